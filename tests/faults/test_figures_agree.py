"""/trangthai, /metrics and the outbox itself tell the same numbers at every step of a run in which much goes wrong."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.i18n import language
from bot.jobs import schedule
from bot.registry.outbox.outbox import State
from bot.views.operations import health as views
from sandbox.rules.errors import ApiError
from sandbox.rules.faults import Fault
from tests.faults.agreement import agreement
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


@pytest.mark.parametrize("seed", range(3))
async def test_all_figures_agree_at_every_step(stage: Stage, seed: int) -> None:
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
    async with agreement(stage) as figures:
        for step in range(14):
            if step % 3 == 0:
                await stage.assign(f"{chance.choice(names)}: rà soát hộ nghèo trước ngày 18/6/2026")
            if step == 4:
                stage.clock.forward(timedelta(hours=22, minutes=30))
            stage.clock.forward(timedelta(minutes=chance.choice((1, 5, 20))))
            await schedule.tick(stage.context, stage.application.bot)
            await figures.check()
    assert {"sent", "planned", "failed"} <= figures.seen
