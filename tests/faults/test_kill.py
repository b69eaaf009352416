"""The program is killed at any moment of a morning: every group gets its reminder; what may be a repeat says so.

Each process is the program itself (bot.running.run) with its scheduler, its polling and its lead, and is ended by
SIGKILL. A round ends when nothing is left to claim; then the clock goes past the lease of what the dead have held.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.clock import day_of
from bot.models import Outbox
from bot.registry.outbox import leases
from sandbox import Chat
from tests.conftest import SOAK
from tests.faults.agreement import Agreement, agreement
from tests.faults.crowd import MORNING, REPEAT, TITLE, gather_groups, of_groups, said
from tests.faults.program import DEADLINE, Machines, Program, ShiftedClock, machines, until
from tests.stage import Stage

GROUPS = 200 if SOAK else 16
KILLS = int(os.environ.get("NHACVIEC_KILLS", "300" if SOAK else "2"))
PARTY_KILLS = KILLS // 5 if SOAK else 2
DAYS = [timedelta(days=n) for n in (0, 1, 2, 3, 6, 7)]  # working days, on each of which every group gets a reminder
SHARE = max(3, min(3 * GROUPS * len(DAYS) // (2 * KILLS), GROUPS) - 1)  # messages to a kill: enough mornings for all
LEASE_OVER = leases.LEASE + timedelta(seconds=1)
DONE = {"sent", "unknown"}
FAST = {"SENDS_PER_SECOND": "1000"}  # so that kills, not Telegram's limits, take the time
SEVERAL_AT_ONCE = {"ONE_BY_ONE_UP_TO": "0", "SENDS_AT_ONCE": "8"}


@dataclass
class Morning:
    """A morning of many groups, the processes that serve it, and when one of them is killed."""

    stage: Stage
    groups: list[Chat]
    machines: Machines
    figures: Agreement
    dice: random.Random
    days: int = 0
    left: list[int] = field(default_factory=list)  # at each kill: how many messages the killed process had under way
    dead: set[str] = field(default_factory=set)  # the processes that were killed in this round, by their names
    _until_kill: int = 0
    _reached: bool = False

    def count(self, method: str, _params: Mapping[str, object]) -> None:
        """See each call that reaches the server."""
        self._until_kill -= method == "sendMessage"
        if self._until_kill <= 0:
            self._reached = True

    async def serve(self, day: date, processes: int, kills: int, **environment: str) -> None:
        """Start processes and kill some of them, again and again, until each group's row of the day is closed."""
        while not await self._is_over(day):
            self.dead.clear()
            clock = ShiftedClock(self.stage.clock.now())
            run = [self.machines.start(clock.now(), **environment) for _number in range(processes)]
            while kills and await self._comes(day, run):
                kills -= 1
                await self._kill_one(run)
                if processes == 1:
                    await self.figures.check()
                    break
                run.append(self.machines.start(clock.now(), **environment))
            else:
                await self._until_nothing_waits(day)
            for program in run:
                await program.stop()
            await self.figures.check()
            self.stage.clock.forward(LEASE_OVER)

    async def _comes(self, day: date, run: list[Program]) -> bool:
        """Wait for the moment of the next kill; False when the morning was over before."""
        self._until_kill = self.dice.randint(1, SHARE)
        self._reached = False
        async with asyncio.timeout(DEADLINE):
            while not self._reached:
                assert all(program.returncode is None for program in run), [program.log for program in run]
                if await self._nothing_waits(day):
                    return False
                await asyncio.sleep(0.02)
        await asyncio.sleep(self.dice.uniform(0, 0.03))
        return True

    async def _kill_one(self, run: list[Program]) -> None:
        leaders = [program for program in run if program.leads] or run
        victim = self.dice.choice(leaders if self.dice.random() < 0.7 else run)
        run.remove(victim)
        await victim.kill()
        name = f"{socket.gethostname()}:{victim.pid}"
        rows = [row for row in await self._rows() if row.state == "sending" and row.claimed_by == name]
        self.left.append(sum(row.started_at is not None for row in rows))
        self.dead.add(name)

    async def _rows(self) -> list[Outbox]:
        return await of_groups(self.stage, self.groups)

    async def _nothing_waits(self, day: date) -> bool:
        """Return whether nothing is left but what was held by processes that were killed in this round."""
        today = [row for row in await self._rows() if row.day == day]
        waiting = (row for row in today if row.state not in DONE and row.claimed_by not in self.dead)
        return len(today) == len(self.groups) and next(waiting, None) is None

    async def _until_nothing_waits(self, day: date) -> None:
        await until(lambda: self._nothing_waits(day), every=0.1)

    async def _is_over(self, day: date) -> bool:
        today = [row for row in await self._rows() if row.day == day]
        return len(today) == len(self.groups) and {row.state for row in today} <= DONE

    async def mornings(self, kills: int, processes: int = 1, **environment: str) -> None:
        """Let mornings go by until the program was killed so often."""
        while len(self.left) < kills and self.days < len(DAYS):
            begin = MORNING + DAYS[self.days]
            self.stage.clock.put(begin)
            self.days += 1
            await self.serve(begin.date(), processes, kills - len(self.left), **environment)

    def repeats(self) -> int:
        """Count the messages beyond one a day in each group; each of them must say that it may be a repeat."""
        extra = 0
        for group in self.groups:
            texts = said(group)
            assert all(TITLE in text for text in texts)
            assert sum(REPEAT not in text for text in texts) <= self.days, "no message comes twice unsaid"
            assert len(texts) >= self.days, "no group is left out"
            served = {day_of(datetime.fromtimestamp(message.raw["date"], UTC)) for message in group.bot_messages()}
            assert len(served) >= self.days, "nor on any day"
            extra += len(texts) - self.days
        return extra


@asynccontextmanager
async def morning(stage: Stage, seed: int) -> AsyncIterator[Morning]:
    """Return a morning of many groups, and a place to start processes."""
    groups = await gather_groups(stage, GROUPS)
    database = stage.context.settings.database_url
    async with machines(stage.world, database, stage.hoa) as ours, agreement(stage) as figures:
        ours.environment |= FAST
        made = Morning(stage, groups, ours, figures, random.Random(seed))
        stage.world.faults.use(made.count)
        yield made


async def test_every_group_gets_its_reminder_however_often_the_program_is_killed(eve: Stage) -> None:
    async with morning(eve, 20260616) as one:
        await one.mornings(KILLS)
        assert len(one.left) == KILLS
        assert max(one.left) <= 1, "one message at a time is at risk"
        assert one.repeats() <= sum(one.left), "at most one repeat for each kill, and only of what was under way"


async def test_a_crash_with_many_under_way_repeats_at_most_those(eve: Stage) -> None:
    async with morning(eve, 4) as one:
        await one.mornings(2, 1, **SEVERAL_AT_ONCE)
        assert max(one.left) <= 8
        assert one.repeats() <= sum(one.left)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("processes", [2, 3])
async def test_processes_that_share_a_database_never_send_the_same_row(eve: Stage, processes: int) -> None:
    async with morning(eve, processes) as one:
        await one.mornings(PARTY_KILLS, processes)
        assert len(one.left) == PARTY_KILLS
        assert max(one.left) <= 1
        assert one.repeats() <= sum(one.left)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_two_processes_over_one_file_send_each_row_once(eve: Stage) -> None:
    async with morning(eve, 1) as one:
        eve.clock.put(MORNING)
        await one.serve(MORNING.date(), processes=2, kills=0)
        assert {(row.state, row.attempts) for row in await of_groups(eve, one.groups)} == {("sent", 1)}
        assert [len(said(group)) for group in one.groups] == [1] * GROUPS


@pytest.mark.parametrize("environment", [FAST, FAST | SEVERAL_AT_ONCE], ids=["one by one", "several at once"])
async def test_a_program_told_to_stop_finishes_what_is_under_way_and_gives_the_rest_back(
    eve: Stage, environment: dict[str, str]
) -> None:
    async with morning(eve, 1) as one:
        eve.clock.put(MORNING)
        gate = eve.world.faults.hold(method="sendMessage", chat_id=one.groups[GROUPS // 2].id)
        program = one.machines.start(eve.clock.now(), **environment)
        await until(lambda: not eve.world.faults._queue)
        program.signal(signal.SIGTERM)
        gate.set()
        assert await program.ended() == 0
        assert "Traceback" not in program.log
        rows = await of_groups(eve, one.groups)
        assert {row.state for row in rows} <= {"sent", "planned"}, "nothing is left in the air"
        assert sorted(len(row.message_ids) for row in rows) == sorted(len(said(group)) for group in one.groups)
        assert len(said(one.groups[GROUPS // 2])) == 1, "what was under way has arrived"
        await one.serve(MORNING.date(), processes=1, kills=0)
        one.days = 1
        assert one.repeats() == 0
        assert not any(REPEAT in text for group in one.groups for text in said(group))
