"""Marks of secrecy, in documents and in what is typed."""
