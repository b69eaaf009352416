"""A task as people see it: one agency's assignment with its directive's words, and what is derived from dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.clock import day_of
from bot.models import Agency, Assignment, Directive, Notice


class Part(StrEnum):
    """An agency's part in a directive. Only a lead closes it."""

    LEAD = "lead"
    COORDINATING = "coordinating"


class State(StrEnum):
    """Where an assignment is. Overdue is not a state: it is derived."""

    ASSIGNED = "assigned"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    CANCELLED = "cancelled"


OPEN = (State.ASSIGNED, State.RETURNED)


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

    def is_open(self) -> bool:
        """Say whether the agency still owes an answer."""
        return self.state in OPEN

    def standing(self, today: date) -> Standing:
        """Say how the task stands. On time is judged by the day of the report, not of the confirmation."""
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
        """Give calendar days until the deadline; negative when past; None without a deadline."""
        return (self.deadline - today).days if self.deadline else None


def _query() -> Select[Assignment, Directive, Notice, Agency]:
    return (
        select(Assignment, Directive, Notice, Agency)
        .join(Directive, Assignment.directive_id == Directive.id)
        .join(Notice, Directive.notice_id == Notice.id)
        .join(Agency, Assignment.agency_id == Agency.id)
    )


def _task(row: tuple[Assignment, Directive, Notice, Agency]) -> Task:
    assignment, directive, notice, agency = row
    return Task(
        number=assignment.id,
        directive_id=directive.id,
        agency_id=agency.id,
        agency=agency.name,
        part=Part(assignment.part),
        state=State(assignment.state),
        content=directive.content,
        path=directive.path,
        notice_id=notice.id,
        notice=notice.number or notice.title,
        deadline=assignment.deadline,
        deadline_words=directive.deadline_words,
        assigned_at=assignment.assigned_at,
        reported_at=assignment.reported_at,
        confirmed_at=assignment.confirmed_at,
    )


async def by_number(session: AsyncSession, number: int) -> Task | None:
    """Give the task of this number."""
    found = await by_numbers(session, [number])
    return found[0] if found else None


async def by_numbers(session: AsyncSession, numbers: list[int]) -> list[Task]:
    """Give the tasks of these numbers, oldest deadline first."""
    return await _all(session, _query().where(Assignment.id.in_(numbers)))


async def open_of(session: AsyncSession, agency_id: int, part: Part | None = None) -> list[Task]:
    """Give what an agency still owes, oldest deadline first, undated last.

    Whoever only coordinates owes nothing any more once every lead's part is closed.
    """
    lead = aliased(Assignment)
    led = select(lead.id).where(
        lead.directive_id == Assignment.directive_id,
        lead.part == Part.LEAD,
        lead.state.not_in([State.CONFIRMED, State.CANCELLED]),
    )
    query = _query().where(Assignment.agency_id == agency_id, Assignment.state.in_(OPEN))
    query = query.where(or_(Assignment.part == Part.LEAD, led.exists()))
    if part is not None:
        query = query.where(Assignment.part == part)
    return await _all(session, query)


async def reported_of(session: AsyncSession, agency_id: int) -> list[Task]:
    """Give what an agency has reported as lead and the office has not yet answered."""
    query = _query().where(Assignment.agency_id == agency_id, Assignment.state == State.REPORTED)
    return await _all(session, query.where(Assignment.part == Part.LEAD))


async def waiting(session: AsyncSession) -> list[Task]:
    """Give the leads' reports that wait for the office."""
    return await _all(session, _query().where(Assignment.state == State.REPORTED, Assignment.part == Part.LEAD))


async def leads(session: AsyncSession, agency_id: int | None = None) -> list[Task]:
    """Give every lead's task that was not cancelled, of one agency or of all."""
    query = _query().where(Assignment.part == Part.LEAD, Assignment.state != State.CANCELLED)
    if agency_id is not None:
        query = query.where(Assignment.agency_id == agency_id)
    return await _all(session, query)


async def _all(session: AsyncSession, query: Select[Assignment, Directive, Notice, Agency]) -> list[Task]:
    rows = (await session.execute(query.order_by(Assignment.id))).all()
    return sorted((_task(row) for row in rows), key=lambda task: (task.deadline or date.max, task.number))
