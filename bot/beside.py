"""Heavy work of our own, such as a report on thousands of tasks, goes on in a process beside: nobody else waits for it.

Entered, work runs in the process beside, one after the other; otherwise where it is called, which is enough for tests.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Self, TypeVar

Result = TypeVar("Result")

MOST_WAITING = 20  # pieces of work that may wait; each is somebody's who will ask again


class TooBusyError(Exception):
    """So much waits that no more is taken."""


class Beside:
    """Runs one piece of work after the other, each for so many seconds at most."""

    def __init__(self, seconds: float = 120) -> None:
        self._seconds = seconds
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._entered = False
        self._pool: ProcessPoolExecutor | None = None
        self._pid: int | None = None

    async def __aenter__(self) -> Self:
        self._entered = True
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._entered = False
        self._end()

    async def run(self, work: Callable[..., Result], *given: object) -> Result:
        """Return what a function of a module makes of what it is given; both and the result can be pickled.

        Raises what it raises, TimeoutError when it takes too long, TooBusyError, and BrokenProcessPool when its process
        ended.
        """
        if self._waiting > MOST_WAITING:
            raise TooBusyError
        self._waiting += 1
        try:
            async with self._turn:
                return await (self._apart(work, *given) if self._entered else asyncio.to_thread(work, *given))
        finally:
            self._waiting -= 1

    async def _apart(self, work: Callable[..., Result], *given: object) -> Result:
        try:
            async with asyncio.timeout(self._seconds):
                pool = await self._ready()
                return await asyncio.get_running_loop().run_in_executor(pool, work, *given)
        except (TimeoutError, BrokenProcessPool, asyncio.CancelledError):
            self._end()  # what it is doing is wanted no more; the next piece of work gets a new process
            raise

    async def _ready(self) -> ProcessPoolExecutor:
        """Return the pool of one process, which is started when it is needed first."""
        if self._pool is None:
            # Spawned: a fork would take over the database's connections and the locks of other threads.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_live_with_the_bot)
            self._pid = await asyncio.get_running_loop().run_in_executor(self._pool, os.getpid)
        return self._pool

    def _end(self) -> None:
        pool, self._pool = self._pool, None
        pid, self._pid = self._pid, None
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def _live_with_the_bot() -> None:
    """Leave a key press at the terminal to the bot, which ends this process itself; and end when the bot is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_bot, daemon=True).start()


def _end_with_the_bot() -> None:
    if (bot := multiprocessing.parent_process()) is not None:
        multiprocessing.connection.wait([bot.sentinel])
        os._exit(1)
