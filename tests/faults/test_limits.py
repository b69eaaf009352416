"""With Telegram's real limits on, a morning of many groups is served by the real program without a single 429."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta

import pytest

from sandbox.rules.limits import RateLimits
from tests.conftest import SOAK
from tests.faults.crowd import MORNING, came_once, gather_groups, of_groups
from tests.faults.program import RUNS, ShiftedClock, machines, until
from tests.stage import Stage

GROUPS = 4000 if SOAK else 100
LEAD_TIME = timedelta(seconds=5)  # in which processes that start before the morning learn of each other
TAKES = 600  # seconds at most, on a machine that does other things


@pytest.mark.parametrize(
    ("database_url", "processes"), [("sqlite", 1), ("postgres", 1), ("postgres", 2)], indirect=["database_url"]
)
async def test_no_call_of_a_morning_is_answered_429(eve: Stage, processes: int) -> None:
    groups = await gather_groups(eve, GROUPS)
    eve.world.limits = RateLimits(time.monotonic)
    before = len(eve.world.calls)

    async def all_is_sent() -> bool:
        return [row.state for row in await of_groups(eve, groups)] == ["sent"] * GROUPS

    async with machines(eve.world, eve.context.settings.database_url, eve.hoa) as ours:
        clock = ShiftedClock(MORNING - LEAD_TIME)
        for _number in range(processes):
            program = ours.start(clock.now())
            await until(lambda program=program: program.said(RUNS))  # type: ignore[misc]
        await until(all_is_sent, every=max(0.2, GROUPS / 1000), within=TAKES)
        for program in ours.programs:
            await program.stop()
    sends = [call for call in eve.world.calls[before:] if "send" in call.method]
    assert Counter(call.error for call in sends) == {None: len(sends)}
    assert list(came_once(groups)) == []
