"""Who leads: of all processes on one database one polls Telegram and plans; the others stand by.

The lead is a lock that its holder's death gives back by itself: PostgreSQL's advisory lock of a session, or a lock of
the operating system on a file beside the SQLite database. Nothing that has to be cleaned up is ever written.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import os
import sys
from pathlib import Path
from typing import IO, Any, Protocol

import asyncpg

from bot.db import AWAY, Database, keep_private
from bot.jobs.bulkheads import passes
from bot.registry.core.context import Context
from bot.registry.operations import heartbeat
from bot.registry.operations.heartbeat import Heartbeat
from bot.telegram.polling import Poller

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

log = logging.getLogger(__name__)

LEADING = 7401984213  # PostgreSQL's lock of whoever leads: any number that nobody else uses in this database
PROBE_SECONDS = 1  # between PostgreSQL's last look at a silent leader and giving its lock back

UNANSWERED = (*AWAY, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


class Lock(Protocol):
    """Something that one process at a time holds. ``lost`` is set as soon as it is known to have slipped away."""

    lost: asyncio.Event

    async def hold(self) -> bool:
        """Take the lock, or make sure that it is still held; False when it is not. Never raises for what is away."""
        ...

    async def release(self) -> None:
        """Release the lock, if it is held."""
        ...


class PostgresLock:
    """An advisory lock on a connection of its own: it lasts as long as the connection does.

    PostgreSQL must not be reached through a pool that shares sessions (PgBouncer in transaction mode): there the lock
    would belong to nobody in particular.
    """

    def __init__(self, database: Database, check_seconds: int) -> None:
        self.lost = asyncio.Event()
        self._database = database
        self._every = check_seconds
        self._wait = check_seconds * 2 / 3  # for an answer
        self._unanswered = (*UNANSWERED, database.engine.dialect.loaded_dbapi.Error)
        self._connection: Any = None  # asyncpg's own
        self._held = False

    async def hold(self) -> bool:
        """Ask over the connection; one that does not answer in time is lost, and the lock with it."""
        try:
            if self._connection is None:
                self._connection = await asyncio.wait_for(self._connect(), self._wait)
            if self._held:
                await self._connection.fetchval("SELECT 1", timeout=self._wait)
            else:
                self._held = await self._connection.fetchval(
                    "SELECT pg_try_advisory_lock($1)", LEADING, timeout=self._wait
                )
        except self._unanswered as error:
            self._database.outage.goes_on(error)
            self._drop()
        return self._held

    async def release(self) -> None:
        """Release the lock by word, which is done when this returns, and close the connection."""
        if self._held:
            with contextlib.suppress(*self._unanswered):
                await self._connection.fetchval("SELECT pg_advisory_unlock($1)", LEADING, timeout=self._wait)
        self._drop()

    async def _connect(self) -> Any:  # noqa: ANN401 - asyncpg has no types
        pooled = await self._database.engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        connection.add_termination_listener(lambda _connection: self.lost.set())
        # A machine that was cut off closes no connection. PostgreSQL gives its lock back soon after the leader, if it
        # still lives, has found out by itself and stopped; another one's next try is within 3 * every + 1 seconds.
        idle = math.ceil(self._every + self._wait)
        await connection.execute(
            f"SET tcp_keepalives_idle = {idle}; SET tcp_keepalives_interval = {PROBE_SECONDS};"
            " SET tcp_keepalives_count = 1"
        )
        return connection

    def _drop(self) -> None:
        connection, self._connection, self._held = self._connection, None, False
        if connection is not None:
            connection.terminate()


class FileLock:
    """A lock of the operating system on a file beside the database; the file itself means nothing."""

    def __init__(self, path: Path) -> None:
        self.lost = asyncio.Event()
        self._path = path
        self._file: IO[bytes] | None = None

    async def hold(self) -> bool:
        """Lock the file, unless another process has; a file that was taken away meanwhile is no lock any more."""
        if self._file is not None and self._is_in_place(self._file):
            return True
        await self.release()
        keep_private(self._path)
        file = self._path.open("ab")  # it stays open as long as the lock is held
        if not _lock(file):
            file.close()
            return False
        self._file = file
        return True

    async def release(self) -> None:
        """Close the file: the lock goes with it."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _is_in_place(self, file: IO[bytes]) -> bool:
        try:
            return os.path.samestat(os.fstat(file.fileno()), self._path.stat())
        except OSError:
            return False


def _lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


class NoLock:
    """For a database in memory, which nobody else can see."""

    def __init__(self) -> None:
        self.lost = asyncio.Event()

    async def hold(self) -> bool:
        """Lead always."""
        return True

    async def release(self) -> None:
        """Release nothing."""


def lock_of(database: Database, check_seconds: int) -> Lock:
    """Return the lock by which the processes on a database choose the one that leads."""
    if database.is_postgres:
        return PostgresLock(database, check_seconds)
    file = database.engine.url.database
    return FileLock(Path(f"{file}.lead")) if file and file != ":memory:" else NoLock()


class LeaderElection:
    """Takes the lead when it is free, and polls as long as it is held. ``poller`` is None where webhooks are used."""

    def __init__(self, lock: Lock, context: Context, mine: Heartbeat, poller: Poller | None) -> None:
        self._lock = lock
        self._context = context
        self._heartbeat = mine
        self._poller = poller
        self._told = False

    async def run(self) -> None:
        """Look after the lead until cancelled."""
        while True:
            self._lock.lost.clear()
            try:
                await self.look()
            except Exception as error:
                if passes(error):
                    self._context.db.outage.goes_on(error)
                else:
                    log.exception("the lead could not be looked after")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._lock.lost.wait(), self._context.settings.lead_check_seconds)

    async def look(self) -> None:
        """Make sure of the lead, or try to take it; who has lost it stops polling at once."""
        held = await self._lock.hold()
        if held and not self._heartbeat.leads:
            await self._begin()
        elif not held and self._heartbeat.leads:
            await self._lose()
        elif not held and not self._told:
            self._told = True
            log.warning(
                "Another process works with this database and leads; this one stands by and takes over when it ends."
            )

    async def stop(self) -> None:
        """End polling, so that nothing it has brought is lost; then let another process lead."""
        if self._poller is not None and self._heartbeat.leads:
            await self._poller.finish()
        self._heartbeat.leading_since = None
        await self._lock.release()

    async def _begin(self) -> None:
        log.info("This process leads: it polls and plans.")
        self._heartbeat.leading_since, self._told = self._context.clock.now(), False
        if self._poller is not None:
            self._poller.start()
        async with self._context.itself() as uow:
            await heartbeat.note(uow.session, self._heartbeat, uow.now)

    async def _lose(self) -> None:
        log.error("The lead is lost; this process has stopped polling and planning, and stands by.")
        self._heartbeat.leading_since = None
        if self._poller is not None:
            await self._poller.abandon()
