"""Tasks: their states, what is read of them, who may act on one, their history and stars."""
