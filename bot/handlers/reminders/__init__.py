"""/nhac and /lich."""
