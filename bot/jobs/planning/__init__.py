"""Planning: what becomes due, from the state at hand."""
