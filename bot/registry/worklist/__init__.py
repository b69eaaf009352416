"""What waits for somebody: one task whole, the inbox, the morning list of staff, search."""
