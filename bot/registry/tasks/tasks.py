"""A task as people see it: one agency's assignment with its directive's words, and what is derived from dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.clock import day_of
from bot.models import Agency, Assignment, Directive, Notice, Request
from bot.registry.tasks.states import OPEN, State


class Part(StrEnum):
    """An agency's part in a directive. A coordinating agency answers for its own part and closes nothing."""

    LEAD = "lead"
    CONSOLIDATING = "consolidating"  # gathers the leads' reports into one, and owes that one
    COORDINATING = "coordinating"


CLOSING = (Part.LEAD, Part.CONSOLIDATING)  # parts whose reports the office confirms, and that are counted


class Standing(StrEnum):
    """How a task stands today: the official 2x2, and the two kinds that it lacks."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    WAITING = "waiting"  # reported, not yet confirmed
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Task:
    """One assignment, ready to be shown."""

    number: int
    directive_id: int
    agency_id: int
    agency: str
    part: Part
    state: State
    content: str
    path: str
    notice_id: int
    notice: str | None  # its number, else its title
    deadline: date | None
    deadline_words: str | None
    assigned_at: datetime
    reported_at: datetime | None
    confirmed_at: datetime | None
    percent: int | None = None
    starred: bool = False
    first_deadline: date | None = None
    extensions: int = 0
    received_at: datetime | None = None
    stuck: bool = False  # an obstacle waits for the office's answer
    asking: bool = False  # an extension waits for a decision
    explain_by: date | None = None  # the agency was asked to explain by this day
    urgings: int = 0
    urged_on: date | None = None
    office_after: int | None = None  # the ladder as it was when the task was given
    chair_after: int | None = None
    quiet_until: date | None = None  # no reminder of it until this day: of the task alone, or of its whole agency

    def is_open(self) -> bool:
        """Return whether the agency still owes an answer."""
        return self.state in OPEN

    def is_quiet(self, today: date) -> bool:
        """Return whether the office has switched the reminders of it off for now."""
        return self.quiet_until is not None and self.quiet_until >= today

    def standing(self, today: date) -> Standing:
        """Return how the task stands. On time is judged by the day of the report, not of the confirmation."""
        judged = day_of(self.reported_at) if self.reported_at and not self.is_open() else today
        late = self.deadline is not None and judged > self.deadline
        if self.state is State.CONFIRMED:
            return Standing.DONE_LATE if late else Standing.DONE_ON_TIME
        if self.state is State.REPORTED:
            return Standing.WAITING
        if self.deadline is None:
            return Standing.UNDATED
        return Standing.OVERDUE if late else Standing.IN_TIME

    def days_left(self, today: date) -> int | None:
        """Return calendar days until the deadline; negative when past; None without a deadline."""
        return (self.deadline - today).days if self.deadline else None


Rows = Select[*tuple[Any, ...]]


@cache
def _query() -> Rows:
    """Select what a task is made of, and no more: a notice's text is long. Made once; it costs more than the asking."""
    return (
        select(
            Assignment.id.label("number"),
            Assignment.part,
            Assignment.state,
            Assignment.deadline,
            Assignment.first_deadline,
            Assignment.extensions,
            Assignment.assigned_at,
            Assignment.received_at,
            Assignment.reported_at,
            Assignment.confirmed_at,
            Assignment.percent,
            Assignment.urgings,
            Assignment.urged_on,
            Assignment.office_after,
            Assignment.chair_after,
            Assignment.quiet_until.label("task_quiet_until"),
            Directive.id.label("directive_id"),
            Directive.content,
            Directive.path,
            Directive.deadline_words,
            Directive.starred,
            Notice.id.label("notice_id"),
            func.coalesce(func.nullif(Notice.number, ""), Notice.title).label("notice"),
            Agency.id.label("agency_id"),
            Agency.name.label("agency"),
            Agency.quiet_until.label("agency_quiet_until"),
            _raised("obstacle").label("stuck"),
            _raised("extension").label("asking"),
            _explain_by().label("explain_by"),
        )
        .join(Directive, Assignment.directive_id == Directive.id)
        .join(Notice, Directive.notice_id == Notice.id)
        .join(Agency, Assignment.agency_id == Agency.id)
        .order_by(Assignment.id)
    )


@cache
def _owed(*, closing_only: bool) -> Rows:
    lead = aliased(Assignment)
    led = select(lead.id).where(
        lead.directive_id == Assignment.directive_id,
        lead.part == Part.LEAD,
        lead.state.not_in([State.CONFIRMED, State.CANCELLED]),
    )
    query = _query().where(Assignment.agency_id == bindparam("owing"), Assignment.state.in_(OPEN))
    if closing_only:
        return query.where(Assignment.part.in_(CLOSING))
    return query.where(or_(Assignment.part.in_(CLOSING), led.exists()))


def _raised(kind: str) -> ColumnElement[bool]:
    return (
        select(Request.id)
        .where(Request.assignment_id == Assignment.id, Request.kind == kind, Request.state == "open")
        .correlate(Assignment)
        .exists()
    )


def _explain_by() -> ScalarSelect[date | None]:
    return (
        select(func.min(Request.day))
        .where(Request.assignment_id == Assignment.id, Request.kind == "explanation", Request.state == "open")
        .correlate(Assignment)
        .scalar_subquery()
    )


def _task(row: Row[*tuple[Any, ...]]) -> Task:
    found = dict(row._mapping)
    quiet = (found.pop("task_quiet_until"), found.pop("agency_quiet_until"))
    known = {
        "part": Part(row.part),
        "state": State(row.state),
        "stuck": bool(row.stuck),
        "asking": bool(row.asking),
        "quiet_until": max((day for day in quiet if day), default=None),
    }
    return Task(**(found | known))


async def by_number(session: AsyncSession, number: int) -> Task | None:
    """Return the task of this number."""
    found = await by_numbers(session, [number])
    return found[0] if found else None


async def by_numbers(session: AsyncSession, numbers: list[int]) -> list[Task]:
    """Return the tasks of these numbers, oldest deadline first."""
    return await _all(session, _query().where(Assignment.id.in_(numbers)))


async def open_of(session: AsyncSession, agency_id: int, *, closing_only: bool = False) -> list[Task]:
    """Return what an agency still owes, oldest deadline first, undated last.

    Whoever only coordinates owes nothing any more once every lead's part is closed.
    """
    return await _all(session, _owed(closing_only=closing_only), owing=agency_id)


async def reported_of(session: AsyncSession, agency_id: int) -> list[Task]:
    """Return what an agency has reported as lead and the office has not yet answered."""
    query = _query().where(Assignment.agency_id == agency_id, Assignment.state == State.REPORTED)
    return await _all(session, query.where(Assignment.part.in_(CLOSING)))


async def waiting(session: AsyncSession) -> list[Task]:
    """Return the leads' reports that wait for the office."""
    return await _all(session, _query().where(Assignment.state == State.REPORTED, Assignment.part.in_(CLOSING)))


async def leads(session: AsyncSession, agency_id: int | None = None) -> list[Task]:
    """Return every task that counts (a lead's or a consolidating agency's) and was not cancelled."""
    query = _query().where(Assignment.part.in_(CLOSING), Assignment.state != State.CANCELLED)
    if agency_id is not None:
        query = query.where(Assignment.agency_id == agency_id)
    return await _all(session, query)


async def of_directive(session: AsyncSession, directive: int) -> list[Task]:
    """Return every agency's task of a directive, the cancelled ones too: "5/8 reported"."""
    return await _all(session, _query().where(Assignment.directive_id == directive))


async def every(session: AsyncSession, wanted: Select[int]) -> list[Task]:
    """Return every task among these numbers, whatever its part and state."""
    return await _all(session, _query().where(Assignment.id.in_(wanted)))


async def _all(session: AsyncSession, query: Rows, **given: object) -> list[Task]:
    rows = (await session.execute(query, given)).all()
    return sorted((_task(row) for row in rows), key=lambda task: (task.deadline or date.max, task.number))
