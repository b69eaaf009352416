"""/viec, /duyet and /tim."""
