"""The register: what may happen to a directive, and who may do it. The only reader and writer of the tables."""
