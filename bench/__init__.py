"""Benchmarks: ratios against a named baseline in the same run, never bare seconds. python -m bench [NAME ...]."""
