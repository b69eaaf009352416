"""A stand-in for Telegram's Bot API, for the demo and the tests. Knows nothing of the bot."""
