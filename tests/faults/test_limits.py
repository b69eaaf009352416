"""With Telegram's real limits on, a morning of many groups is served by the real process without a single 429."""

from __future__ import annotations

import time
from collections import Counter

from sandbox.limits import RateLimits
from tests.conftest import SOAK
from tests.faults.crowd import MORNING, came_once, gather_groups, served, start
from tests.stage import Stage

GROUPS = 4000 if SOAK else 100


async def test_no_call_of_a_morning_is_answered_429(eve: Stage) -> None:
    groups = await gather_groups(eve, GROUPS)
    eve.clock.put(MORNING)
    eve.world.limits = RateLimits(time.monotonic)
    before = len(eve.world.calls)
    async with served(eve.world) as api:
        process = await start(eve, api, "w", LIMITS="1")
        _out, said_last = await process.communicate()
    assert process.returncode == 0, said_last.decode()
    made = eve.world.calls[before:]
    assert Counter(call.error for call in made) == {None: len(made)}
    assert list(came_once(groups)) == []
