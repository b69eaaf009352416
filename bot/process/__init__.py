"""One process of the program: running, leading, sharing, watching, and what it shows of itself."""
