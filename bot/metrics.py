"""What this process counts while it runs. Numbers about the outbox are not counted here: they come from the outbox."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

SENDS = Counter("nhacviec_sends", "Attempts to send a message unasked, by outcome.", ["outcome"], registry=None)
UPDATES = Counter("nhacviec_updates", "Updates that were dealt with.", registry=None)
ERRORS = Counter("nhacviec_errors", "Unexpected errors, by where.", ["where"], registry=None)
WAITING = Gauge("nhacviec_updates_waiting", "Updates that wait or are being handled here.", registry=None)
LANES = Gauge("nhacviec_lanes_busy", "Chats whose updates wait or are being handled here.", registry=None)
SECONDS = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)  # from an answer at once to one that waits for Telegram's limits
HANDLING = Histogram("nhacviec_handling_seconds", "Seconds an update was handled.", buckets=SECONDS, registry=None)
CALLING = Histogram("nhacviec_calling_seconds", "Seconds a call to Telegram took.", buckets=SECONDS, registry=None)
ALL = (SENDS, UPDATES, ERRORS, WAITING, LANES, HANDLING, CALLING)
