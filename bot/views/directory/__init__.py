"""The list of agencies: in chat, and as a file."""
