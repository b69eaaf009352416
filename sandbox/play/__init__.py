"""What people do in chats, and the world that is put together for them."""
