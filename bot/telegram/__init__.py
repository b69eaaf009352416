"""All that is Telegram's: its HTML, its keyboards and limits, sending, what its errors mean, its updates."""
