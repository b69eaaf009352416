"""The outbox: what is to be said to whom unasked, and why. A row is written before the network is touched.

A row's life: planned -> sending -> sent | failed | unknown | skipped. The row says what and why; the text is made when
it is sent, from the state then. The unique key (chat, working day, kind, subject) is what makes a message come once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import String, and_, cast, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import insert_once
from bot.models import Assignment, Meta, Outbox, OutboxItem
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.kinds import Kind

DEPLOYMENT = "deployment"
CLOCK_ERROR = timedelta(hours=20)  # by which what was made may lie ahead of now and is believed
NEWEST = 5000  # rows among which what a wrong clock has made is looked for
NO_DAY = date(1970, 1, 1)  # of a message that a wrong clock has made
HEIR_HAS_IT = "the supergroup that the group became has this message already"
NOT_THEIRS = "the chat is no longer the agency's, or the person has no role any more"
AFTER_HOURS = "the working day was over before it could be sent"
IN_ONE_LIST = "the list of all that is open names these tasks, too"
CAME_BEFORE_MOVE = "it came before the group became a supergroup"


class State(StrEnum):
    """Where a row is."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"  # it may or may not have arrived; nobody knows
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Letter:
    """A claimed row, on its way."""

    id: int
    chat_id: int
    day: date
    kind: Kind
    subject: str
    repeat: bool
    attempts: int
    message_ids: tuple[int, ...]
    tasks: tuple[int, ...]
    worker: str  # the process that has claimed it
    unknowns: int  # earlier tries that may have arrived


async def exists(session: AsyncSession, chat_id: int, day: date, kind: Kind, subject: str = "") -> bool:
    """Return whether this was planned already, whatever became of it."""
    same = select(Outbox.id).where(
        Outbox.chat_id == chat_id, Outbox.day == day, Outbox.kind == kind, Outbox.subject == subject
    )
    return await session.scalar(same) is not None


async def chats_with(session: AsyncSession, day: date, kind: Kind) -> set[int]:
    """Return the chats for which a message of this kind was planned for a day, whatever became of it."""
    return set(await session.scalars(select(Outbox.chat_id).where(Outbox.day == day, Outbox.kind == kind)))


async def settled_since(session: AsyncSession, chat_id: int, day: date, kind: Kind, today: date) -> bool:
    """Return whether a message of this kind was planned since a day, other than one that came too late for its own."""
    too_late = and_(Outbox.state == State.SKIPPED, Outbox.why == AFTER_HOURS, Outbox.day < today)
    since = select(Outbox.id).where(
        Outbox.chat_id == chat_id, Outbox.kind == kind, Outbox.day.between(day, today), ~too_late
    )
    return await session.scalar(since.limit(1)) is not None


async def void_ahead(uow: UnitOfWork) -> None:
    """Let what a clock that was far ahead has planned and closed stand for no day: that day's own comes on it.

    A clock that is some hours behind, for which today lies ahead, must not make anybody get a message twice: what was
    made within CLOCK_ERROR of now stays. Looks at the newest rows only, for it runs at every tick.
    """
    newest = select(func.max(Outbox.id)).scalar_subquery()
    await uow.session.execute(
        update(Outbox)
        .where(Outbox.id > newest - NEWEST, Outbox.day > uow.today, Outbox.created_at > uow.now + CLOCK_ERROR)
        .where(Outbox.state.not_in((State.PLANNED, State.SENDING)))
        .values(day=NO_DAY, subject=literal("void ") + cast(Outbox.id, String))
        .execution_options(synchronize_session=False)
    )


async def was_planned(session: AsyncSession, chat_id: int, kind: Kind, subject: str) -> bool:
    """Return whether this was planned already on any day, whatever became of it."""
    same = select(Outbox.id).where(Outbox.chat_id == chat_id, Outbox.kind == kind, Outbox.subject == subject)
    return await session.scalar(same.limit(1)) is not None


async def plan(
    uow: UnitOfWork,
    chat_id: int,
    kind: Kind,
    subject: str = "",
    *,
    after: timedelta = timedelta(),
    skip: str | None = None,
) -> Outbox | None:
    """Plan a message for today; None when it was planned before. ``skip`` records why none is needed."""
    made = await plan_once(uow, chat_id, kind, subject, after=after, skip=skip)
    return await _row(uow, chat_id, kind, subject) if made else None


async def plan_once(
    uow: UnitOfWork,
    chat_id: int,
    kind: Kind,
    subject: str = "",
    *,
    after: timedelta = timedelta(),
    skip: str | None = None,
) -> bool:
    """Plan a message for today, as ``plan`` does, where nobody needs its row; False when it was planned before."""
    return await insert_once(
        uow.session,
        Outbox,
        chat_id=chat_id,
        day=uow.today,
        kind=kind,
        subject=subject,
        state=State.SKIPPED if skip else State.PLANNED,
        why=skip,
        created_at=uow.now,
        not_before=uow.now + after,
        closed_at=uow.now if skip else None,
        message_ids=[],
    )


async def _row(uow: UnitOfWork, chat_id: int, kind: Kind, subject: str, *states: State) -> Outbox | None:
    query = select(Outbox).where(
        Outbox.chat_id == chat_id, Outbox.day == uow.today, Outbox.kind == kind, Outbox.subject == subject
    )
    if states:
        query = query.where(Outbox.state.in_(states))
    return await uow.session.scalar(query.with_for_update())


async def tell_tasks(uow: UnitOfWork, chat_id: int, kind: Kind, subject: str, numbers: Iterable[int]) -> None:
    """Plan one message about several tasks, or add them to the one that is still being gathered."""
    row = await uow.session.scalar(
        select(Outbox)
        .where(Outbox.chat_id == chat_id, Outbox.kind == kind, Outbox.state == State.PLANNED)
        .where(Outbox.subject.startswith(f"{subject}/"))
        .with_for_update(skip_locked=True)
    )
    batch = await _count(uow.session, chat_id, uow.today, kind, subject)
    while row is None:
        # A batch that was sent is closed: the next one of the day needs a key of its own. Where another process makes
        # the same batch at this moment, it is joined; where that one is being sent already, the next number is taken.
        wait = timedelta(seconds=uow.settings.gather_seconds)
        key = f"{subject}/{batch}"
        row = await plan(uow, chat_id, kind, key, after=wait)
        row = row or await _row(uow, chat_id, kind, key, State.PLANNED)
        batch += 1
    for number in numbers:
        await uow.session.merge(OutboxItem(outbox_id=row.id, assignment_id=number))


async def add_item(session: AsyncSession, row: Outbox, number: int) -> None:
    """Say that a planned message speaks of this task."""
    session.add(OutboxItem(outbox_id=row.id, assignment_id=number))


async def _count(session: AsyncSession, chat_id: int, day: date, kind: Kind, subject: str) -> int:
    rows = await session.scalars(
        select(Outbox.id).where(
            Outbox.chat_id == chat_id,
            Outbox.day == day,
            Outbox.kind == kind,
            Outbox.subject.startswith(f"{subject}/"),
        )
    )
    return len(rows.all())


async def may_send(session: AsyncSession, deployment: str) -> bool:
    """Return whether this deployment is the one that this database may send from; the first to ask becomes it."""
    if await session.get(Meta, DEPLOYMENT) is None:
        await insert_once(session, Meta, key=DEPLOYMENT, value=deployment)
    return (await session.get_one(Meta, DEPLOYMENT)).value == deployment


async def adopt(session: AsyncSession, deployment: str) -> str | None:
    """Make this deployment the one that may send from this database; returns the one before."""
    row = await session.get(Meta, DEPLOYMENT)
    if row is None:
        session.add(Meta(key=DEPLOYMENT, value=deployment))
        return None
    before, row.value = row.value, deployment
    return before


async def follow(session: AsyncSession, old: int, new: int) -> None:
    """Let what waits for a chat go to its heir; the reminder that the chat has had does not come there again."""
    heirs = await session.scalars(select(Outbox).where(Outbox.chat_id == new))
    taken = {(row.day, row.kind, row.subject) for row in heirs}
    for row in await session.scalars(select(Outbox).where(Outbox.chat_id == old, Outbox.state == State.PLANNED)):
        if (row.day, row.kind, row.subject) in taken:
            row.state, row.why = State.SKIPPED, HEIR_HAS_IT
        else:
            row.chat_id = new
    await session.flush()
    last = await session.scalar(
        select(Outbox).where(Outbox.chat_id == old, Outbox.kind == Kind.DIGEST).order_by(Outbox.day.desc()).limit(1)
    )
    if last is not None and last.state != State.SENDING and (last.day, last.kind, last.subject) not in taken:
        session.add(_had(last, new))


def _had(row: Outbox, chat_id: int) -> Outbox:
    return Outbox(
        chat_id=chat_id,
        day=row.day,
        kind=row.kind,
        subject=row.subject,
        state=State.SKIPPED,
        why=CAME_BEFORE_MOVE,
        created_at=row.created_at,
        not_before=row.not_before,
        closed_at=row.closed_at,
        message_ids=[],
    )


async def listed_today(uow: UnitOfWork, chat_id: int) -> set[int]:
    """Return the tasks of which a list that has come to a chat today says what is true now."""
    query = (
        select(OutboxItem.assignment_id)
        .join(Outbox, Outbox.id == OutboxItem.outbox_id)
        .join(Assignment, Assignment.id == OutboxItem.assignment_id)
        .where(Outbox.chat_id == chat_id, Outbox.day == uow.today, Outbox.state == State.SENT)
        .where(OutboxItem.state == Assignment.state, OutboxItem.deadline.is_not_distinct_from(Assignment.deadline))
    )
    return set(await uow.session.scalars(query))


async def join_lists(uow: UnitOfWork, chat_id: int, numbers: Collection[int]) -> None:
    """Drop the lists of new tasks that wait for a chat, where all their tasks stand in a list that comes now."""
    waiting = select(Outbox).where(Outbox.chat_id == chat_id, Outbox.kind == Kind.ASSIGNED)
    for row in await uow.session.scalars(waiting.where(Outbox.state == State.PLANNED).with_for_update()):
        items = await uow.session.scalars(select(OutboxItem.assignment_id).where(OutboxItem.outbox_id == row.id))
        if set(items) <= set(numbers):
            row.state, row.why, row.closed_at = State.SKIPPED, IN_ONE_LIST, uow.now


async def withdraw(session: AsyncSession, number: int) -> None:
    """Take a task out of the lists of tasks that are still being gathered; what is said of its reports stays."""
    planned = select(Outbox.id).where(Outbox.state == State.PLANNED, Outbox.kind.in_((Kind.ASSIGNED, Kind.CATCH_UP)))
    await session.execute(
        delete(OutboxItem).where(OutboxItem.assignment_id == number, OutboxItem.outbox_id.in_(planned))
    )


async def silence(uow: UnitOfWork, chat_id: int) -> None:
    """Drop what waits for a chat whose link, or whose person's role, was taken back: it is not for them any more."""
    await uow.session.execute(
        update(Outbox)
        .where(Outbox.chat_id == chat_id, Outbox.state == State.PLANNED)
        .values(state=State.SKIPPED, why=NOT_THEIRS, closed_at=uow.now)
    )
