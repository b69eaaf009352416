"""The traps of the scheduler, on a real one: late ticks, missed ticks, the machine's time zone, weekdays."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.exc import OperationalError

from bot.clock import ZONE
from bot.db import Outage
from bot.jobs import schedule
from bot.registry.core.context import Context
from tests.faults.crowd import came_once, gather_groups, of_groups, watched
from tests.faults.wall_clock import READ_BY, PutClock
from tests.stage import Stage


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that stands in New York."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class Ticks:
    """Counts ticks instead of doing what is due."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, act: Callable[[], None] = lambda: None) -> None:
        self.begun, self._act = 0, act
        monkeypatch.setattr(schedule, "tick", self._tick)

    async def _tick(self, *_args: object, **_named: object) -> None:
        self.begun += 1
        self._act()

    async def reach(self, count: int) -> None:
        while self.begun < count:  # noqa: ASYNC110 - the scheduler has no event for it
            await asyncio.sleep(0.01)


@asynccontextmanager
async def ticking(stage: Stage) -> AsyncIterator[AsyncIOScheduler]:
    settings = stage.context.settings.model_copy(update={"tick_seconds": 1})
    context = Context(settings, stage.clock, stage.context.db)
    async with watched(context) as watch:
        scheduler = schedule.start(context, stage.application.bot, watch)
        yield scheduler
        await schedule.stop(scheduler, watch)


async def test_a_tick_that_comes_too_late_is_run_all_the_same_and_many_late_ones_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = Ticks(monkeypatch)
    async with ticking(stage):
        await ticks.reach(1)
        before = ticks.begun
        time.sleep(3.5)  # noqa: ASYNC251 - the loop is busy for longer than the library's grace time
        await ticks.reach(before + 1)
        assert ticks.begun == before + 1, "three that were missed are one"
        await ticks.reach(before + 2)


async def test_a_tick_that_fails_does_not_end_the_ticking(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    ticks = Ticks(monkeypatch, fail)
    async with ticking(stage):
        await ticks.reach(2)
    assert caplog.text.count("tick failed") >= 2


async def test_a_tick_never_runs_beside_the_one_before(stage: Stage) -> None:
    async with ticking(stage) as scheduler:
        assert scheduler.get_job("tick").max_instances == 1
        assert scheduler.get_job("tick").misfire_grace_time is None


async def test_the_scheduler_knows_the_offices_time_wherever_the_machine_stands(stage: Stage, elsewhere: None) -> None:
    async with ticking(stage) as scheduler:
        assert scheduler.timezone == ZONE
        assert scheduler.get_job("tick").next_run_time.utcoffset() == timedelta(hours=7)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_morning_is_the_offices_morning_wherever_the_machine_stands(eve: Stage, elsewhere: None) -> None:
    groups = await gather_groups(eve, 2)
    await eve.at("2026-06-16 07:29")
    assert await of_groups(eve, groups) == []
    await eve.at("2026-06-16 07:30")
    assert list(came_once(groups)) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("weekday", range(7))
async def test_reminders_go_out_from_monday_to_friday(eve: Stage, weekday: int) -> None:
    groups = await gather_groups(eve, 1)
    monday = datetime(2026, 6, 15, 7, 30, tzinfo=ZONE)
    await eve.at(monday + timedelta(days=weekday))
    assert len(await of_groups(eve, groups)) == (weekday < 5)


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> type[PutClock]:
    """A wall clock that can be put while the scheduler runs."""

    class Wall(PutClock):
        pass

    for module in READ_BY:
        monkeypatch.setattr(module, "datetime", Wall)
    return Wall


@pytest.mark.parametrize("by", [timedelta(days=-31), timedelta(hours=-1), timedelta(hours=1), timedelta(days=3650)])
async def test_a_wall_clock_that_is_put_stops_no_tick(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, wall: type[PutClock], by: timedelta
) -> None:
    ticks = Ticks(monkeypatch)
    async with ticking(stage):
        await ticks.reach(1)
        wall.ahead = by
        async with asyncio.timeout(60):
            await ticks.reach(4)


async def test_a_database_that_is_away_is_a_line_when_it_goes_and_one_when_it_is_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> None:
        raise OperationalError("SELECT 1", {}, ConnectionRefusedError("connection refused"))

    ticks = Ticks(monkeypatch, away)
    async with watched(stage.context) as watch:
        for _tick in range(50):
            await schedule._guarded_tick(stage.context, stage.application.bot, watch)
        assert ticks.begun == 50
        async with stage.context.db.read():
            pass
    lines = [one.getMessage() for one in caplog.records if one.levelname in ("WARNING", "ERROR")]
    assert [line.partition(",")[0] for line in lines] == ["The database does not answer", "The database answers again"]
    assert not any(one.exc_info for one in caplog.records)


def test_a_long_outage_is_a_line_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    seconds = iter(range(600))
    outage = Outage(lambda: float(next(seconds)))
    for _second in range(599):
        outage.goes_on(ConnectionRefusedError("refused"))
    outage.is_over()
    assert len(caplog.records) == 1 + 9 + 1
    outage.is_over()
    assert len(caplog.records) == 11, "nothing is said of what is well"
