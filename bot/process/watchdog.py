"""The watchdog: notices that the program hears or sends no more, and says so to the log, the admins and the outside.

It runs beside the tick, so that a tick that never ends is noticed too.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import httpx

from bot.jobs.bulkheads import Aside
from bot.registry.core.context import Context
from bot.registry.operations import health, heartbeat
from bot.registry.operations.heartbeat import Heartbeat, StagesFailed, Stall

log = logging.getLogger(__name__)

LOOK_SECONDS = 15  # between two looks
HEARTBEAT_EVERY = timedelta(minutes=1)
HEARTBEAT_SECONDS = 5.0  # for which an outside watch may take its time


class Watchdog:
    """Watches one process. ``client`` is how the outside is reached; tests give one of their own, and an ``aside``."""

    def __init__(
        self, context: Context, mine: Heartbeat, client: httpx.AsyncClient | None = None, aside: Aside | None = None
    ) -> None:
        self.context = context
        self.heartbeat = mine
        self.aside = aside or Aside()  # what this process leaves alone for an hour, from tick to tick
        self._client = client or httpx.AsyncClient(timeout=HEARTBEAT_SECONDS)
        self._ticking = asyncio.Lock()
        self._known: list[Stall] = []
        self._beaten: datetime | None = None
        self._beat: asyncio.Task[None] | None = None

    def heard(self) -> None:
        """Take note that Telegram has answered a poll."""
        self.heartbeat.polled = self.context.clock.now()

    @asynccontextmanager
    async def ticking(self) -> AsyncIterator[None]:
        """Watch one tick: when it comes to its end, that is written down, and the outside is told that all is well."""
        async with self._ticking:
            try:
                yield
            except StagesFailed:
                await self._note()  # it came to its end: the process is alive
                raise
            self.heartbeat.ticked = self.context.clock.now()
            await self._note()
            self._tell_outside()

    async def _note(self) -> None:
        self.heartbeat.looked = self.context.clock.now()
        async with self.context.itself() as uow:
            await heartbeat.note(uow.session, self.heartbeat, uow.now)

    async def idle(self) -> None:
        """Wait until no tick is under way."""
        async with self._ticking:
            pass

    def stalls(self) -> list[Stall]:
        """Return what this process has not done for too long. Takes no lock and no database: any thread may ask."""
        return heartbeat.stalls(self.heartbeat, self.context.settings, self.context.clock.now())

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception:
                log.exception("the watchdog could not look")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Look once: what has stopped is told once, however long it lasts."""
        found = self.stalls()
        self._log(found)
        if not found and not self.heartbeat.leads:
            return
        async with self.context.itself() as uow:
            late = await health.late_morning(uow) if self.heartbeat.leads else None
            for what in [*found, late] if late else found:
                if await health.tell_stall(uow, what):
                    log.error("the admins are told that %s is stalled", what.name)

    def _log(self, found: list[Stall]) -> None:
        for what in found:
            if what not in self._known:
                log.error("%s is stalled since %s", what.name, what.since.isoformat(timespec="seconds"))
        for what in self._known:
            if what not in found:
                log.warning("%s runs again", what.name)
        self._known = found

    def _tell_outside(self) -> None:
        url, now = self.context.settings.heartbeat_url, self.context.clock.now()
        due = self._beaten is None or abs(now - self._beaten) >= HEARTBEAT_EVERY
        busy = self._beat is not None and not self._beat.done()
        if url and due and not busy and not self.stalls():
            self._beaten = now
            self._beat = asyncio.create_task(self._call(url), name="heartbeat")

    async def _call(self, url: str) -> None:
        try:
            answer = await self._client.get(url)
            answer.raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("the heartbeat was not taken: %s", type(error).__name__)  # the address may hold a secret

    async def close(self) -> None:
        """End what is on its way to the outside."""
        if self._beat is not None:
            await self._beat
        await self._client.aclose()
