"""Excel task lists."""
