"""The review of a notice: in chat, and as an Excel table."""
