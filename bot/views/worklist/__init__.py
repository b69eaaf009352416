"""The inbox, one task whole, the morning list of staff, search."""
