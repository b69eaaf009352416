"""The lead is a lock: one holds it, its loss is noticed, its holder's end gives it back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.db import Database
from bot.process.leader_election import LeaderElection, Lock, NoLock, lock_of
from bot.registry.core.context import Context
from bot.registry.operations.heartbeat import Heartbeat

SECONDS = 3


@pytest.fixture
async def locks(database_url: str) -> AsyncIterator[list[Lock]]:
    """Return the locks of three processes on one database."""
    databases = [Database(database_url) for _ in range(3)]
    made = [lock_of(database, SECONDS) for database in databases]
    yield made
    for lock, database in zip(made, databases, strict=True):
        await lock.release()
        await database.close()


async def test_one_holds_it_until_it_is_given_back(locks: list[Lock]) -> None:
    first, second, third = locks
    assert [await lock.hold() for lock in (first, second, third)] == [True, False, False]
    assert [await lock.hold() for lock in (first, second, third)] == [True, False, False]
    await first.release()
    assert [await lock.hold() for lock in (third, second, first)] == [True, False, False]
    await second.release()
    assert await third.hold(), "what another one gives back, having nothing, changes nothing"


async def test_of_many_who_try_at_once_one_gets_it(locks: list[Lock]) -> None:
    for _ in range(20):
        held = await asyncio.gather(*(lock.hold() for lock in locks))
        assert sum(held) == 1
        await locks[held.index(True)].release()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_connection_that_ends_is_noticed_without_asking(locks: list[Lock], database_url: str) -> None:
    first, second, _third = locks
    assert await first.hold()
    await first_lost(first, database_url)
    assert await second.hold()
    assert not await first.hold()
    await second.release()
    assert await first.hold(), "it tries again over a new connection"


async def first_lost(lock: Lock, database_url: str) -> None:
    """End the connection of whoever holds the lead, and wait until that one knows."""
    database = Database(database_url)
    async with database.engine.connect() as connection:
        await connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted")
        )
    await database.close()
    await lock.lost.wait()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_database_that_is_away_is_no_lead_and_no_error(database_url: str) -> None:
    database = Database(database_url.replace("/test_", "/no_such_"))
    lock = lock_of(database, SECONDS)
    assert not await lock.hold()
    await lock.release()
    await database.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_lock_file_that_was_taken_away_is_no_lead_for_two(locks: list[Lock], tmp_path: Path) -> None:
    first, second, _third = locks
    assert await first.hold()
    (tmp_path / "register.sqlite3.lead").unlink()
    assert await second.hold()
    assert not await first.hold()


async def test_a_database_in_memory_belongs_to_its_process() -> None:
    database = Database("sqlite+aiosqlite://")
    lock = lock_of(database, SECONDS)
    assert isinstance(lock, NoLock)
    assert await lock.hold()
    await database.close()


class Poller:
    """Remembers what it was told to do."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def start(self) -> None:
        self.told.append("start")

    async def abandon(self) -> None:
        self.told.append("abandon")

    async def finish(self) -> None:
        self.told.append("finish")


def leading(lock: Lock, context: Context, name: str) -> tuple[LeaderElection, Poller]:
    poller = Poller()
    mine = Heartbeat(name, "1", "main", context.clock.now())
    return LeaderElection(lock, context, mine, poller), poller  # type: ignore[arg-type]


async def test_who_loses_the_lead_abandons_polling_and_who_gives_it_back_finishes_first(
    context: Context, locks: list[Lock]
) -> None:
    (one, his), (two, hers) = leading(locks[0], context, "one"), leading(locks[1], context, "two")
    for turn in (one, two, one):
        await turn.look()
    assert (his.told, hers.told) == (["start"], [])
    await locks[0].release()
    for turn in (two, one):
        await turn.look()
    assert (his.told, hers.told) == (["start", "abandon"], ["start"])
    await two.stop()
    await one.look()
    assert (his.told, hers.told) == (["start", "abandon", "start"], ["start", "finish"])
    await one.stop()
