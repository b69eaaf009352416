"""/trangthai, /metrics and the outbox itself tell the same numbers at every step of a run in which much goes wrong."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from bot.i18n import language
from bot.jobs import schedule
from bot.jobs.serving import Serving
from bot.jobs.watchdog import Watchdog
from bot.registry.outbox import State
from bot.registry.pulse import Pulse
from bot.views import health as views
from sandbox.errors import ApiError
from sandbox.faults import Fault
from tests.stage import Stage

PLACES = ("Đông", "Tây", "Nam", "Bắc", "Trung")
WORDS = {str(views.state(language("vi"), state)): str(state) for state in State}
REFUSED = Fault("refuse", error=ApiError(400, "Bad Request: injected"))
WRONG = (
    Fault("refuse", error=ApiError(429, "Too Many Requests: retry after 5", retry_after=5)),
    Fault("refuse", error=ApiError(502, "Bad Gateway")),
    Fault("unreachable"),
    Fault("lose_answer"),
)


@pytest.fixture
async def serving(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    """A client of /metrics."""
    now = stage.clock.now()
    watch = Watchdog(stage.office, Pulse("máy một:1", "1", "main", now, leading_since=now))
    served = Serving(watch, asyncio.get_running_loop())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{served.port}", trust_env=False) as http:
        yield http
    await asyncio.to_thread(served.close)
    await watch.close()


async def counted(stage: Stage) -> Counter[tuple[str, str]]:
    """Count the rows of the table, in plain SQL."""
    async with stage.office.db.read() as session:
        rows = await session.execute(text("SELECT kind, state FROM outbox"))
        return Counter((kind, state) for kind, state in rows)


async def scraped(http: httpx.AsyncClient) -> Counter[tuple[str, str]]:
    """Give what Prometheus reads."""
    families = text_string_to_metric_families((await http.get("/metrics")).text)
    (rows,) = [family for family in families if family.name == "nhacviec_outbox_rows"]
    return Counter({(one.labels["kind"], one.labels["state"]): int(one.value) for one in rows.samples if one.value})


async def shown(stage: Stage) -> Counter[str]:
    """Give what /trangthai says of all messages."""
    before = stage.hoa.private.last()
    await stage.hoa.send("/trangthai")
    said = "\n".join(message.text for message in stage.hoa.private.bot_messages(since=before))
    line = said.split("Toàn bộ tin từ trước đến nay\n")[1].splitlines()[0]
    return Counter({WORDS[name]: int(n) for name, n in re.findall(r"(\D+?): (\d+)(?:, |$)", line)})


@pytest.mark.parametrize("seed", range(3))
async def test_all_figures_agree_at_every_step(stage: Stage, serving: httpx.AsyncClient, seed: int) -> None:
    chance = random.Random(seed)
    await stage.hoa.send("/start")
    names = [f"UBND xã {place}" for place in PLACES]
    await stage.agencies(*names)
    for name in names:
        await stage.link(name)

    def go_wrong(_method: str, params: object) -> Fault | None:
        to_group = isinstance(params, dict) and str(params.get("chat_id", "")).startswith("-")
        if not to_group or chance.random() > 0.4:
            return REFUSED if to_group and step > 8 else None
        return chance.choice(WRONG)

    step = 0
    stage.world.faults.use(go_wrong)
    seen: set[str] = set()
    for step in range(14):
        if step % 3 == 0:
            await stage.assign(f"{chance.choice(names)}: rà soát hộ nghèo trước ngày 18/6/2026")
        if step == 4:
            stage.clock.forward(timedelta(hours=22, minutes=30))
        stage.clock.forward(timedelta(minutes=chance.choice((1, 5, 20))))
        await schedule.tick(stage.office, stage.application.bot)
        rows = await counted(stage)
        assert await scraped(serving) == rows
        by_state: Counter[str] = Counter()
        for (_kind, state), n in rows.items():
            by_state[state] += n
        assert await shown(stage) == by_state
        seen |= set(by_state)
    assert {"sent", "planned", "failed"} <= seen
