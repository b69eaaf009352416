"""A register of an earlier version is carried over with everything in it."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import shutil
import time
from collections.abc import AsyncIterator, Callable
from datetime import date
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot import db
from bot.app import make_context
from bot.clock import SetClock
from bot.db import Database, migrations_folder
from bot.process import starting
from bot.registry.tasks import tasks
from bot.registry.tasks.states import State
from bot.settings import Settings

ROWS = """
INSERT INTO agencies (id, name, active, created_at) VALUES (1, 'Sở Y tế', true, '2026-06-15 02:00:00');
INSERT INTO people (id, name, created_at) VALUES (5, 'Trần Thị Hoa', '2026-06-15 02:00:00');
INSERT INTO notices (id, number, text, sha256, doubts, entered_by, entered_at)
  VALUES (1, '118/TB-UBND', 'x', 'x', '[]', 5, '2026-06-15 02:00:00');
INSERT INTO directives (id, notice_id, place, path, content, folded, span_start, span_end, lead, coordinating,
  report_to, deadline, kind, doubts, state)
  VALUES (1, 1, 0, '', 'rà soát thuốc', 'ra soat thuoc', 0, 1, '[]', '[]',
  '[]', '2026-06-30', 'dated', '[]', 'approved');
INSERT INTO assignments (id, directive_id, agency_id, part, state, deadline, assigned_at, updated_at)
  VALUES (12, 1, 1, 'lead', 'assigned', '2026-06-30', '2026-06-15 02:00:00', '2026-06-15 02:00:00')
"""


def _to(revision: str) -> Callable[[Connection], None]:
    def migrate(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(migrations_folder()))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    return migrate


async def test_a_register_of_the_first_version_keeps_its_tasks(database_url: str, clock: SetClock) -> None:
    context = make_context(Settings(_env_file=None, database_url=database_url, bot_token="1:x"), clock)
    async with context.db.engine.connect() as connection:
        await connection.run_sync(_to("0001"))
        for row in ROWS.split(";"):
            await connection.execute(text(row))
        await connection.commit()
    await context.db.migrate()
    async with context.db.read() as session:
        (task,) = await tasks.open_of(session, 1)
    await context.db.close()
    assert (task.number, task.state, task.agency, task.notice) == (12, State.ASSIGNED, "Sở Y tế", "118/TB-UBND")
    assert task.first_deadline == task.deadline == date(2026, 6, 30)
    assert (task.percent, task.starred, task.extensions, task.stuck, task.asking) == (None, False, 0, False, False)


async def test_a_percent_sign_in_the_path_of_the_installation_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = shutil.copytree(migrations_folder(), tmp_path / "100%(here)s%" / "migrations")
    monkeypatch.setattr(db, "migrations_folder", lambda: there)
    database = Database(f"sqlite+aiosqlite:///{tmp_path / '50%.sqlite3'}")
    await database.migrate()
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    await database.close()


@pytest.fixture
async def older(database_url: str) -> AsyncIterator[Database]:
    """Return a register of the first version."""
    database = Database(database_url)
    async with database.engine.connect() as connection:
        await connection.run_sync(_to("0001"))
        await connection.commit()
    yield database
    await database.close()


@contextlib.asynccontextmanager
async def open_reader(database: Database) -> AsyncIterator[None]:
    """Hold a transaction open that has read a table, as a forgotten window of an administrator does."""
    async with database.engine.connect() as reader:
        await reader.execute(text("SELECT count(*) FROM agencies"))
        yield


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_migration_gives_up_its_place_behind_an_open_reader_and_is_tried_again(
    older: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "LOCK_SECONDS", 0.1)
    async with open_reader(older), asyncio.timeout(60):
        for _try in range(2):
            with pytest.raises(db.TablesInUseError, match="holds its tables"):
                await older.migrate()
            async with older.read() as session:
                assert await session.scalar(text("SELECT count(*) FROM agencies")) == 0, "nobody waits behind it"
    await older.migrate()
    async with older.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM inbox")) == 0
        assert await session.scalar(text("SHOW lock_timeout")) == "0", "that is for migrations alone"


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_the_start_says_what_keeps_it_from_changing_the_tables_and_goes_on_afterwards(
    older: Database, clock: SetClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(db, "LOCK_SECONDS", 0.1)
    monkeypatch.setattr(starting, "TRY_AGAIN_SECONDS", 0)
    context = make_context(Settings(_env_file=None, database_url=older.url, bot_token="1:x"), clock)
    async with open_reader(older):
        opening = asyncio.create_task(starting.open_database(context, asyncio.Event()))
        while "holds its tables" not in caplog.text and not opening.done():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    assert await opening
    assert "Traceback" not in caplog.text
    await context.db.close()


PROCESSES = 6
AFTER = 0.02  # seconds between their starts: a migration takes about a tenth of a second


def _start_on(url: str, go: Barrier, after: float) -> None:
    """Be a process that starts on a database just after others."""

    async def migrate() -> None:
        database = Database(url)
        await database.migrate()
        await database.close()

    go.wait(60)
    time.sleep(after)
    asyncio.run(migrate())


async def test_processes_that_start_together_on_an_empty_database_make_each_change_once(database_url: str) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    go = context.Barrier(PROCESSES)
    afters = [AFTER * number for number in range(PROCESSES)]
    starting = [context.Process(target=_start_on, args=(database_url, go, after)) for after in afters]
    for process in starting:
        process.start()
    for process in starting:
        await asyncio.to_thread(process.join)
    assert [process.exitcode for process in starting] == [0] * PROCESSES
    database = Database(database_url)
    async with database.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM alembic_version")) == 1
    await database.close()
