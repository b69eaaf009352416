"""One person of the office, who types in private."""

from __future__ import annotations

from bot.registry.core.permissions import Source

STAFF = 5000000001


def source(message_id: int) -> Source:
    """Return where a message of that person comes from."""
    return Source(STAFF, "Trần Thị Hoa", STAFF, "private", "Trần Thị Hoa", message_id)
