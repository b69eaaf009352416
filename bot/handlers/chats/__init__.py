"""/start, /moi and /nguoi."""
