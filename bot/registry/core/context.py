"""The office: settings, clock and database together; hands out desks."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.clock import Clock
from bot.db import Database
from bot.registry.core import permissions
from bot.registry.core.permissions import Source
from bot.registry.core.unit_of_work import Desk
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Office:
    """Everything the register needs from outside."""

    settings: Settings
    clock: Clock
    db: Database

    @asynccontextmanager
    async def acting(self, source: Source) -> AsyncIterator[Desk]:
        """Give a desk at which this person may change things, all or nothing. Never await the network at it."""
        async with self.db.write() as session:
            now = self.clock.now()
            actor = await permissions.meet(session, source, self.settings, now)
            yield Desk(session, actor, now, self.settings)

    @asynccontextmanager
    async def looking(self, source: Source) -> AsyncIterator[Desk]:
        """Give a desk at which this person only reads."""
        async with self.db.read() as session:
            actor = await permissions.look(session, source, self.settings)
            yield Desk(session, actor, self.clock.now(), self.settings)

    @asynccontextmanager
    async def itself(self) -> AsyncIterator[Desk]:
        """Give a desk at which the program itself acts."""
        async with self.db.write() as session:
            yield Desk(session, None, self.clock.now(), self.settings)
