"""The list of agencies: names, groups, changes, successors, and the list as a table."""
