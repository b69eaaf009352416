"""Processes that work for one bot share the rate that Telegram allows it: each takes an even part."""

from __future__ import annotations

import asyncio
import logging

from bot.jobs.bulkheads import passes
from bot.registry.core.context import Context
from bot.registry.operations import heartbeat
from bot.telegram.rate_limiter import RateLimiter

log = logging.getLogger(__name__)


class Sharing:
    """Looks how many processes there are; one that was killed counts until its heartbeat is old, to be safe."""

    def __init__(self, context: Context, budget: RateLimiter) -> None:
        self._context = context
        self._budget = budget
        self._among = 1

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:
                if passes(error):
                    self._context.db.outage.goes_on(error)
                else:
                    log.exception("the processes could not be counted")
            await asyncio.sleep(self._context.settings.lead_check_seconds)

    async def look(self) -> None:
        """Look once, and take the part that is due to this process."""
        async with self._context.db.read() as session:
            among = max(1, len(await heartbeat.processes(session, self._context.clock.now())))
        if among != self._among:
            log.info("%s processes share the messages that may be sent in a second", among)
        self._among = among
        self._budget.share(among)
