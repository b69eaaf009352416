"""/baocao."""
