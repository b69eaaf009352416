"""The heartbeat of each process: since when it runs and leads, when it last heard and looked; and what has stopped."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Meta
from bot.settings import Settings

PROCESS = "process:"  # Meta's key of a process, before the hash of its name
ALIVE_FOR = timedelta(minutes=15)  # without a tick a process is no longer shown
FORGOTTEN_AFTER = timedelta(days=1)
INSTANTS = ("started", "leading_since", "polled", "ticked")


@dataclass
class Heartbeat:
    """What one process knows of itself. Its jobs keep it up to date; each tick writes it down for the others."""

    worker: str
    version: str
    deployment: str
    started: datetime
    leading_since: datetime | None = None
    polled: datetime | None = None  # the last answer to getUpdates
    ticked: datetime | None = None  # the last look at what is due that came to its end

    @property
    def leads(self) -> bool:
        """Return whether this process polls and plans."""
        return self.leading_since is not None


async def note(session: AsyncSession, beat: Heartbeat, now: datetime) -> None:
    """Write down the heartbeat of a process; who leads takes the lead off the others, who died holding it."""
    key = _key(beat.worker)
    for row in await _rows(session):
        other = _of_row(row)
        last = other.ticked or other.started
        if row.key != key and now - last > FORGOTTEN_AFTER:
            await session.execute(delete(Meta).where(Meta.key == row.key))
        elif row.key != key and beat.leads and other.leads:
            other.leading_since = None
            row.value = _written(other)
    await session.merge(Meta(key=key, value=_written(beat)))


async def processes(session: AsyncSession, now: datetime) -> tuple[Heartbeat, ...]:
    """Return the processes that were heard of lately, the leading one first."""
    found = [_of_row(row) for row in await _rows(session)]
    alive = [beat for beat in found if now - (beat.ticked or beat.started) <= ALIVE_FOR]
    return tuple(sorted(alive, key=lambda beat: (not beat.leads, beat.started, beat.worker)))


async def forget(session: AsyncSession, worker: str) -> None:
    """Take a process that has ended off the list."""
    await session.execute(delete(Meta).where(Meta.key == _key(worker)))


async def _rows(session: AsyncSession) -> list[Meta]:
    return list(await session.scalars(select(Meta).where(Meta.key.startswith(PROCESS)).order_by(Meta.key)))


def _key(worker: str) -> str:
    return PROCESS + sha256(worker.encode()).hexdigest()[:16]


def _written(beat: Heartbeat) -> str:
    return json.dumps(asdict(beat), default=lambda instant: instant.isoformat(), sort_keys=True)


def _of_row(row: Meta) -> Heartbeat:
    written: dict[str, Any] = json.loads(row.value)  # perhaps by another version, which knows more
    known = {one.name for one in fields(Heartbeat)}
    kept = {name: value for name, value in written.items() if name in known}
    return Heartbeat(**kept | {name: datetime.fromisoformat(kept[name]) for name in INSTANTS if kept.get(name)})


class Part(StrEnum):
    """What can come to a standstill."""

    POLL = "poll"  # Telegram gives no answer
    TICK = "tick"  # what is due is not looked at
    MORNING = "morning"  # reminders of the morning still wait


@dataclass(frozen=True, slots=True)
class Stall:
    """Something that has stopped, and since when."""

    part: Part
    since: datetime

    @property
    def subject(self) -> str:
        """Name this outage in the outbox; the next one of the same part has another name."""
        return f"{self.part}:{self.since.isoformat(timespec='seconds')}"


def stall_of(subject: str) -> Stall:
    """Read an outage's name."""
    part, _colon, since = subject.partition(":")
    return Stall(Part(part), datetime.fromisoformat(since))


def stalls(beat: Heartbeat, settings: Settings, now: datetime) -> list[Stall]:
    """Return what a process has not done for longer than the settings allow; a clock put back hides little."""
    watched = [(Part.TICK, beat.ticked or beat.started, settings.tick_stalled_seconds)]
    if beat.leading_since is not None and not settings.webhook_url:
        heard = max(beat.leading_since, beat.polled or beat.leading_since)
        watched.append((Part.POLL, heard, settings.poll_stalled_seconds))
    return [Stall(part, last) for part, last, limit in watched if abs(now - last) > timedelta(seconds=limit)]
