"""Digests, escalation, snoozing, the calendar, and keeping messages of today true."""
