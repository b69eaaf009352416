"""Pages as printed: words with places become lines, lines become paragraphs."""
