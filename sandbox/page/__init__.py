"""The page to click through, for trying the bot without a Telegram account."""
