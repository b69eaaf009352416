"""The wall clock is put while the program runs, as when a machine is resumed or corrected: nothing stands still."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from sandbox import Chat
from tests.faults.crowd import MORNING, gather_groups, of_groups, said
from tests.faults.program import LEADS, RUNS, machines, until
from tests.stage import Stage

GROUPS = 3
EARLY = MORNING - timedelta(minutes=20)


async def reminded(stage: Stage, groups: list[Chat]) -> bool:
    return [row.state for row in await of_groups(stage, groups)] == ["sent"] * GROUPS


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(days=31)], ids=["an hour", "a month"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_clock_that_is_put_back_costs_no_reminder(eve: Stage, by: timedelta) -> None:
    groups = await gather_groups(eve, GROUPS)
    async with machines(eve.world, eve.context.settings.database_url, eve.hoa) as ours:
        wall = ours.wall(EARLY)
        program = ours.start(wall)
        await until(lambda: program.said(RUNS) and program.said(LEADS))
        wall.put(EARLY - by)
        await asyncio.sleep(2.5)  # ticks by the clock that was put
        await groups[0].someone().say(groups[0], "/viec")
        await until(lambda: said(groups[0]))
        wall.put(MORNING)
        await until(lambda: reminded(eve, groups))
        await program.stop()
