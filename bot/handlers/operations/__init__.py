"""/trangthai."""
