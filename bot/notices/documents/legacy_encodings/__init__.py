"""Vietnamese text from before Unicode, and bytes of unknown encoding."""
