"""Text before any meaning: letters, lines, sentences, the tree of paragraphs, and the words of the field."""
