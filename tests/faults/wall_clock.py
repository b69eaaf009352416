"""A machine's wall clock that somebody puts: for the program, and for the scheduler's library which reads it itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from types import ModuleType
from typing import Self

from apscheduler.schedulers import base
from apscheduler.triggers import interval

from bot import clock

READ_BY: tuple[ModuleType, ...] = (base, interval, clock)


class PutClock(datetime):
    """A wall clock that is so much ahead of the machine's."""

    ahead = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp((datetime.now(UTC) + cls.ahead).timestamp(), tz)


class ClockOfFile(PutClock):
    """The same in another process, which a file tells by how many seconds it is ahead."""

    file: Path

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        cls.ahead = timedelta(seconds=float(cls.file.read_text()))
        return super().now(tz)


class WallClock:
    """Puts the clock of processes that read a file."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._ahead = 0.0

    def put(self, at: datetime) -> None:
        """Let it show an instant, and run on from there."""
        self._ahead = (at - datetime.now(UTC)).total_seconds()
        new = self.file.with_suffix(".new")
        new.write_text(str(self._ahead))
        new.replace(self.file)  # at once: it is read at any moment


def read_from(file: Path) -> None:
    """Let this process read its wall clock from a file, for good."""
    ClockOfFile.file = file
    for module in READ_BY:
        module.__dict__["datetime"] = ClockOfFile
