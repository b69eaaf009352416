"""What this process counts while it runs. Numbers about the outbox are not counted here: they come from the outbox."""

from __future__ import annotations

from prometheus_client import Counter

SENDS = Counter("nhacviec_sends", "Attempts to send a message unasked, by outcome.", ["outcome"], registry=None)
UPDATES = Counter("nhacviec_updates", "Updates that were dealt with.", registry=None)
ERRORS = Counter("nhacviec_errors", "Unexpected errors, by where.", ["where"], registry=None)
ALL = (SENDS, UPDATES, ERRORS)
