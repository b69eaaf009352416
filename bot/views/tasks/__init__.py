"""Tasks in chat: one line, lists, history."""
