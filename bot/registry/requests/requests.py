"""Requests: what one side raises about a task and the other must answer. Open until somebody answers or it lapses.

An agency raises obstacles, asks for extensions and objects to how a task is recorded; the office or a chair answers.
A chair or the office asks for an explanation; the agency answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Assignment, Request
from bot.registry.core import secrecy
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork

TEXT_LIMIT = 2000  # characters; more belongs into a file


class RequestKind(StrEnum):
    """What is raised. An agency raises all but the explanation, which it is asked for."""

    EXTENSION = "extension"
    OBSTACLE = "obstacle"
    EXPLANATION = "explanation"
    OBJECTION = "contest"


class RequestState(StrEnum):
    """Where a request is."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    ANSWERED = "answered"
    LAPSED = "lapsed"  # the task was reported or taken back before anybody answered


# What a report makes pointless. An explanation and an objection are answered all the same.
LAPSE_WITH_REPORT = (RequestKind.EXTENSION, RequestKind.OBSTACLE)


@dataclass(frozen=True, slots=True)
class Raised:
    """A request as people see it."""

    id: int
    number: int  # the task's
    kind: RequestKind
    state: RequestState
    text: str
    day: date | None
    old_deadline: date | None
    at: datetime
    by: str
    by_id: int | None
    answered_at: datetime | None
    answered_by: str | None
    answer: str | None


def _raised(row: Request) -> Raised:
    return Raised(
        id=row.id,
        number=row.assignment_id,
        kind=RequestKind(row.kind),
        state=RequestState(row.state),
        text=row.text,
        day=row.day,
        old_deadline=row.old_deadline,
        at=row.raised_at,
        by=row.raised_name or "",
        by_id=row.raised_by,
        answered_at=row.answered_at,
        answered_by=row.answered_name,
        answer=row.answer,
    )


def checked(text: str, missing: Refusal, number: int) -> str:
    """Return a text that may be kept; Refused when it is empty, too long or bears a mark of secrecy."""
    text = text.strip()
    if not text:
        raise Refused(missing, number=number)
    if len(text) > TEXT_LIMIT:
        raise Refused(Refusal.OVER_LENGTH, limit=TEXT_LIMIT)
    secrecy.refuse_marked(text)
    return text


async def open_request(
    uow: UnitOfWork, task: Assignment, kind: RequestKind, text: str, day: date | None = None
) -> Raised:
    """Raise a request about a task, with its event. The caller has checked who may, and what else must hold."""
    source = uow.person.source
    row = Request(
        assignment_id=task.id,
        kind=kind,
        state=RequestState.OPEN,
        text=text,
        day=day,
        old_deadline=task.deadline,
        raised_at=uow.now,
        raised_by=source.person_id,
        raised_name=source.person_name,
    )
    uow.session.add(row)
    await uow.session.flush()
    after = {"matter": row.id, "day": day.isoformat() if day else None}
    await uow.record(f"{kind}_raised", task, after=after, text=text)
    return _raised(row)


async def to_answer(uow: UnitOfWork, request: int, kind: RequestKind) -> Request:
    """Take an open request in hand, locked; Refused when it is not there or was answered already.

    The caller checks the right first or next: nothing of the request is shown by the refusal.
    """
    row = await uow.session.get(Request, request, with_for_update=True)
    if row is None or row.kind != kind:
        raise Refused(Refusal.NO_SUCH_REQUEST)
    if row.state != RequestState.OPEN:
        if not row.answered_name:
            raise Refused(Refusal.LAPSED_REQUEST, number=row.assignment_id)
        raise Refused(Refusal.ANSWERED_REQUEST, number=row.assignment_id, name=row.answered_name)
    return row


async def close(uow: UnitOfWork, row: Request, state: RequestState, answer: str | None) -> Raised:
    """Answer a request. The caller records the event, since that says what became of the task."""
    source = uow.person.source
    row.state, row.answer, row.answered_at = state, answer, uow.now
    row.answered_by, row.answered_name = source.person_id, source.person_name
    await uow.session.flush()
    return _raised(row)


async def lapse(uow: UnitOfWork, task: Assignment, *kinds: RequestKind) -> None:
    """Close what has become pointless; with one event for all of it."""
    found = select(Request).where(
        Request.assignment_id == task.id, Request.state == RequestState.OPEN, Request.kind.in_(kinds)
    )
    rows = (await uow.session.scalars(found.with_for_update())).all()
    for row in rows:
        row.state, row.answered_at = RequestState.LAPSED, uow.now
    if rows:
        await uow.record("matters_lapsed", task, after={"matters": [row.id for row in rows]})


async def get(session: AsyncSession, request: int) -> Raised | None:
    """Return a request by its id."""
    row = await session.get(Request, request)
    return _raised(row) if row is not None else None


async def of_task(session: AsyncSession, number: int, *kinds: RequestKind) -> list[Raised]:
    """Return the requests of a task, oldest first; of these kinds, or of all."""
    query = select(Request).where(Request.assignment_id == number).order_by(Request.id)
    if kinds:
        query = query.where(Request.kind.in_(kinds))
    return [_raised(row) for row in await session.scalars(query)]


async def open_ones(session: AsyncSession, *kinds: RequestKind) -> list[Raised]:
    """Return every open request of these kinds, oldest first."""
    query = select(Request).where(Request.state == RequestState.OPEN, Request.kind.in_(kinds)).order_by(Request.id)
    return [_raised(row) for row in await session.scalars(query)]


async def open_one(session: AsyncSession, number: int, kind: RequestKind) -> Raised | None:
    """Return the oldest open request of a kind of a task."""
    found = [one for one in await of_task(session, number, kind) if one.state is RequestState.OPEN]
    return found[0] if found else None
