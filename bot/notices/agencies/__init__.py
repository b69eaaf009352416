"""Names of agencies in a text: single bodies, groups, places, job titles, and the key that makes two spellings one."""
