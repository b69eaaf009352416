"""The outbox: what is to be said unasked, who sends it, who receives it, and what a reply to it means."""
