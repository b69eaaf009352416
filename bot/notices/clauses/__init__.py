"""Clauses of one sentence: who leads, who coordinates, who consolidates, what is only told."""
