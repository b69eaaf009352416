"""Web copies of notices."""
