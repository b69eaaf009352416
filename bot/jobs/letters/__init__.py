"""Letters: one writer for each kind of unasked message."""
