"""The program as it runs for real (bot.running.run), in processes of its own, over a sandbox that is served by HTTP.

Processes are forked from one that has imported everything: importing takes seconds, and hundreds are killed. Each has a
clock of its own that runs at the speed of the machine's from the instant that it was given.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from inspect import isawaitable
from multiprocessing.context import ForkServerContext
from pathlib import Path

import uvicorn

from bot.clock import SystemClock
from bot.process import running
from bot.settings import Settings
from sandbox import User, World
from tests.faults import wall_clock
from tests.faults.wall_clock import WallClock

DEADLINE = 90  # seconds: generous, for a machine that does other things
LEADS = "This process leads"
LEADS_NO_MORE = "The lead is lost"
RUNS = "Nhắc Việc is running as"
ASKED = "asked to stop:"


async def until(true: Callable[[], object | Awaitable[object]], every: float = 0.02, within: float = DEADLINE) -> None:
    """Wait for a condition, which may have to be awaited itself; seconds between two looks, and at most."""
    async with asyncio.timeout(within):
        while True:
            found = true()
            if await found if isawaitable(found) else found:
                return
            await asyncio.sleep(every)


class ShiftedClock:
    """A clock that runs as the machine's does, from another instant on."""

    def __init__(self, begin: datetime) -> None:
        self._ahead = begin - datetime.now(UTC)

    def now(self) -> datetime:
        """Return the instant."""
        return datetime.now(UTC) + self._ahead


def run_program(environment: Mapping[str, str], log: str, begin: datetime | Path | None) -> None:
    """Be the program, in a process that was forked for it: nothing of the test is left but what is given."""
    if isinstance(begin, Path):
        wall_clock.read_from(begin)
    os.environ.update(environment)
    os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND), sys.stderr.fileno())
    os.chdir("/")
    clock = ShiftedClock(begin) if isinstance(begin, datetime) else SystemClock()
    sys.exit(running.run(Settings(_env_file=None), clock))


def _nursery() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    return context


class Program:
    """One process, and what it has written to its log."""

    def __init__(self, environment: Mapping[str, str], log: Path, begin: datetime | WallClock | None = None) -> None:
        log.touch()
        self._log = log
        given = begin.file if isinstance(begin, WallClock) else begin
        self._process = _nursery().Process(target=run_program, args=(environment, str(log), given))
        self._process.start()

    @property
    def log(self) -> str:
        """Return what it has written so far."""
        return self._log.read_text(encoding="utf-8")

    @property
    def returncode(self) -> int | None:
        """Return its exit status, negative when a signal ended it; None while it runs."""
        return self._process.exitcode

    @property
    def pid(self) -> int | None:
        """Return its number."""
        return self._process.pid

    def said(self, words: str) -> int:
        """Count these words in the log."""
        return self.log.count(words)

    @property
    def leads(self) -> bool:
        """Return whether it runs and has taken the lead."""
        return self.returncode is None and self.said(LEADS) > self.said(LEADS_NO_MORE)

    def signal(self, what: signal.Signals) -> None:
        """Send a signal; nothing happens when it has ended."""
        if self.returncode is None and self._process.pid is not None:
            os.kill(self._process.pid, what)

    async def ended(self) -> int:
        """Wait for its end; returns its exit status."""
        over = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(self._process.sentinel, over.set)
        try:
            async with asyncio.timeout(DEADLINE):
                await over.wait()
        except TimeoutError:
            raise AssertionError(f"it does not end:\n{self.log}") from None
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)
        await self.ended()

    async def stop(self) -> None:
        """Ask it to end as soon as it runs, and see that it ends well."""
        await until(lambda: self.said(RUNS) or self.returncode is not None)
        self.signal(signal.SIGTERM)
        assert await self.ended() == 0, self.log


@asynccontextmanager
async def served(world: World, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator[str]:
    """Serve a world over HTTP on a port of this machine, a free one for 0; returns its address with this host."""
    config = uvicorn.Config(
        world.app, port=port, log_level="critical", access_log=False, timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield f"http://{host}:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await serving


class Machines:
    """Starts processes on one database for one bot, and ends those that are left."""

    def __init__(self, world: World, api: str, database: str, admin: User, folder: Path) -> None:
        self.environment = {
            "BOT_TOKEN": world.bot.token,
            "BOT_API_URL": api,
            "DATABASE_URL": database,
            "ADMIN_IDS": str(admin.id),
            "LEAD_CHECK_SECONDS": "1",
            "TICK_SECONDS": "1",
            "DOCUMENT_WORKERS": "1",
            # Crowds of a test are few people who write much.
            "COMMANDS_PER_MINUTE": "0",
            "COMMANDS_PER_MINUTE_CHAT": "0",
            "UPLOADS_PER_HOUR": "0",
            "STRANGER_ANSWERS_PER_MINUTE": "0",
        }
        self.programs: list[Program] = []
        self._folder = folder

    def start(self, begin: datetime | WallClock | None = None, **environment: str) -> Program:
        """Start one process, whose clock begins at an instant, or is one that can be put; None: the machine's."""
        log = self._folder / f"{len(self.programs)}.log"
        self.programs.append(Program(self.environment | environment, log, begin))
        return self.programs[-1]

    def wall(self, at: datetime) -> WallClock:
        """Return a wall clock that can be put while programs read it."""
        made = WallClock(self._folder / "wall")
        made.put(at)
        return made

    def running(self) -> list[Program]:
        """Return the processes that run."""
        return [program for program in self.programs if program.returncode is None]

    def leading(self) -> list[Program]:
        """Return the running processes that have taken the lead."""
        return [program for program in self.programs if program.leads]

    async def end(self) -> None:
        """End all that still run."""
        for program in self.running():
            await program.kill()


@asynccontextmanager
async def machines(world: World, database: str, admin: User) -> AsyncIterator[Machines]:
    """Return a place to start processes. They know Telegram by a name, as in life: looking it up may wait too."""
    with tempfile.TemporaryDirectory() as folder:
        async with served(world, host="localhost") as api:
            made = Machines(world, api, database, admin, Path(folder))
            try:
                yield made
            finally:
                await made.end()
