"""What the stand-in keeps: people, chats, messages, files, and the requests that were made. Refuses nothing."""
