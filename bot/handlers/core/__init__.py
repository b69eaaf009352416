"""What every handler stands on: the call, its arguments, its files, the menus."""
