"""What a message that was sent says of its tasks, and when that is no longer true: then the message is edited.

Kept as items of the message's outbox row. Only messages of today are kept true: an older one is history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, or_, select, update

from bot.db import put_all
from bot.models import Assignment, Mention, Outbox, OutboxItem
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.registry.tasks import tasks
from bot.registry.tasks.states import OPEN, State
from bot.registry.tasks.tasks import Task

KEPT_TRUE = (Kind.DIGEST, Kind.ASSIGNED, Kind.CATCH_UP)
PAUSE = timedelta(minutes=1)  # between two edits of one message
MOST_AT_ONCE = 50  # messages edited in one tick


class Since(StrEnum):
    """What became of a task since a message listed it."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REDATED = "redated"


@dataclass(frozen=True, slots=True)
class Line:
    """A task as a message lists it: where, in which of its pages, and what became of it since."""

    task: Task
    section: str
    page: int  # the id of the message in the chat
    since: Since | None
    said: tuple[str | None, date | None]  # the state and the deadline of which the page speaks
    changed: bool  # what the page says of it is no longer true


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of today that no longer says what is true."""

    row: int
    chat_id: int
    kind: Kind
    repeat: bool
    sent_at: datetime
    lines: tuple[Line, ...]  # in the order in which they were written
    counts: Mapping[str, int]

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages that are to be edited."""
        return tuple(dict.fromkeys(line.page for line in self.lines if line.changed))


def since(listed: date | None, state: State, deadline: date | None) -> Since | None:
    """Return what became of a task that was listed as open, with a deadline; None when it still stands so."""
    if state not in OPEN:
        return {State.REPORTED: Since.REPORTED, State.CONFIRMED: Since.CONFIRMED}.get(state, Since.CANCELLED)
    return Since.REDATED if deadline != listed else None


async def keep(uow: UnitOfWork, letter: Letter, found: Iterable[tuple[str, Task]], counts: Mapping[str, int]) -> None:
    """Note what a message says, when it is written. What parts that were sent earlier say stays noted."""
    if letter.tasks and not letter.message_ids:
        await uow.session.execute(delete(OutboxItem).where(OutboxItem.outbox_id == letter.id))
    lines = [
        {
            "outbox_id": letter.id,
            "assignment_id": task.number,
            "section": section,
            "listed": task.deadline,
            "state": task.state,
            "deadline": task.deadline,
        }
        for section, task in found
    ]
    await put_all(uow.session, OutboxItem, lines)
    values = {"as_of": uow.now, "counts": dict(counts)}
    await uow.session.execute(
        update(Outbox).where(Outbox.id == letter.id).values(**values), execution_options={"synchronize_session": False}
    )


async def stale(uow: UnitOfWork, without: Collection[int] = ()) -> list[int]:
    """Return today's messages that may no longer say what is true, by their rows, which are locked; some left out."""
    found = (
        select(Outbox.id)
        .join(OutboxItem, OutboxItem.outbox_id == Outbox.id)
        .join(Assignment, OutboxItem.assignment_id == Assignment.id)
        .where(Outbox.day == uow.today, Outbox.state == outbox.State.SENT, Outbox.kind.in_(KEPT_TRUE))
        .where(or_(Outbox.as_of <= uow.now - PAUSE, Outbox.as_of > uow.now + PAUSE))  # ahead: by a wrong clock
        .where(Outbox.id.not_in(without))
        .where(or_(OutboxItem.state != Assignment.state, OutboxItem.deadline.is_distinct_from(Assignment.deadline)))
        .distinct()
        .limit(MOST_AT_ONCE)
    )
    ids = list(await uow.session.scalars(found))
    query = select(Outbox).where(Outbox.id.in_(ids)).order_by(Outbox.id).with_for_update(skip_locked=True)
    rows = (await uow.session.scalars(query)).all()
    return [row.id for row in rows if row.as_of and abs(uow.now - row.as_of) >= PAUSE]


async def take(uow: UnitOfWork, number: int) -> Shown | None:
    """Return a message with what it should say; None when its words are still true. Either way, that is noted.

    So one process edits, once a minute.
    """
    row = await uow.session.get_one(Outbox, number)
    query = select(OutboxItem).where(OutboxItem.outbox_id == row.id, OutboxItem.section.is_not(None))
    items = {item.assignment_id: item for item in await uow.session.scalars(query)}
    pages = await _pages(uow, row)
    found = await tasks.by_numbers(uow.session, [number for number in items if number in pages])
    found.sort(key=lambda task: (items[task.number].listed or date.max, task.number))
    lines = tuple(_line(items[task.number], task, pages[task.number]) for task in found)
    for item in items.values():
        now = next((task for task in found if task.number == item.assignment_id), None)
        item.state, item.deadline = (now.state, now.deadline) if now else (item.state, item.deadline)
    if not any(line.changed for line in lines):
        return None
    row.as_of = uow.now
    sent_at = row.closed_at or uow.now
    return Shown(row.id, row.chat_id, Kind.named(row.kind), row.repeat, sent_at, lines, row.counts or {})


def _line(item: OutboxItem, task: Task, page: int) -> Line:
    before = since(item.listed, State(item.state or State.ASSIGNED), item.deadline)
    now = since(item.listed, task.state, task.deadline)
    moved = now is Since.REDATED and item.deadline != task.deadline
    return Line(task, item.section or "", page, now, (item.state, item.deadline), now is not before or moved)


async def _pages(uow: UnitOfWork, row: Outbox) -> dict[int, int]:
    query = select(Mention).where(Mention.chat_id == row.chat_id, Mention.message_id.in_(row.message_ids))
    return {mention.assignment_id: mention.message_id for mention in await uow.session.scalars(query)}


async def try_again(uow: UnitOfWork, shown: Shown) -> None:
    """Note that an edit did not arrive: the message says what it said. It is tried again after the pause, today."""
    for line in shown.lines:
        item = await uow.session.get(OutboxItem, (shown.row, line.task.number))
        if item is not None:
            item.state, item.deadline = line.said
