"""Telegram's wire: sending and what its answers mean, its limits, polling."""
