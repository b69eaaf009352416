"""The outbox: what is to be said to whom unasked, and why. A row is written before the network is touched.

A row's life: planned -> sending -> sent | failed | unknown | skipped. The row says what and why; the text is made when
it is sent, from the state then. The unique key (chat, working day, kind, subject) is what makes a message come once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import insert_once
from bot.models import Meta, Outbox, OutboxItem
from bot.registry.desk import Desk

LEASE = timedelta(minutes=3)  # a row "sending" for longer belongs to a process that died
BATCH = 20
DEPLOYMENT = "deployment"
HEIR_HAS_IT = "the supergroup that the group became has this message already"
CAME_BEFORE_MOVE = "it came before the group became a supergroup"


class State(StrEnum):
    """Where a row is."""

    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"  # it may or may not have arrived; nobody knows
    SKIPPED = "skipped"


class Kind(StrEnum):
    """What a row says."""

    DIGEST = "digest"  # the morning reminder
    ASSIGNED = "assigned"  # new tasks for an agency
    CATCH_UP = "catch_up"  # open tasks, told to a chat that was linked after they were assigned
    REPORTED = "reported"  # to the office: an agency reports a task done
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    FAULT = "fault"  # to the admins: an unexpected error; the subject is its reference and what it was


# Said once more, marked as a possible repeat, when nobody knows whether it arrived: harmless twice, harmful never.
REPEATABLE = frozenset({Kind.DIGEST, Kind.ASSIGNED, Kind.CATCH_UP, Kind.REPORTED, Kind.CONFIRMED, Kind.RETURNED})
MOST_REPEATS = 3


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


async def exists(session: AsyncSession, chat_id: int, day: date, kind: Kind, subject: str = "") -> bool:
    """Say whether this was planned already, whatever became of it."""
    same = select(Outbox.id).where(
        Outbox.chat_id == chat_id, Outbox.day == day, Outbox.kind == kind, Outbox.subject == subject
    )
    return await session.scalar(same) is not None


async def plan(
    desk: Desk,
    chat_id: int,
    kind: Kind,
    subject: str = "",
    *,
    after: timedelta = timedelta(),
    skip: str | None = None,
) -> Outbox | None:
    """Plan a message for today; None when it was planned before. ``skip`` records why none is needed."""
    made = await insert_once(
        desk.session,
        Outbox,
        chat_id=chat_id,
        day=desk.today,
        kind=kind,
        subject=subject,
        state=State.SKIPPED if skip else State.PLANNED,
        why=skip,
        created_at=desk.now,
        not_before=desk.now + after,
        closed_at=desk.now if skip else None,
        message_ids=[],
    )
    return await _row(desk, chat_id, kind, subject) if made else None


async def _row(desk: Desk, chat_id: int, kind: str, subject: str, *states: State) -> Outbox | None:
    query = select(Outbox).where(
        Outbox.chat_id == chat_id, Outbox.day == desk.today, Outbox.kind == kind, Outbox.subject == subject
    )
    if states:
        query = query.where(Outbox.state.in_(states))
    return await desk.session.scalar(query.with_for_update())


async def tell_tasks(desk: Desk, chat_id: int, kind: str, subject: str, numbers: Iterable[int]) -> None:
    """Plan one message about several tasks, or add them to the one that is still being gathered."""
    row = await desk.session.scalar(
        select(Outbox)
        .where(Outbox.chat_id == chat_id, Outbox.kind == kind, Outbox.state == State.PLANNED)
        .where(Outbox.subject.startswith(f"{subject}/"))
        .with_for_update(skip_locked=True)
    )
    batch = await _count(desk.session, chat_id, desk.today, kind, subject)
    while row is None:
        # A batch that was sent is closed: the next one of the day needs a key of its own. Where another process makes
        # the same batch at this moment, it is joined; where that one is being sent already, the next number is taken.
        wait = timedelta(seconds=desk.settings.gather_seconds)
        key = f"{subject}/{batch}"
        row = await plan(desk, chat_id, Kind(kind), key, after=wait)
        row = row or await _row(desk, chat_id, kind, key, State.PLANNED)
        batch += 1
    for number in numbers:
        await desk.session.merge(OutboxItem(outbox_id=row.id, assignment_id=number))


async def add_item(session: AsyncSession, row: Outbox, number: int) -> None:
    """Say that a planned message speaks of this task."""
    session.add(OutboxItem(outbox_id=row.id, assignment_id=number))


async def _count(session: AsyncSession, chat_id: int, day: date, kind: str, subject: str) -> int:
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
    """Say whether this deployment is the one that this database may send from; the first to ask becomes it."""
    row = await session.get(Meta, DEPLOYMENT)
    if row is None:
        session.add(Meta(key=DEPLOYMENT, value=deployment))
        return True
    return row.value == deployment


async def adopt(session: AsyncSession, deployment: str) -> str | None:
    """Make this deployment the one that may send from this database; gives the one before."""
    row = await session.get(Meta, DEPLOYMENT)
    if row is None:
        session.add(Meta(key=DEPLOYMENT, value=deployment))
        return None
    before, row.value = row.value, deployment
    return before


async def claim(session: AsyncSession, worker: str, now: datetime) -> list[Letter]:
    """Take planned rows that are due, so that no other process sends them. Commit before you send."""
    rows = (
        await session.scalars(
            select(Outbox)
            .where(Outbox.state == State.PLANNED, Outbox.not_before <= now)
            .order_by(Outbox.not_before, Outbox.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
    ).all()
    for row in rows:
        row.state, row.claimed_by, row.claimed_at, row.attempts = State.SENDING, worker, now, row.attempts + 1
    items = await _items(session, [row.id for row in rows])
    return [_letter(row, items.get(row.id, ())) for row in rows]


async def _items(session: AsyncSession, ids: Sequence[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    query = select(OutboxItem).where(OutboxItem.outbox_id.in_(ids)).order_by(OutboxItem.assignment_id)
    for item in await session.scalars(query):
        found[item.outbox_id] = (*found.get(item.outbox_id, ()), item.assignment_id)
    return found


def _letter(row: Outbox, tasks: tuple[int, ...]) -> Letter:
    return Letter(
        row.id,
        row.chat_id,
        row.day,
        Kind(row.kind),
        row.subject,
        row.repeat,
        row.attempts,
        tuple(row.message_ids),
        tasks,
    )


async def hold(session: AsyncSession, letter: Letter, worker: str, now: datetime) -> bool:
    """Renew a claim just before sending; False when another process has taken the row for abandoned meanwhile."""
    held = await session.scalars(
        update(Outbox)
        .where(Outbox.id == letter.id, Outbox.state == State.SENDING, Outbox.claimed_by == worker)
        .values(claimed_at=now)
        .returning(Outbox.id)
    )
    return held.first() is not None


async def part_sent(session: AsyncSession, letter: Letter, message_ids: Sequence[int]) -> None:
    """Note the parts of a long message that have arrived, so that a retry goes on behind them."""
    await session.execute(update(Outbox).where(Outbox.id == letter.id).values(message_ids=list(message_ids)))


async def close(session: AsyncSession, letter: Letter, state: State, now: datetime, why: str | None = None) -> None:
    """Say what became of a claimed row."""
    await session.execute(
        update(Outbox)
        .where(Outbox.id == letter.id, Outbox.state == State.SENDING)
        .values(state=state, closed_at=now, why=why)
    )


async def put_back(session: AsyncSession, letter: Letter, not_before: datetime, why: str) -> None:
    """Return a row that certainly was not delivered to the queue."""
    await session.execute(
        update(Outbox)
        .where(Outbox.id == letter.id, Outbox.state == State.SENDING)
        .values(state=State.PLANNED, not_before=not_before, why=why, claimed_by=None, claimed_at=None)
    )


async def sent_again(session: AsyncSession, letter: Letter, now: datetime, why: str) -> None:
    """Close a row whose delivery is unknown: harmless ones are planned once more, marked as a repeat."""
    again = letter.kind in REPEATABLE and letter.attempts < MOST_REPEATS
    values = {
        "state": State.PLANNED,
        "repeat": True,
        "not_before": now,
        "claimed_by": None,
        "claimed_at": None,
    }
    if not again:
        values = {"state": State.UNKNOWN, "closed_at": now}
    await session.execute(
        update(Outbox).where(Outbox.id == letter.id, Outbox.state == State.SENDING).values(**values, why=why)
    )


async def recover(session: AsyncSession, now: datetime) -> int:
    """Find rows that a dead process left "sending"; gives how many. Nobody knows whether those arrived."""
    rows = (
        await session.scalars(
            select(Outbox)
            .where(Outbox.state == State.SENDING, Outbox.claimed_at < now - LEASE)
            .with_for_update(skip_locked=True)
        )
    ).all()
    for row in rows:
        await sent_again(session, _letter(row, ()), now, "the process that was sending it ended")
    return len(rows)


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


async def withdraw(session: AsyncSession, number: int) -> None:
    """Take a task out of the lists of tasks that are still being gathered; what is said of its reports stays."""
    planned = select(Outbox.id).where(Outbox.state == State.PLANNED, Outbox.kind.in_((Kind.ASSIGNED, Kind.CATCH_UP)))
    await session.execute(
        delete(OutboxItem).where(OutboxItem.assignment_id == number, OutboxItem.outbox_id.in_(planned))
    )
