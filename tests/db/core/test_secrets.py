"""What people typed stays in the register: its files are their owner's alone, and the log holds none of it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.app import make_context, set_up_logging
from bot.db import Database
from bot.models import Agency, Meta
from bot.process.leader_election import lock_of
from bot.registry.core.context import Context
from bot.settings import Settings

TYPED = "Trần Thị Hoa báo cáo số 45"
CODE = "KQ7M-2XHD"


@pytest.fixture
def ordinary_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(folder: Path) -> dict[str, str]:
    """Return the rights of each file."""
    return {file.name: f"{file.stat().st_mode & 0o777:o}" for file in sorted(folder.iterdir())}


async def used(file: Path) -> dict[str, str]:
    """Write to a register and take its lead; return the rights of its files meanwhile."""
    database = Database(f"sqlite+aiosqlite:///{file}")
    lock = lock_of(database, 3)
    async with database.write() as session:
        await session.execute(text("CREATE TABLE IF NOT EXISTS typed (words TEXT)"))
    assert await lock.hold()
    found = rights(file.parent)
    await lock.release()
    await database.close()
    return found


PRIVATE = {f"register.sqlite3{end}": "600" for end in ("", "-shm", "-wal", ".lead")}


@pytest.mark.usefixtures("ordinary_umask")
async def test_the_files_of_the_register_are_their_owners_alone(tmp_path: Path) -> None:
    assert await used(tmp_path / "register.sqlite3") == PRIVATE


@pytest.mark.usefixtures("ordinary_umask")
async def test_files_that_others_could_read_are_tightened(tmp_path: Path) -> None:
    for name in PRIVATE:
        (tmp_path / name).touch(0o644)
    assert set(rights(tmp_path).values()) == {"644"}
    assert await used(tmp_path / "register.sqlite3") == PRIVATE


@pytest.fixture
def at_debug(settings: Settings) -> Iterator[None]:
    """Set the log up as the program does with LOG_LEVEL=DEBUG, and put everything back."""
    names = [None, *logging.root.manager.loggerDict]
    before = {name: logging.getLogger(name).level for name in names}
    handlers = logging.root.handlers[:]
    logging.root.handlers.clear()
    set_up_logging(settings.model_copy(update={"log_level": "DEBUG"}))
    logging.root.handlers[:] = handlers
    yield
    for name in [None, *logging.root.manager.loggerDict]:
        logging.getLogger(name).setLevel(before.get(name, logging.NOTSET))


TWICE = "INSERT INTO meta (key, value) VALUES (:words, :code)"
NOTHING = "INSERT INTO meta (key, value) VALUES (:words, NULL)"
NO_NUMBER = "INSERT INTO agencies (id, name, active, created_at) VALUES (:words, :code, true, '2026-06-15 02:00:00')"


@pytest.mark.parametrize("statement", [TWICE, NOTHING, NO_NUMBER], ids=["twice", "nothing", "no number"])
@pytest.mark.usefixtures("at_debug")
async def test_the_log_of_a_failing_insert_holds_nothing_that_was_typed(
    context: Context, caplog: pytest.LogCaptureFixture, statement: str
) -> None:
    async with context.db.write() as session:
        session.add(Meta(key=TYPED, value=CODE))
    try:
        async with context.db.write() as session:
            await session.execute(text(statement), {"words": TYPED, "code": CODE})
    except DBAPIError:
        logging.getLogger("bot.test").exception("it failed")
    assert "it failed" in caplog.text
    assert "INSERT INTO" in caplog.text, "the statement itself says where to look"
    assert TYPED not in caplog.text
    assert CODE not in caplog.text


@pytest.mark.usefixtures("at_debug")
async def test_what_the_program_itself_logs_is_there_at_debug_and_what_its_libraries_tell_is_not(
    context: Context, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("bot.test").debug("a step")
    async with context.db.write() as session:
        session.add(Agency(name=TYPED, created_at=context.clock.now(), active=True))
    for library in ("telegram.ext.ExtBot", "httpcore", "pdfminer"):
        logging.getLogger(library).debug("Calling Bot API endpoint with parameters %s", CODE)
    assert "a step" in caplog.text
    assert TYPED not in caplog.text
    assert CODE not in caplog.text


async def test_a_database_in_memory_makes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    database = make_context(Settings(_env_file=None, database_url="sqlite://")).db
    async with database.write() as session:
        await session.execute(text("SELECT 1"))
    await database.close()
    assert rights(tmp_path) == {}
