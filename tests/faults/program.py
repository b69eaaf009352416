"""The program as it runs for real: python -m bot run, over a sandbox that is served by HTTP."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn

from sandbox import World
from sandbox.people import User

DEADLINE = 90  # seconds: generous, for a machine that does other things
LEADS = "This process leads"
ASKED = "asked to stop:"
ROOT = Path(__file__).parents[2]


async def until(true: Callable[[], object]) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(DEADLINE):
        while not true():  # noqa: ASYNC110 - what is waited for happens in other processes
            await asyncio.sleep(0.05)


class Program:
    """One process, and what it has written to its log."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.log: list[str] = []
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.process.stderr is not None
        async for line in self.process.stderr:
            self.log.append(line.decode())

    def said(self, words: str) -> int:
        """Count the lines of the log with these words."""
        return sum(words in line for line in self.log)

    @property
    def leads(self) -> bool:
        """Say whether it runs and has taken the lead."""
        return self.process.returncode is None and self.said(LEADS) > 0

    def signal(self, what: signal.Signals) -> None:
        """Send a signal."""
        self.process.send_signal(what)

    async def ended(self) -> int:
        """Wait for its end; gives its exit status."""
        async with asyncio.timeout(DEADLINE):
            status = await self.process.wait()
            await self._reading
        return status

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)
        await self.ended()


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    """Serve a world over HTTP on a free port of this machine; gives its address."""
    config = uvicorn.Config(
        world.app, port=0, log_level="critical", access_log=False, timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await running


class Machines:
    """Starts processes on one database for one bot, and ends those that are left."""

    def __init__(self, world: World, api: str, database: str, admin: User) -> None:
        self.environment = os.environ | {
            "BOT_TOKEN": world.bot.token,
            "BOT_API_URL": api,
            "DATABASE_URL": database,
            "ADMIN_IDS": str(admin.id),
            "LEAD_CHECK_SECONDS": "1",
            "TICK_SECONDS": "1",
            "PYTHONPATH": str(ROOT),
        }
        self.programs: list[Program] = []

    async def start(self) -> Program:
        """Start one process."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=self.environment, stderr=asyncio.subprocess.PIPE, cwd="/"
        )
        self.programs.append(Program(process))
        return self.programs[-1]

    def leading(self) -> list[Program]:
        """Give the running processes that have taken the lead."""
        return [program for program in self.programs if program.leads]

    async def end(self) -> None:
        """End all that still run."""
        for program in self.programs:
            if program.process.returncode is None:
                await program.kill()


@asynccontextmanager
async def machines(world: World, database: str, admin: User) -> AsyncIterator[Machines]:
    """Give a place to start processes."""
    async with served(world) as api:
        made = Machines(world, api, database, admin)
        try:
            yield made
        finally:
            await made.end()
