"""Digests, snoozing, the calendar."""
