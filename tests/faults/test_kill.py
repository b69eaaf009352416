"""Processes that are killed at any moment of a morning: every group gets its reminder; what may be a repeat says so."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.registry import claims
from sandbox.chats import Chat
from tests.conftest import SOAK
from tests.faults.crowd import MORNING, REPEAT, TITLE, gather_groups, of_groups, said, served, start
from tests.stage import Stage

GROUPS = 200 if SOAK else 16
KILLS = int(os.environ.get("NHACVIEC_KILLS", "300" if SOAK else "3"))
PARTY_KILLS = 60 if SOAK else 2
DAYS = 6  # working days, on each of which every group gets a reminder, if the kills need as many
LEASE_OVER = claims.LEASE + timedelta(seconds=1)


class Killer:
    """Kills after so many more messages have reached the server, and a moment."""

    def __init__(self, stage: Stage, dice: random.Random) -> None:
        self._dice, self._left, self._reached = dice, 0, asyncio.Event()
        stage.world.faults.use(self._count)

    def _count(self, method: str, _params: Mapping[str, object]) -> None:
        self._left -= method == "sendMessage"
        if self._left <= 0:
            self._reached.set()

    async def kill_one(self, processes: list[asyncio.subprocess.Process]) -> bool:
        """Kill one of these processes; False when they were done before."""
        self._left, self._reached = self._dice.randint(1, max(2, GROUPS // 6)), asyncio.Event()
        moment = asyncio.create_task(self._reached.wait())
        ends = [asyncio.create_task(process.wait()) for process in processes]
        await asyncio.wait([moment, *ends], return_when=asyncio.FIRST_COMPLETED)
        moment.cancel()
        await asyncio.sleep(self._dice.uniform(0, 0.03))
        alive = [process for process in processes if process.returncode is None]
        if alive:
            self._dice.choice(alive).kill()
        return bool(alive)


async def under_way(stage: Stage, groups: list[Chat]) -> int:
    return sum(row.state == "sending" and row.started_at is not None for row in await of_groups(stage, groups))


async def finish(processes: list[asyncio.subprocess.Process]) -> None:
    """Let the processes end by themselves; a killed one is allowed, a failed one is not."""
    for process in processes:
        _out, said_last = await process.communicate()
        assert process.returncode in (0, -9), said_last.decode()


async def morning_with_kills(
    stage: Stage, api: str, killer: Killer, kills: int, **environment: str
) -> tuple[int, list[int]]:
    """Run a day's delivery, killing and starting anew; gives how often, and how many rows were under way each time."""
    groups = [chat for chat in stage.world.chats.values() if chat.is_group]
    left: list[int] = []
    processes_at_once = int(environment.pop("PROCESSES", "1"))
    day = stage.clock.now().date()
    while True:
        run = [await start(stage, api, f"w{number}", **environment) for number in range(processes_at_once)]
        killed = len(left) < kills and await killer.kill_one(run)
        await finish(run)
        if killed:
            left.append(await under_way(stage, groups))
        stage.clock.forward(LEASE_OVER)
        today = [row for row in await of_groups(stage, groups) if row.day == day]
        if len(today) == len(groups) and {row.state for row in today} <= {"sent", "unknown"}:
            return len(left), left


def repeats(groups: list[Chat], days: int) -> Counter[str]:
    """Count the messages beyond one a day in each group; each of them must say that it may be a repeat."""
    extra = Counter[str]()
    for group in groups:
        texts = said(group)
        assert all(TITLE in text for text in texts)
        unmarked = [text for text in texts if REPEAT not in text]
        assert len(unmarked) <= days, "no message comes twice unsaid"
        assert len(texts) >= days, "no group is left out"
        extra[group.title] = len(texts) - days
    return extra


async def test_every_group_gets_its_reminder_however_often_the_process_is_killed(eve: Stage) -> None:
    dice = random.Random(20260616)
    groups = await gather_groups(eve, GROUPS)
    killer, done, days = Killer(eve, dice), 0, 0
    async with served(eve.world) as api:
        while done < KILLS and days < DAYS:
            eve.clock.put(MORNING + timedelta(days=days))
            kills, left = await morning_with_kills(eve, api, killer, KILLS - done, SENDS_AT_ONCE="1")
            assert all(count <= 1 for count in left), "one message at a time is at risk"
            done, days = done + kills, days + 1
    assert done > 0
    assert sum(repeats(groups, days).values()) <= done, "at most one repeat for each kill"


async def test_a_crash_with_many_under_way_repeats_at_most_those(eve: Stage) -> None:
    dice = random.Random(4)
    groups = await gather_groups(eve, GROUPS)
    eve.clock.put(MORNING)
    async with served(eve.world) as api:
        _kills, left = await morning_with_kills(eve, api, Killer(eve, dice), 2, SENDS_AT_ONCE="8")
    assert max(left) <= 8
    assert sum(repeats(groups, 1).values()) <= sum(left)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("processes", [2, 3] if SOAK else [3])
async def test_processes_that_share_a_database_never_send_the_same_row(eve: Stage, processes: int) -> None:
    dice = random.Random(processes)
    groups = await gather_groups(eve, GROUPS)
    killer, done, days, at_risk = Killer(eve, dice), 0, 0, 0
    async with served(eve.world) as api:
        while done < PARTY_KILLS and days < DAYS:
            eve.clock.put(MORNING + timedelta(days=days))
            kills, left = await morning_with_kills(
                eve, api, killer, PARTY_KILLS - done, PROCESSES=str(processes), SENDS_AT_ONCE="4"
            )
            done, days, at_risk = done + kills, days + 1, at_risk + sum(left)
    assert done > 0
    assert sum(repeats(groups, days).values()) <= at_risk
    for row in await of_groups(eve, groups):
        assert row.attempts <= 1 + done


async def test_a_process_told_to_stop_finishes_what_is_under_way_and_gives_the_rest_back(eve: Stage) -> None:
    groups = await gather_groups(eve, GROUPS)
    eve.clock.put(MORNING)
    gate = eve.world.faults.hold(method="sendMessage")
    async with served(eve.world) as api:
        process = await start(eve, api, "w", SENDS_AT_ONCE="4")
        while not [row for row in await of_groups(eve, groups) if row.state == "sent"]:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.01)
        process.terminate()
        gate.set()
        await finish([process])
        rows = await of_groups(eve, groups)
        assert {row.state for row in rows} <= {"sent", "planned"}, "nothing is left in the air"
        assert sorted(len(row.message_ids) for row in rows) == sorted(len(said(group)) for group in groups)
        await finish([await start(eve, api, "another")])
    assert sum(repeats(groups, 1).values()) == 0
    assert not any(REPEAT in text for group in groups for text in said(group))
