"""A task that is cancelled in the middle of a transaction leaves no lock behind: the next one can write at once."""

from __future__ import annotations

import asyncio
import gc

import pytest
from sqlalchemy import text

from bot import db
from bot.db import Database

MOST_TURNS = 80  # of the event loop; a transaction takes fewer


@pytest.fixture
async def database(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(db, "SQLITE_BUSY_SECONDS", 2)
    made = Database(database_url)
    async with made.write() as session:
        await session.execute(text("CREATE TABLE marks (mark INTEGER)"))
    return made


async def mark(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("SELECT count(*) FROM marks"))
        await session.execute(text("INSERT INTO marks VALUES (1)"))


async def test_a_transaction_cancelled_at_any_turn_leaves_no_lock(database: Database) -> None:
    gc.disable()  # the garbage collector must not be what gives the lock back
    try:
        cancelled = 0
        for turns in range(MOST_TURNS):
            task = asyncio.create_task(mark(database))
            for _turn in range(turns):
                await asyncio.sleep(0.0001 if turns % 2 else 0)
            cancelled += task.cancel()
            await asyncio.wait([task])
            await mark(database)
    finally:
        gc.enable()
        await database.close()
    assert cancelled > MOST_TURNS // 10
