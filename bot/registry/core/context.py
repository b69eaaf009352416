"""The context: settings, clock, database, readers, limits and heavy work together; it opens units of work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.beside import Beside
from bot.clock import Clock
from bot.db import Database
from bot.readers import Readers
from bot.registry.core import permissions
from bot.registry.core.limits import Limits
from bot.registry.core.permissions import Source
from bot.registry.core.unit_of_work import UnitOfWork
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Context:
    """Everything the register needs from outside."""

    settings: Settings
    clock: Clock
    db: Database
    readers: Readers = field(default_factory=Readers)
    limits: Limits = field(default_factory=Limits)
    beside: Beside = field(default_factory=Beside)

    @asynccontextmanager
    async def acting(self, source: Source) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work in which this person may change things, all or nothing. Never await the network in it."""
        async with self.db.write() as session:
            now = self.clock.now()
            actor = await permissions.meet(session, source, self.settings, now)
            yield UnitOfWork(session, actor, now, self.settings)

    @asynccontextmanager
    async def looking(self, source: Source) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work in which this person only reads."""
        async with self.db.read() as session:
            actor = await permissions.look(session, source, self.settings)
            yield UnitOfWork(session, actor, self.clock.now(), self.settings)

    @asynccontextmanager
    async def looking_itself(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work in which the program itself only reads."""
        async with self.db.read() as session:
            yield UnitOfWork(session, None, self.clock.now(), self.settings)

    @asynccontextmanager
    async def itself(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit of work in which the program itself acts."""
        async with self.db.write() as session:
            yield UnitOfWork(session, None, self.clock.now(), self.settings)
