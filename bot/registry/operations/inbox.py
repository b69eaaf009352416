"""The inbox: updates are written down before Telegram forgets them, and dealt with once, whoever ends when.

A row belongs to the process that wrote it or took it over, for as long as that process says again that it lives and has
it before it. The number of an update that was dealt with stays for a while, so that one which comes again is known; its
content does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import insert_once
from bot.models import Inbox

LEASE = timedelta(seconds=20)  # for which a process holds what it has taken, until it says again that it lives
KEPT = timedelta(hours=25)  # Telegram repeats an update for 24 hours
MOST_TRIES = 5  # processes that may end over an update that was left over, before it is given up
BATCH = 1000  # numbers in one statement: databases have a limit


@dataclass(frozen=True, slots=True)
class Left:
    """An update that was left over by a process, as Telegram sent it (JSON)."""

    number: int
    content: str
    given_up: bool  # several processes ended over it: nobody should begin with it again


async def take(session: AsyncSession, updates: Mapping[int, str], worker: str, now: datetime) -> set[int]:
    """Write updates down, given by number and content; returns the numbers of those that had not come before."""
    new = set()
    for number, content in sorted(updates.items()):
        row = {"content": content, "worker": worker, "held_until": now + LEASE, "tries": 0, "received_at": now}
        if await insert_once(session, Inbox, id=number, **row):
            new.add(number)
    return new


async def begin_again(session: AsyncSession, number: int) -> None:
    """Note that a process begins with an update that was left over.

    What merely waited when a process ended has not ended it, however often that happens.
    """
    await session.execute(update(Inbox).where(Inbox.id == number).values(tries=Inbox.tries + 1))


async def dealt_with(session: AsyncSession, numbers: Collection[int]) -> None:
    """Forget the content of updates that are dealt with."""
    for some in _batches(numbers):
        await session.execute(update(Inbox).where(Inbox.id.in_(some)).values(content=None))


async def hold(session: AsyncSession, worker: str, numbers: Collection[int], now: datetime) -> None:
    """Say that a process lives and still has these updates before it."""
    for some in _batches(numbers):
        mine = (Inbox.worker == worker, Inbox.id.in_(some), Inbox.content.is_not(None))
        await session.execute(update(Inbox).where(*mine).values(held_until=now + LEASE))


async def release(session: AsyncSession, worker: str, begun_again: Collection[int], now: datetime) -> None:
    """Leave what a process has taken and not dealt with to whoever comes next: it has ended well."""
    mine = (Inbox.worker == worker, Inbox.content.is_not(None))
    for some in _batches(begun_again):
        await session.execute(update(Inbox).where(*mine, Inbox.id.in_(some)).values(tries=Inbox.tries - 1))
    await session.execute(update(Inbox).where(*mine).values(held_until=now))


async def take_over(
    session: AsyncSession, worker: str, now: datetime, *, everything: bool, but: Collection[int] = ()
) -> list[Left]:
    """Take what was left, in the order in which it came: all of it, or what nobody holds any more.

    ``but`` are the numbers of what this process has before it already.
    """
    wanted = select(Inbox.id).where(Inbox.content.is_not(None)).with_for_update(skip_locked=True)
    numbers = (await session.scalars(wanted if everything else wanted.where(_is_free(now)))).all()
    found = []
    for some in _batches(set(numbers) - set(but)):
        taken = await session.execute(
            update(Inbox)
            .where(Inbox.id.in_(some))
            .values(worker=worker, held_until=now + LEASE)
            .returning(Inbox.id, Inbox.content, Inbox.tries)
        )
        found += [Left(number, content or "", tries >= MOST_TRIES) for number, content, tries in taken]
    return sorted(found, key=lambda left: left.number)


def _batches(numbers: Collection[int]) -> Iterator[list[int]]:
    ordered = sorted(numbers)
    return (ordered[i : i + BATCH] for i in range(0, len(ordered), BATCH))


async def is_anything_free(session: AsyncSession, now: datetime) -> bool:
    """Return whether something was left over that nobody holds any more."""
    found = select(Inbox.id).where(Inbox.content.is_not(None), _is_free(now)).limit(1)
    return await session.scalar(found) is not None


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Return when nobody holds a row: its time is over, or stamped by a clock that has been put back since."""
    return or_(Inbox.held_until <= now, Inbox.held_until > now + LEASE)


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Delete the numbers of updates that Telegram does not repeat any more; also those stamped ahead of now."""
    old = or_(Inbox.received_at < now - KEPT, Inbox.received_at > now + KEPT)
    await session.execute(delete(Inbox).where(Inbox.content.is_(None), old))


async def count_waiting(session: AsyncSession) -> int:
    """Count the updates that are not dealt with."""
    return await session.scalar(select(func.count()).select_from(Inbox).where(Inbox.content.is_not(None))) or 0
