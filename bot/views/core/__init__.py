"""Messages, words and refusals: what every view is made of."""
