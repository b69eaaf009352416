"""Whether what people are shown of the outbox is what its table holds: the figures of /metrics and of /trangthai."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.i18n import language
from bot.process.http_metrics import HttpMetrics
from bot.process.watchdog import Watchdog
from bot.registry.core.permissions import Source
from bot.registry.operations import health
from bot.registry.operations.heartbeat import Heartbeat
from bot.registry.outbox.outbox import State
from bot.telegram.pages import pages
from bot.telegram.rendering import plain
from bot.views.operations import health as views
from tests.stage import Stage

WORDS = {str(views.state(language("vi"), state)): str(state) for state in State}
SUMMARY = "Toàn bộ tin từ trước đến nay\n"


class Agreement:
    """Compares the figures with the table; nothing may move meanwhile."""

    def __init__(self, stage: Stage, metrics: httpx.AsyncClient) -> None:
        self._stage, self._metrics = stage, metrics
        self.seen: set[str] = set()  # the states that rows had whenever it was checked
        self.checked = 0

    async def check(self) -> None:
        """Fail where what people are shown is not what the table holds."""
        rows = await self._counted()
        by_state = Counter[str]()
        for (_kind, state), number in rows.items():
            by_state[state] += number
        assert await self._scraped() == rows
        assert await self._shown() == by_state
        self.seen |= set(by_state)
        self.checked += 1

    async def _counted(self) -> Counter[tuple[str, str]]:
        """Count the rows of the table, in plain SQL."""
        async with self._stage.context.db.read() as session:
            rows = await session.execute(text("SELECT kind, state FROM outbox"))
            return Counter((kind, state) for kind, state in rows)

    async def _scraped(self) -> Counter[tuple[str, str]]:
        """Return what Prometheus reads."""
        families = text_string_to_metric_families((await self._metrics.get("/metrics")).text)
        (rows,) = [family for family in families if family.name == "nhacviec_outbox_rows"]
        return Counter({(one.labels["kind"], one.labels["state"]): int(one.value) for one in rows.samples if one.value})

    async def _shown(self) -> Counter[str]:
        """Return what /trangthai says of all messages."""
        hoa = self._stage.hoa
        async with self._stage.context.looking(Source(hoa.id, "Hoa", hoa.id, "private", "")) as uow:
            message = views.report(language("vi"), await health.report(uow))
        said = "\n".join(plain(page.text) for page in pages(message))
        if SUMMARY not in said:
            return Counter()
        line = said.split(SUMMARY)[1].splitlines()[0]
        return Counter({WORDS[name]: int(n) for name, n in re.findall(r"(\D+?): (\d+)(?:, |$)", line)})


@asynccontextmanager
async def agreement(stage: Stage) -> AsyncIterator[Agreement]:
    """Serve the metrics of the stage's office, and compare."""
    now = stage.clock.now()
    watch = Watchdog(stage.context, Heartbeat("máy một:1", "1", "main", now, leading_since=now))
    serving = HttpMetrics(watch, asyncio.get_running_loop())
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{serving.port}", trust_env=False) as http:
            yield Agreement(stage, http)
    finally:
        await asyncio.to_thread(serving.close)
        await watch.close()
