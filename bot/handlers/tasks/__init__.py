"""/lichsu and /sao."""
