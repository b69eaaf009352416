"""The Bot API: its methods, the server that speaks it, and how updates reach the bot."""
