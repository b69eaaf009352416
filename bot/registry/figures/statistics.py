"""How everything stood at an instant: the one place that texts, charts, workbooks and letters take their figures from.

The register's present is what its events come to up to now; a report of a period is what they come to up to its end.
docs/figures.md defines every figure; a test holds them against a plain count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select

from bot.clock import ZONE, day_of
from bot.models import Agency, Assignment, Directive, Event, Notice, Request
from bot.registry.core.permissions import Act, Reach
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.figures import periods
from bot.registry.figures.periods import Period
from bot.registry.requests.requests import RequestKind
from bot.registry.tasks import history, tasks
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import CLOSING, Part, Standing, Task

UPDATED_FOR = timedelta(days=7)  # no word of an agency for longer: not updated
NEXT_DAYS = 7  # what falls due within as many calendar days is shown ahead
TREND_WEEKS = 8
# What an agency itself says of its task; other events are the office's or the program's.
WORDS_OF_AGENCY = frozenset(
    {
        "received",
        "progress",
        "reported",
        "obstacle_raised",
        "extension_raised",
        "contest_raised",
        "explanation_answered",
    }
)
DONE = (Standing.DONE_ON_TIME, Standing.DONE_LATE)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks stand how: the official 2x2, undated, and waiting for confirmation; and how many are updated."""

    of: Counter[Standing]
    updated: int = 0  # open tasks of which the agency has said something within UPDATED_FOR

    @property
    def total(self) -> int:
        """All tasks."""
        return sum(self.of.values())

    @property
    def done(self) -> int:
        """Confirmed tasks, on time or late."""
        return sum(self.of[standing] for standing in DONE)

    @property
    def open(self) -> int:
        """Tasks that are neither confirmed nor wait for it."""
        return self.total - self.done - self.of[Standing.WAITING]

    @property
    def done_percent(self) -> int | None:
        """Confirmed of all, in per cent, rounded; None of nothing."""
        return _percent(self.done, self.total)

    @property
    def updated_percent(self) -> int | None:
        """Updated of the open ones, in per cent, rounded; None of nothing."""
        return _percent(self.updated, self.open)


def _percent(part: int, whole: int) -> int | None:
    return (200 * part + whole) // (2 * whole) if whole else None


@dataclass(frozen=True, slots=True)
class Line:
    """One counted task as it stood at the instant of the report."""

    task: Task
    standing: Standing
    updated: bool
    obstacle: str | None = None  # the oldest one that nobody had answered
    result: str | None = None  # what the agency reported last
    reason: str | None = None  # what the agency gave as the reason when it asked for more time, or explained
    urgings: int = 0
    coordinating: tuple[str, ...] = ()
    issued_on: date | None = None  # of the document


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about; everything when all are None."""

    agency_id: int | None = None
    notice_id: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """A report's figures: every text, chart, workbook and letter of one moment is made of one of these."""

    at: datetime  # the instant, UTC; printed on everything
    day: date  # the calendar day on which lateness is judged
    period: Period | None
    scope: Scope
    lines: tuple[Line, ...]

    def has_ended(self) -> bool:
        """Return whether its period is over: then it stands for the period's last day, to its end."""
        return self.period is not None and self.at == _midnight_after(self.period.last)

    @property
    def counts(self) -> Counts:
        """Count all tasks."""
        return count(self.lines)

    def by_agency(self) -> list[tuple[int, str, Counts]]:
        """Count by agency, worst first: most overdue, then most unfinished, then by name."""
        found: dict[tuple[int, str], list[Line]] = {}
        for line in self.lines:
            found.setdefault((line.task.agency_id, line.task.agency), []).append(line)
        rows = [(agency, name, count(lines)) for (agency, name), lines in found.items()]
        return sorted(rows, key=lambda row: (-row[2].of[Standing.OVERDUE], -row[2].open, row[1]))

    def standing(self, *wanted: Standing) -> list[Line]:
        """Return the tasks that stand so, oldest deadline first."""
        return [line for line in self.lines if line.standing in wanted]

    def stuck(self) -> list[Line]:
        """Return the open tasks with an obstacle that waits for an answer."""
        return [line for line in self.lines if line.obstacle is not None and line.task.is_open()]

    def silent(self) -> list[Line]:
        """Return the open tasks of which the agency has not said anything for more than UPDATED_FOR."""
        return [line for line in self.lines if line.task.is_open() and not line.updated]

    def ahead(self) -> list[Line]:
        """Return the open tasks that fall due within the next NEXT_DAYS calendar days."""
        last = self.day + timedelta(days=NEXT_DAYS)
        return [line for line in self.standing(Standing.IN_TIME) if self.day < (line.task.deadline or last) <= last]


def count(lines: Iterable[Line]) -> Counts:
    """Count tasks by their standing."""
    lines = list(lines)
    updated = sum(line.updated for line in lines if line.task.is_open())
    return Counts(Counter(line.standing for line in lines), updated)


async def of_now(uow: UnitOfWork, scope: Scope | None = None) -> Overview:
    """Return the figures of this moment, within what this person may see."""
    return await _at(uow, await allowed(uow, scope or Scope()), None, uow.now, uow.today)


async def of_period(uow: UnitOfWork, period: Period, scope: Scope | None = None) -> Overview:
    """Return the figures of a period at its end, or at this moment while it lasts; Refused before it has begun.

    Counted are the tasks that were to do in it: assigned before its end, and not finished before its beginning.
    """
    if period.first > uow.today:
        raise Refused(Refusal.FUTURE_PERIOD)
    at, day = min((_midnight_after(period.last), period.last), (uow.now, uow.today))
    return await _at(uow, await allowed(uow, scope or Scope()), period, at, day)


async def at_instant(uow: UnitOfWork, at: datetime, scope: Scope | None = None) -> Overview:
    """Return the figures of an earlier moment, as they were then."""
    return await _at(uow, await allowed(uow, scope or Scope()), None, at, day_of(at))


async def trend(uow: UnitOfWork, overview: Overview, weeks: int = TREND_WEEKS) -> list[tuple[date, Counts]]:
    """Return how everything stood at the end of each of the last weeks: its last day, and the counts."""
    loaded = await _load(uow, overview.scope)
    found = []
    for week in periods.weeks(overview.day, weeks):
        day = min(week.last, overview.day)
        at = min(_midnight_after(week.last), overview.at)
        found.append((day, count(_lines(loaded, None, at, day))))
    return found


async def allowed(uow: UnitOfWork, scope: Scope) -> Scope:
    """Narrow a scope to what this person may see here."""
    if uow.actor is None or uow.actor.need(Act.SUMMARY) is Reach.ALL:
        return scope
    if scope.agency_id is not None:
        if scope.agency_id != uow.actor.agency_id:
            raise Refused(Refusal.PRIVATE_ONLY)
        return scope
    own = await uow.session.get_one(Agency, uow.actor.agency_id)
    if scope.notice_id is not None and not await _takes_part(uow, own.id, scope.notice_id):
        raise Refused(Refusal.UNKNOWN_SCOPE, words=f"vb{scope.notice_id}")  # not even its title is shown
    return replace(scope, agency_id=own.id, name=" · ".join(filter(None, [own.name, scope.name])))


async def _takes_part(uow: UnitOfWork, agency: int, notice: int) -> bool:
    query = select(Assignment.id).join(Directive).where(Directive.notice_id == notice, Assignment.agency_id == agency)
    return await uow.session.scalar(query.limit(1)) is not None


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZONE)


@dataclass(frozen=True, slots=True)
class _Loaded:
    tasks: Sequence[Task]
    events: dict[int, list[Event]]
    requests: dict[int, list[Request]]
    coordinating: dict[int, tuple[str, ...]]  # of a directive: the agencies' names
    issued: dict[int, date]  # of a notice


async def _at(uow: UnitOfWork, scope: Scope, period: Period | None, at: datetime, day: date) -> Overview:
    lines = _lines(await _load(uow, scope), period, at, day)
    return Overview(at, day, period, scope, tuple(lines))


async def _load(uow: UnitOfWork, scope: Scope) -> _Loaded:
    wanted = _wanted(scope)
    found = await tasks.every(uow.session, wanted)
    events: dict[int, list[Event]] = {}
    for event in await uow.session.scalars(select(Event).where(Event.assignment_id.in_(wanted)).order_by(Event.id)):
        events.setdefault(event.assignment_id or 0, []).append(event)
    requests: dict[int, list[Request]] = {}
    for request in await uow.session.scalars(
        select(Request).where(Request.assignment_id.in_(wanted)).order_by(Request.id)
    ):
        requests.setdefault(request.assignment_id, []).append(request)
    return _Loaded(found, events, requests, await _coordinating(uow), await _issued(uow))


async def _coordinating(uow: UnitOfWork) -> dict[int, tuple[str, ...]]:
    query = select(Assignment.directive_id, Agency.name).join(Agency, Agency.id == Assignment.agency_id)
    query = query.where(Assignment.part == Part.COORDINATING, Assignment.state != State.CANCELLED)
    found: dict[int, tuple[str, ...]] = {}
    for directive, name in await uow.session.execute(query.order_by(Assignment.id)):
        found[directive] = (*found.get(directive, ()), name)
    return found


async def _issued(uow: UnitOfWork) -> dict[int, date]:
    rows = await uow.session.execute(select(Notice.id, Notice.issued_on).where(Notice.issued_on.is_not(None)))
    return {notice: day for notice, day in rows if day is not None}


def _wanted(scope: Scope) -> Select[int]:
    query = select(Assignment.id)
    if scope.agency_id is not None:
        query = query.where(Assignment.agency_id == scope.agency_id)
    if scope.notice_id is not None:
        query = query.join(Directive).where(Directive.notice_id == scope.notice_id)
    return query


def _lines(loaded: _Loaded, period: Period | None, at: datetime, day: date) -> list[Line]:
    begin = datetime.combine(period.first, time(), ZONE) if period else None
    found = []
    for task in loaded.tasks:
        events = [event for event in loaded.events.get(task.number, ()) if _is_by(event.at, at, period)]
        if not events:
            continue
        then = _then(task, events)
        over = begin is not None and then.state is State.CONFIRMED and _before(then.confirmed_at, begin)
        if then.part in CLOSING and then.state is not State.CANCELLED and not over:
            requests = [one for one in loaded.requests.get(task.number, ()) if _is_by(one.raised_at, at, period)]
            helpers, issued = loaded.coordinating.get(task.directive_id, ()), loaded.issued.get(task.notice_id)
            line = _line(then, events, requests, at, day)
            found.append(replace(line, coordinating=helpers, issued_on=issued))
    return sorted(found, key=lambda line: (line.task.deadline or date.max, line.task.number))


def _is_by(instant: datetime, at: datetime, period: Period | None) -> bool:
    """Return whether something had happened by a present report's instant, before a period's closing midnight."""
    ended = period is not None and at == _midnight_after(period.last)
    return instant < at if ended else instant <= at


def _before(instant: datetime | None, begin: datetime) -> bool:
    return instant is not None and instant < begin


def _then(task: Task, events: list[Event]) -> Task:
    """Return a task as its events up to then make it."""
    fields: dict[str, Any] = history.replay(events)
    return replace(
        task,
        part=Part(str(fields.get("part", task.part))),
        state=State(str(fields["state"])),
        deadline=fields.get("deadline"),
        reported_at=fields.get("reported_at"),
        confirmed_at=fields.get("confirmed_at"),
        received_at=fields.get("received_at"),
        percent=fields.get("percent"),
        extensions=fields.get("extensions") or 0,
    )


def _line(task: Task, events: list[Event], requests: list[Request], at: datetime, day: date) -> Line:
    said = [event for event in events if event.act in WORDS_OF_AGENCY]
    waiting = [one for one in requests if one.answered_at is None or one.answered_at > at]
    obstacles = [one.text for one in waiting if one.kind == RequestKind.OBSTACLE]
    reasons = [one.text for one in requests if one.kind == RequestKind.EXTENSION]
    reasons += [one.answer for one in requests if one.kind == RequestKind.EXPLANATION and one.answer]
    results = [event.text for event in said if event.act == "reported" and event.text]
    return Line(
        task=task,
        standing=task.standing(day),
        updated=bool(said) and at - said[-1].at <= UPDATED_FOR,
        obstacle=obstacles[0] if obstacles and task.is_open() else None,
        result=results[-1] if results and not task.is_open() else None,
        reason=reasons[-1] if reasons else None,
        urgings=sum(event.act == "urged" for event in events),
    )
