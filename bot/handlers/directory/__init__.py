"""/coquan."""
