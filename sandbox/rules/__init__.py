"""What Telegram allows: formatted text, limits, keyboards, parameters; and the faults that a test orders."""
