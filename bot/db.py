"""The database: engine, transactions, and the two column types that need care.

SQLite by default: WAL, foreign keys, and BEGIN IMMEDIATE for every transaction that writes, because a transaction that
reads and then writes fails at once with "database is locked". PostgreSQL by the same code.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import DateTime, Engine, MetaData, event, inspect, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, Dialect, ExceptionContext
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from bot.misconfigured import Wrong, WrongSettingError

log = logging.getLogger(__name__)

SQLITE_BUSY_SECONDS = 30
LINE_EVERY_SECONDS = 60  # between two lines of the log about a database that is away
WRITES = "nhacviec_writes"
# What is raised while the database cannot be reached or written: locked, restarting, its disk full.
AWAY = (DBAPIError, PoolTimeoutError, OSError)
# How a row is locked that others' rows point to: they still may, as FOR UPDATE would not let them, and two acts do not
# wait for each other. SQLite has one writer at a time and needs no locks.
LOCK = {"key_share": True}
# What SQLite says of a file that will not be better in a while; nothing is wrong with one that is locked or full.
SQLITE_FAULTS: dict[int, Wrong | None] = {
    sqlite3.SQLITE_BUSY: None,
    sqlite3.SQLITE_LOCKED: None,
    sqlite3.SQLITE_FULL: None,
    sqlite3.SQLITE_IOERR: None,
    sqlite3.SQLITE_CANTOPEN: Wrong.DATABASE_FILE,
    sqlite3.SQLITE_READONLY: Wrong.DATABASE_FILE,
    sqlite3.SQLITE_PERM: Wrong.DATABASE_FILE,
}
# The same of PostgreSQL, by the first two letters of its SQLSTATE.
POSTGRES_FAULTS: dict[str, Wrong | None] = {
    "08": None,  # the connection failed
    "40": None,  # rolled back, as after a deadlock
    "53": None,  # out of connections, memory or disk
    "55": None,  # locked
    "57": None,  # starting, or shutting down
    "58": None,  # its machine's fault
    "28": Wrong.DATABASE_REFUSES,  # user or password
    "3D": Wrong.DATABASE_REFUSES,  # no such database
}
NO_RIGHT = "42501"  # PostgreSQL's SQLSTATE of a user who may not do that
BAD_DATA = "22"  # the first letters of the SQLSTATEs whose text quotes the value
IN_USE = "another program holds its tables, which are to be brought to a new form: it should end what it has open"
OTHERS = 0o077  # the rights of all but a file's owner
LOCK_SECONDS = 3.0  # for which a migration waits for a table: whoever wants it next waits behind the migration
LOCKED = "55P03"  # PostgreSQL's SQLSTATE when that was not enough
MIGRATING = 7401984212  # PostgreSQL's lock of whoever changes the tables: any number that nobody else uses here


class TablesInUseError(ConnectionError):
    """Somebody else holds tables that are to be changed, and may let go of them."""


class UTCDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC. SQLite forgets time zones, so they are taken off and put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times; hand UTC to the driver."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a time without a zone cannot be stored: {value!r}"
            raise ValueError(msg)
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return an aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Outage:
    """Tells the log of a database that is away: one line when that begins, one a minute, one when it is back.

    Every loop meets the same outage; none of their tracebacks would say more. ``now`` counts seconds.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began: float | None = None
        self._said = 0.0

    def goes_on(self, error: Exception) -> None:
        """Take note that the database has not answered."""
        now = self._now()
        if self._began is None:
            self._began = self._said = now
            log.error("The database does not answer, what is due waits: %s", _first_line(error))
        elif now - self._said >= LINE_EVERY_SECONDS:
            self._said = now
            log.error("The database has not answered for %.0f seconds: %s", now - self._began, _first_line(error))

    def is_over(self) -> None:
        """Take note that the database has answered."""
        if self._began is not None:
            log.warning("The database answers again, after %.0f seconds.", self._now() - self._began)
            self._began = None


def _first_line(error: Exception) -> str:
    """Return what an error says, without the statement that met it."""
    said = str(error).splitlines()
    return f"{type(error).__name__}: {said[0]}" if said else type(error).__name__


class Database:
    """Where the register is kept. ``read`` and ``write`` give a session in one transaction each."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)
        self.outage = Outage()
        # SQLite has one writer at a time; waiting for it here is fair and quick, its own way is to sleep and ask again.
        self._writer: contextlib.AbstractAsyncContextManager[None] = (
            contextlib.nullcontext() if self.is_postgres else asyncio.Lock()
        )

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Return a session that sees one state of the register and changes nothing."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session
        self.outage.is_over()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Return a session whose changes are kept together, or not at all. Never await the network inside."""
        engine = self.engine.execution_options(**{WRITES: True})
        async with self._writer, AsyncSession(engine, expire_on_commit=False) as session, session.begin():
            yield session
        self.outage.is_over()

    async def migrate(self) -> None:
        """Bring the tables to the newest form. Processes that start together do it one after the other.

        Raises WrongSettingError for a database that will not be better in a while, and one of AWAY otherwise.
        """
        try:
            await self._migrate()
        except CommandError as error:  # it was brought to a form that this program does not know
            raise WrongSettingError("DATABASE_URL", Wrong.DATABASE_NEWER) from error
        except (*AWAY, sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, TypeError, ValueError) as error:
            if fault := fault_of(error):
                raise WrongSettingError("DATABASE_URL", fault) from error
            if _state_of(error) == LOCKED:
                raise TablesInUseError(IN_USE) from error
            if isinstance(error, AWAY):
                raise
            raise ConnectionError(str(error)) from error

    async def _migrate(self) -> None:
        if file := _file_of(self.engine.url):
            await asyncio.to_thread(_look_at, file)
        async with self.engine.execution_options(**{WRITES: True}).connect() as connection:
            if self.is_postgres:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
                await connection.execute(text(f"SET LOCAL lock_timeout = {round(LOCK_SECONDS * 1000)}"))
            await connection.run_sync(_upgrade)
            await connection.commit()

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()

    @property
    def is_postgres(self) -> bool:
        """Return whether several machines may share this database."""
        return self.engine.dialect.name == "postgresql"


async def put_all(session: AsyncSession, table: type[DeclarativeBase], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows; one whose key is there already takes the new values. All rows name the same columns."""
    if not rows:
        return
    insert = _insert(session)(table).values(rows)
    key = [column.name for column in table.__mapper__.primary_key]
    new = {name: insert.excluded[name] for name in rows[0] if name not in key}
    doubled = insert.on_conflict_do_update(index_elements=key, set_=new) if new else insert.on_conflict_do_nothing()
    await session.execute(doubled)


async def insert_once(session: AsyncSession, table: type[DeclarativeBase], **values: object) -> bool:
    """Insert a row unless its key is there already, whoever else inserts it at this moment; says whether it did."""
    key = table.__mapper__.primary_key
    done = await session.execute(_insert(session)(table).values(**values).on_conflict_do_nothing().returning(*key))
    return done.first() is not None


def _insert(session: AsyncSession) -> Callable[..., postgresql.Insert | sqlite.Insert]:
    return postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert


def migrations_folder() -> Path:
    """Return the folder of the migrations: in a checkout beside the package, in a wheel inside it."""
    here = Path(__file__).parent
    return next(folder for folder in (here / "migrations", here.parent / "migrations") if folder.is_dir())


def _upgrade(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))  # % begins a reference there
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if not _is_whole(connection, config.attributes["metadata"]):
        raise WrongSettingError("DATABASE_URL", Wrong.DATABASE_BROKEN)


def _file_of(url: URL) -> str | None:
    """Return the path of a SQLite file; None for a server, a database in memory, or an address of SQLite's own."""
    file = url.database if url.drivername.startswith("sqlite") else None
    return None if file is None or file in ("", ":memory:") or file.startswith("file:") else file


def _look_at(file: str) -> None:
    """Read a SQLite file's head: aiosqlite leaves a thread to itself that could not open one, which then stumbles."""
    keep_private(Path(file))
    with contextlib.closing(sqlite3.connect(file, timeout=SQLITE_BUSY_SECONDS)) as connection:
        connection.execute("PRAGMA schema_version")


def _is_whole(connection: Connection, metadata: MetaData) -> bool:
    """Return whether every table and column is there: a version's number alone does not say so."""
    there = inspect(connection).get_multi_columns()
    columns = {name: {column["name"] for column in found} for (_schema, name), found in there.items()}
    return all(set(table.columns.keys()) <= columns.get(table.name, set()) for table in metadata.sorted_tables)


def fault_of(error: Exception) -> Wrong | None:
    """Return what is wrong with the database for good; None when it is only away: restarting, locked, its disk full."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return SQLITE_FAULTS.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF, Wrong.DATABASE_BROKEN)
    for one in (cause, cause.__cause__ if cause else None):
        if isinstance(one, asyncpg.PostgresError) and one.sqlstate:
            refuses = one.sqlstate == NO_RIGHT
            return Wrong.DATABASE_REFUSES if refuses else POSTGRES_FAULTS.get(one.sqlstate[:2], Wrong.DATABASE_BROKEN)
    return Wrong.DATABASE_URL if isinstance(cause, (TypeError, ValueError)) else None


def _state_of(error: Exception) -> str | None:
    """Return PostgreSQL's SQLSTATE of an error; None when it has none."""
    cause = error.orig.__cause__ if isinstance(error, DBAPIError) and error.orig else error
    return cause.sqlstate if isinstance(cause, asyncpg.PostgresError) else None


def keep_private(path: Path, *, create: bool = True) -> None:
    """Create a file that its owner alone may read, or take the others' rights to one that is there.

    It is never opened when it is there: closing it again would give back the locks that SQLite holds on it.
    """
    with contextlib.suppress(OSError):  # who opens the file next says what is the matter
        if path.exists():
            mode = path.stat().st_mode
            if mode & OTHERS:
                path.chmod(mode & ~OTHERS & 0o7777)
        elif create:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _engine(url: str) -> AsyncEngine:
    # What people type stands in the parameters, and errors are logged.
    if not url.startswith("sqlite"):
        engine = create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
        event.listen(engine.sync_engine, "handle_error", _hide_values)
        return engine
    engine = create_async_engine(url, connect_args={"timeout": SQLITE_BUSY_SECONDS}, hide_parameters=True)
    _prepare_sqlite(engine.sync_engine)
    return engine


def _hide_values(context: ExceptionContext) -> None:
    """Take what somebody typed out of an error of PostgreSQL, which quotes the row in a second line, or the value."""
    cause = context.original_exception.__cause__
    if not isinstance(cause, asyncpg.PostgresError):
        return
    bad = (cause.sqlstate or "").startswith(BAD_DATA)
    cause.detail = cause.hint = None
    cause.__cause__, cause.__suppress_context__ = None, True  # what asyncpg itself stumbled over
    for error in (cause, context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            said = str(error.args[0]).splitlines()[0] if error.args else ""
            error.args = (type(cause).__name__ if bad else said,)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "do_connect")
    def on_do_connect(*_: object) -> None:
        if file := _file_of(engine.url):
            keep_private(Path(file))  # its companions are made with its own rights
            for companion in ("-wal", "-shm", "-journal"):
                keep_private(Path(file + companion), create=False)

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.close()

    @event.listens_for(engine, "invalidate")
    def on_invalidate(connection: Any, _record: object, _error: object) -> None:  # noqa: ANN401 - as above
        # A task was cancelled in the middle of a statement. The connection is closed, but where something still holds
        # its cursor, the file keeps it open, and its lock with it, until the garbage is collected.
        connection.rollback()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
