"""Chats and people: roles, invitations, links, lost chats, subscriptions."""
