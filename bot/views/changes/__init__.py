"""What the office changes, merges, withdraws and undoes."""
