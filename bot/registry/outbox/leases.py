"""Claims on the outbox: who sends a row, how far the try came, what became of it.

A row is claimed in one committed transaction before the network is touched, and closed in another one after it. Every
statement here names the claim it belongs to (process and attempt): a process that was slow, or whose clock jumped,
changes nothing of a row that another one has taken over.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.clock import day_of
from bot.models import Outbox, OutboxItem
from bot.registry.outbox.kinds import REPEATABLE, Kind
from bot.registry.outbox.outbox import AFTER_HOURS, Letter, State

LEASE = timedelta(minutes=3)  # a row "sending" for longer belongs to a process that died
FARTHEST = timedelta(days=1)  # for which anything of today waits at most
BATCH = 20
MOST_REPEATS = 3  # tries of which each may have arrived
ENDED = "the process that was sending it ended"
UNEXPECTED = "an unexpected error, reference"  # before the reference: why a row was put aside


async def claim(session: AsyncSession, worker: str, now: datetime, most: int = BATCH) -> list[Letter]:
    """Take planned rows that are due, at most one for each chat, so that no other process sends them.

    Commit before you send. A chat with a row under way waits, so that its messages come in their order. On PostgreSQL
    rows that another process is taking are passed over; on SQLite every writing transaction waits for the one before.
    """
    ids = (await session.scalars(_heads(now).limit(most).with_for_update(skip_locked=True))).all()
    return await claim_these(session, ids, worker, now) if ids else []


async def claim_these(session: AsyncSession, ids: Sequence[int], worker: str, now: datetime) -> list[Letter]:
    """Take these of the planned rows, due or not; for others than ``claim`` only what must not wait its turn."""
    taken = await session.scalars(
        update(Outbox)
        .where(Outbox.id.in_(ids), Outbox.state == State.PLANNED)
        .values(state=State.SENDING, claimed_by=worker, claimed_at=now, started_at=None, attempts=Outbox.attempts + 1)
        .returning(Outbox)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    rows = {row.id: row for row in taken}
    items = await _items(session, rows)
    return [_letter(rows[number], items.get(number, ())) for number in ids if number in rows]


async def count_due(session: AsyncSession, now: datetime, most: int) -> int:
    """Count the planned rows that are due; gives ``most`` where there are more."""
    due = select(Outbox.id).where(Outbox.state == State.PLANNED, _due(now)).limit(most)
    return await session.scalar(select(func.count()).select_from(due.subquery())) or 0


def _heads(now: datetime) -> Select[int]:
    other = aliased(Outbox)
    same_chat = other.chat_id == Outbox.chat_id
    under_way = exists().where(same_chat, other.state == State.SENDING)
    before = tuple_(other.not_before, other.id) < tuple_(Outbox.not_before, Outbox.id)
    earlier = exists().where(same_chat, other.state == State.PLANNED, before)
    return (
        select(Outbox.id)
        .where(Outbox.state == State.PLANNED, _due(now), ~under_way, ~earlier)
        .order_by(Outbox.not_before, Outbox.id)
    )


def _due(now: datetime) -> ColumnElement[bool]:
    """Return when a row is due. One stamped ahead of now was planned before the clock was put back: it is due."""
    stamp = func.coalesce(Outbox.claimed_at, Outbox.created_at)
    too_far = and_(Outbox.not_before > now + FARTHEST, Outbox.day <= day_of(now))  # a wrong clock made it wait
    return or_(Outbox.not_before <= now, stamp > now + LEASE, too_far)


async def _items(session: AsyncSession, ids: Collection[int]) -> dict[int, tuple[int, ...]]:
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
        Kind.named(row.kind),
        row.subject,
        row.repeat,
        row.attempts,
        tuple(row.message_ids),
        tasks,
        row.claimed_by or "",
        row.unknowns,
    )


def _this(letter: Letter) -> ColumnElement[bool]:
    return and_(
        Outbox.id == letter.id,
        Outbox.state == State.SENDING,
        Outbox.claimed_by == letter.worker,
        Outbox.attempts == letter.attempts,
    )


async def _change(session: AsyncSession, letter: Letter, **values: object) -> bool:
    """Change a row that is still claimed as this letter says; says whether it was."""
    change = update(Outbox).where(_this(letter)).values(**values).returning(Outbox.id)
    done = await session.scalars(change.execution_options(synchronize_session=False))
    return done.first() is not None


async def start(session: AsyncSession, letter: Letter, now: datetime) -> bool:
    """Say that this try touches the network from now on; False when another process has taken the row meanwhile."""
    return await _change(session, letter, claimed_at=now, started_at=now)


async def part_sent(
    session: AsyncSession, letter: Letter, message_ids: Sequence[int], now: datetime, *, last: bool = False
) -> bool:
    """Note the parts of a message that have arrived, so that a retry goes on behind them; the last one closes the row.

    Any other renews the claim.
    """
    end = {"state": State.SENT, "closed_at": now, "why": None} if last else {"claimed_at": now}
    return await _change(session, letter, message_ids=list(message_ids), **end)


async def close(session: AsyncSession, letter: Letter, state: State, now: datetime, why: str | None = None) -> bool:
    """Return what became of a claimed row."""
    return await _change(session, letter, state=state, closed_at=now, why=why)


async def put_back(session: AsyncSession, letter: Letter, not_before: datetime, why: str | None) -> bool:
    """Return a row that certainly was not delivered to the queue."""
    return await _change(session, letter, state=State.PLANNED, not_before=not_before, why=why, claimed_by=None)


async def release(session: AsyncSession, letter: Letter) -> bool:
    """Return a row that was claimed but not tried, as if nobody had claimed it."""
    return await _change(session, letter, state=State.PLANNED, claimed_by=None, attempts=letter.attempts - 1)


async def postpone(session: AsyncSession, until: datetime, chat_id: int | None = None) -> None:
    """Let what is planned for a chat, or for all of them, wait until an instant; its order stays."""
    query = update(Outbox).where(Outbox.state == State.PLANNED, Outbox.not_before < until)
    if chat_id is not None:
        query = query.where(Outbox.chat_id == chat_id)
    await session.execute(query.values(not_before=until).execution_options(synchronize_session=False))


async def sent_again(session: AsyncSession, letter: Letter, not_before: datetime, now: datetime, why: str) -> bool:
    """Close a try of which nobody knows whether it arrived: harmless ones are planned again, marked as a repeat."""
    if letter.kind in REPEATABLE and letter.unknowns + 1 < MOST_REPEATS:
        again = {"state": State.PLANNED, "repeat": True, "not_before": not_before, "claimed_by": None}
    else:
        again = {"state": State.UNKNOWN, "closed_at": now}
    return await _change(session, letter, **again, unknowns=letter.unknowns + 1, why=why)


async def recover(session: AsyncSession, now: datetime) -> int:
    """Find rows that a dead process left "sending"; returns how many. Call it while nothing is under way here.

    A try that had not touched the network is planned again; of any other nobody knows whether it arrived. A claim from
    the future was made before the clock was put back.
    """
    rows = (
        await session.scalars(
            select(Outbox)
            .where(Outbox.state == State.SENDING)
            .where(or_(Outbox.claimed_at < now - LEASE, Outbox.claimed_at > now + LEASE))
            .with_for_update(skip_locked=True)
        )
    ).all()
    for row in rows:
        letter = _letter(row, ())
        if row.started_at is None:
            await put_back(session, letter, now, ENDED)
        else:
            await sent_again(session, letter, now, now, ENDED)
    return len(rows)


async def revive(session: AsyncSession, day: date, now: datetime) -> None:
    """Plan again what was skipped as too late by a clock that has been put back since."""
    await session.execute(
        update(Outbox)
        .where(Outbox.state == State.SKIPPED, Outbox.why == AFTER_HOURS)
        .where(Outbox.day == day, Outbox.closed_at > now + LEASE)
        .values(state=State.PLANNED, not_before=now, closed_at=None, why=None)
    )
