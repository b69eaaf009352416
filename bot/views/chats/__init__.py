"""Chats and people: invitations, roles, lost chats."""
