"""Places: so many handlers work at the same moment. Who waits for Telegram lets somebody else work meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass
class _Place:
    free: asyncio.Semaphore
    holder: asyncio.Task[object] | None
    held: bool = False

    async def take(self) -> None:
        await self.free.acquire()
        self.held = True

    def leave(self) -> None:
        if self.held:
            self.held = False
            self.free.release()


_MINE: ContextVar[_Place | None] = ContextVar("place", default=None)


@asynccontextmanager
async def place(free: asyncio.Semaphore) -> AsyncIterator[None]:
    """Hold one of the free places; waits until there is one."""
    mine = _Place(free, asyncio.current_task())
    await mine.take()
    before = _MINE.set(mine)
    try:
        yield
    finally:
        _MINE.reset(before)
        mine.leave()


@asynccontextmanager
async def left_to_others() -> AsyncIterator[None]:
    """Give this task's place to others, and take one again in the end. Does nothing in a task that holds none."""
    mine = _MINE.get()
    # A task that was begun by the holder knows the place too, but it is not its own to give away.
    if mine is None or not mine.held or mine.holder is not asyncio.current_task():
        yield
        return
    mine.leave()
    try:
        yield
    except Exception:
        await mine.take()
        raise
    else:
        await mine.take()  # who was cancelled is to end, and needs none
