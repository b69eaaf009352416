"""The heartbeat of each process: since when it runs and leads, when it last heard and looked, how its stages went."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Meta
from bot.registry.operations.problems import Problem, What
from bot.settings import Settings

PROCESS = "process:"  # Meta's key of a process, before the hash of its name
ALIVE_FOR = timedelta(minutes=15)  # without a tick a process is no longer shown
FORGOTTEN_AFTER = timedelta(days=1)
INSTANTS = ("started", "leading_since", "polled", "heard", "ticked", "looked", "good", "failed")


class Stage(StrEnum):
    """What a tick does, in this order; an error in one stage leaves the others running."""

    SERIES = "series"  # plan what comes again
    MORNING = "morning"
    SUMMARIES = "summaries"
    LEAVING = "leaving"  # leave groups that nobody has linked
    SILENCE = "silence"  # note when Telegram was heard; after a long silence, tell of it
    DELIVERY = "delivery"
    URGINGS = "urgings"  # count what was sent
    LIVE_MESSAGES = "live_messages"


class StagesFailed(ExceptionGroup):
    """Stages of a tick raised errors; the others ran, and the tick came to its end."""


OF_EVERY_PROCESS = (Stage.SILENCE, Stage.DELIVERY)  # the other stages are for the process that leads


@dataclass
class StageRun:
    """How a stage went in one process: when it last went well, and its last error."""

    good: datetime | None = None
    failed: datetime | None = None
    error: str | None = None  # its class: words of an error may hold what is nobody's business
    reference: str | None = None
    failing: bool = False  # the last run did not go well


@dataclass
class Heartbeat:
    """What one process knows of itself. Its jobs keep it up to date; each tick writes it down for the others."""

    worker: str
    version: str
    deployment: str
    started: datetime
    leading_since: datetime | None = None
    polled: datetime | None = None  # the last answer to getUpdates
    heard: datetime | None = None  # that, an update by the webhook, or the word that none waits for it
    ticked: datetime | None = None  # the last look at what is due in which every stage went well
    looked: datetime | None = None  # the last one that came to its end, however its stages went
    stages: dict[str, StageRun] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)  # what is wrong now; replaced whole, as threads read it

    @property
    def leads(self) -> bool:
        """Return whether this process polls and plans."""
        return self.leading_since is not None

    @property
    def last(self) -> datetime:
        """Return the last sign of life: the end of a look at what is due, or the start."""
        return self.looked or self.ticked or self.started

    def wrong(self, what: What, now: datetime, detail: str = "", name: str | None = None) -> None:
        """Note that something is wrong, since the first time it is noted. ``name`` tells several of a kind apart."""
        known = self.problems.get(name or what)
        self.problems = {**self.problems, name or what: Problem(what, known.since if known else now, detail)}

    def right(self, *names: str) -> None:
        """Note that these are right, or right again."""
        if any(name in self.problems for name in names):
            self.problems = {name: one for name, one in self.problems.items() if name not in names}

    def went_well(self, stage: Stage, now: datetime) -> None:
        """Note that a stage came to its end; its last error stays known."""
        run = self.stages.setdefault(stage, StageRun())
        run.good, run.failing = now, False

    def went_wrong(self, stage: Stage, now: datetime, error: str, reference: str) -> None:
        """Note that a stage was ended by an error of this class, which the log has under this reference."""
        run = self.stages.setdefault(stage, StageRun())
        run.failed, run.error, run.reference, run.failing = now, error, reference, True


async def note(session: AsyncSession, beat: Heartbeat, now: datetime) -> None:
    """Write down the heartbeat of a process; who leads takes the lead off the others, who died holding it."""
    key = _key(beat.worker)
    for row in await _rows(session):
        other = _of_row(row)
        if row.key != key and abs(now - other.last) > FORGOTTEN_AFTER:
            await session.execute(delete(Meta).where(Meta.key == row.key))
        elif row.key != key and beat.leads and other.leads:
            other.leading_since = None
            row.value = _written(other)
    await session.merge(Meta(key=key, value=_written(beat)))


async def processes(session: AsyncSession, now: datetime) -> tuple[Heartbeat, ...]:
    """Return the processes that were heard of lately, the leading one first."""
    found = [_of_row(row) for row in await _rows(session)]
    alive = [beat for beat in found if abs(now - beat.last) <= ALIVE_FOR]  # ahead: by a wrong clock
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
    written: dict[str, Any] = json.loads(row.value)
    runs = {name: StageRun(**_known(run, StageRun)) for name, run in written.get("stages", {}).items()}
    found = written.get("problems", {}).items()
    problems = {name: _problem(one) for name, one in found if one["what"] in list(What)}
    return Heartbeat(**_known(written, Heartbeat) | {"stages": runs, "problems": problems})


def _problem(written: dict[str, str]) -> Problem:
    return Problem(What(written["what"]), datetime.fromisoformat(written["since"]), written["detail"])


def _known(written: dict[str, Any], what: type[Heartbeat | StageRun]) -> dict[str, Any]:
    """Return what this version knows of what was written, perhaps by a version that knows more, or less."""
    known = {one.name for one in fields(what)}
    kept = {name: value for name, value in written.items() if name in known}
    return kept | {name: datetime.fromisoformat(kept[name]) for name in INSTANTS if kept.get(name)}


class Part(StrEnum):
    """What can come to a standstill."""

    POLL = "poll"  # Telegram gives no answer
    TICK = "tick"  # what is due is not looked at
    MORNING = "morning"  # reminders of the morning still wait
    STAGE = "stage"  # one stage of the tick fails again and again
    WEBHOOK = "webhook"  # somebody took the webhook away


@dataclass(frozen=True, slots=True)
class Stall:
    """Something that has stopped, and since when."""

    part: Part
    since: datetime
    stage: Stage | None = None

    @property
    def name(self) -> str:
        """Return what has stopped, as the log and /healthz call it."""
        return f"{self.part}/{self.stage}" if self.stage else str(self.part)

    @property
    def subject(self) -> str:
        """Name this outage in the outbox; the next one of the same part has another name."""
        return f"{self.name}:{self.since.isoformat(timespec='seconds')}"


def stall_of(subject: str) -> Stall:
    """Read an outage's name."""
    name, _colon, since = subject.partition(":")
    part, _slash, stage = name.partition("/")
    return Stall(Part(part), datetime.fromisoformat(since), Stage(stage) if stage else None)


def stalls(beat: Heartbeat, settings: Settings, now: datetime) -> list[Stall]:
    """Return what a process has not done for longer than the settings allow; a clock put back hides little."""
    watched = [(Part.TICK, beat.last, settings.tick_stalled_seconds)]
    if beat.leading_since is not None and not settings.webhook_url:
        heard = max(beat.leading_since, beat.polled or beat.leading_since)
        watched.append((Part.POLL, heard, settings.poll_stalled_seconds))
    found = [Stall(part, last) for part, last, limit in watched if abs(now - last) > timedelta(seconds=limit)]
    if any(one.part is Part.TICK for one in found):
        return found  # of a tick that does not end no stage can go well
    return found + _failing(beat, timedelta(seconds=settings.tick_stalled_seconds), now)


def _failing(beat: Heartbeat, limit: timedelta, now: datetime) -> list[Stall]:
    """Return the stages that have only failed for so long; those of the leader, only since it leads."""
    found = []
    for stage in Stage if beat.leads else OF_EVERY_PROCESS:
        run = beat.stages.get(stage, StageRun())
        since = run.good or beat.started
        if beat.leading_since is not None and stage not in OF_EVERY_PROCESS:
            since = max(since, beat.leading_since)
        if run.failing and abs(now - since) > limit:
            found.append(Stall(Part.STAGE, since, stage))
    return found
