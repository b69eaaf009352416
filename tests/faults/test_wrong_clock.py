"""A clock that is wrong for a while, hours ahead or behind: no reminder is doubled, none is lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.jobs.planning import morning
from bot.models import Assignment
from bot.registry.operations import heartbeat
from bot.registry.operations.heartbeat import Heartbeat
from bot.registry.outbox import leases, outbox
from bot.registry.outbox.kinds import Kind
from sandbox import Chat
from tests.conftest import SOAK
from tests.faults.crowd import MORNING, REPEAT, came_once, gather_groups, of_groups, said
from tests.stage import Stage

HOURS = (-14, -7, 3, 12) if SOAK else (-14, 3)


@pytest.fixture
async def groups(eve: Stage) -> list[Chat]:
    return await gather_groups(eve, 3)


async def rest_of_the_day(stage: Stage) -> None:
    """Let the right day pass from the morning on, a tick every half an hour."""
    for step in range(2 * 8):
        await stage.at(MORNING + timedelta(minutes=30 * step))


@pytest.mark.parametrize("hours", HOURS)
async def test_a_clock_that_jumps_between_planning_and_claiming(eve: Stage, groups: list[Chat], hours: int) -> None:
    eve.clock.put(MORNING)
    await morning.plan(eve.context)
    eve.clock.forward(timedelta(hours=hours))
    await eve.tick()
    await rest_of_the_day(eve)
    assert list(came_once(groups)) == []


@pytest.mark.parametrize("hours", HOURS)
async def test_a_clock_that_is_wrong_while_planning(eve: Stage, groups: list[Chat], hours: int) -> None:
    eve.clock.put(MORNING + timedelta(hours=hours))
    await morning.plan(eve.context)
    await rest_of_the_day(eve)
    assert list(came_once(groups)) == []


@pytest.mark.parametrize("hours", HOURS)
async def test_a_clock_that_jumps_while_a_message_is_under_way(eve: Stage, groups: list[Chat], hours: int) -> None:
    eve.clock.put(MORNING)
    gate = eve.world.faults.hold(method="sendMessage", chat_id=groups[1].id)
    tick = asyncio.create_task(eve.tick())
    while {row.state for row in await of_groups(eve, groups)} != {"sent", "sending"}:  # noqa: ASYNC110
        await asyncio.sleep(0.001)
    eve.clock.forward(timedelta(hours=hours))
    gate.set()
    await tick
    await rest_of_the_day(eve)
    assert list(came_once(groups)) == []


@pytest.mark.parametrize("hours", HOURS)
async def test_a_clock_that_jumps_after_a_crash(eve: Stage, groups: list[Chat], hours: int) -> None:
    eve.clock.put(MORNING)
    await morning.plan(eve.context)
    async with eve.context.itself() as uow:
        first, second = await leases.claim(uow.session, "a process that dies", uow.now, most=2)
        assert await leases.start(uow.session, first, uow.now)
    eve.clock.forward(timedelta(hours=hours))
    await eve.tick()
    await rest_of_the_day(eve)
    repeated = [group for group in groups if any(REPEAT in text for text in said(group))]
    assert [group.id for group in repeated] == [first.chat_id], "only what was on its way may be a repeat"
    assert [len(said(group)) for group in groups] == [1] * len(groups)
    assert second.chat_id != first.chat_id


async def one_tick_ahead(stage: Stage, days: int) -> None:
    """Tick once with a clock that is days ahead, and once with the right one again."""
    stage.clock.put(MORNING + timedelta(days=days))
    await stage.tick()
    await stage.at(MORNING - timedelta(minutes=30))


@pytest.mark.parametrize("days", [1, 30])
async def test_one_tick_ahead_costs_no_overdue_reminder(eve: Stage, groups: list[Chat], days: int) -> None:
    async with eve.context.db.write() as session:
        await session.execute(update(Assignment).values(deadline=MORNING.date() - timedelta(days=1)))
    await one_tick_ahead(eve, days)
    before = [len(said(group)) for group in groups]
    await eve.at(MORNING)
    assert [len(said(group)) for group in groups] == [count + 1 for count in before]
    async with eve.context.db.read() as session:
        assert set(await session.scalars(select(Assignment.urged_on))) == {MORNING.date()}, "and it is counted"


@pytest.mark.parametrize("days", [1, 30])
async def test_a_reminder_of_a_day_ahead_is_not_taken_for_the_one_of_that_day(
    eve: Stage, groups: list[Chat], days: int
) -> None:
    async with eve.context.db.write() as session:
        await session.execute(update(Assignment).values(deadline=MORNING.date() - timedelta(days=1)))
    await one_tick_ahead(eve, days)
    early = [len(said(group)) for group in groups]
    await eve.at(MORNING + timedelta(days=days, minutes=1))
    assert [len(said(group)) for group in groups] == [count + 1 for count in early]


async def test_a_wait_that_a_clock_ahead_has_named_holds_for_no_month(eve: Stage, groups: list[Chat]) -> None:
    await eve.at(MORNING - timedelta(minutes=1))
    async with eve.context.itself() as uow:
        for group in groups:
            await outbox.plan(uow, group.id, Kind.CONFIRMED, "report:1")
        await leases.postpone(uow.session, uow.now + timedelta(days=30))
        assert len(await leases.claim(uow.session, "w", uow.now)) == len(groups)


async def test_a_process_heard_of_a_month_ahead_is_not_alive(eve: Stage) -> None:
    now = eve.clock.now()
    beat = Heartbeat("w", "1", "", now + timedelta(days=30))
    async with eve.context.itself() as uow:
        await heartbeat.note(uow.session, beat, uow.now)
        assert [one.worker for one in await heartbeat.processes(uow.session, uow.now) if one.worker == "w"] == []
