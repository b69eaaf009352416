"""The one source of time. Everything below bot/app.py takes ``now`` or ``today`` as an argument."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Something that knows the instant."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands where it is put; for tests and the demo."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """Return the instant the clock was put to, in UTC."""
        return self._at

    def put(self, at: datetime) -> None:
        """Put the clock to another instant (must be aware)."""
        self._at = at.astimezone(UTC)

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self._at += by


def local(instant: datetime) -> datetime:
    """Return an instant as the office's wall clock shows it."""
    return instant.astimezone(ZONE)


def day_of(instant: datetime) -> date:
    """Return the calendar day of an instant in Asia/Ho_Chi_Minh."""
    return local(instant).date()
