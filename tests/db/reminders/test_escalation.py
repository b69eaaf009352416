"""Urging on both kinds of database, with two processes that look at the same moment."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot import notices
from bot.clock import SetClock
from bot.i18n import language
from bot.jobs.letters import writers
from bot.jobs.planning import escalation, morning
from bot.models import Assignment, Chat, Event, Outbox
from bot.registry.core.context import Context
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake
from bot.registry.intake.intake import SourceFile
from bot.registry.outbox import conversations, leases, outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import State
from bot.registry.reminders import live_messages
from bot.registry.worklist import staff_digest
from tests.db.acting import HOA, source

GROUP = -1000
SAID = "Sở Y tế rà soát các cơ sở trước ngày 16/6/2026"


@pytest.fixture
async def other(context: Context, other: Context) -> Context:
    """A second process on a register with one task of one agency, whose group was told of it on Monday."""
    async with context.acting(source(1)) as uow:
        agency = await agencies.enter(uow, "Sở Y tế")
        uow.session.add(
            Chat(id=GROUP, kind="group", title="Sở Y tế", agency_id=agency, linked_at=uow.now - timedelta(days=1))
        )
        read = notices.read_sentence(SAID, today=uow.today, calendar=await uow.calendar())
        await intake.enter(uow, read, SourceFile(SAID.encode()))
        assert (await assigning.approve(uow, 1)).tasks == (1,)
    await send_all(context)
    return other


async def send_all(context: Context) -> list[str]:
    """Do as the delivery does, without a network; returns what was written."""
    written = []
    async with context.itself() as uow:
        await uow.session.execute(update(Outbox).values(not_before=uow.now))
    async with context.itself() as uow:
        for number, letter in enumerate(await leases.claim(uow.session, "a", uow.now), 100):
            message = await writers.write(uow, language("vi"), letter)
            assert message is not None
            written.append("\n".join(block.text for block in message.blocks))
            await leases.part_sent(uow.session, letter, [number], uow.now)
            await conversations.mention(
                uow, letter.chat_id, number, [n for block in message.blocks for n in block.tasks]
            )
            await leases.close(uow.session, letter, State.SENT, uow.now)
    return written


async def test_two_processes_count_a_morning_once(context: Context, other: Context, clock: SetClock) -> None:
    clock.forward(timedelta(days=2))
    await morning.plan(context)
    assert any("Quá hạn (1)" in text for text in await send_all(context))
    await asyncio.gather(escalation.count(context), escalation.count(other), escalation.count(context))
    async with context.db.read() as session:
        task = await session.get_one(Assignment, 1)
        events = await session.scalar(select(func.count()).where(Event.act == "urged"))
    assert (task.urgings, task.urged_on, events) == (1, clock.now().date(), 1)


async def test_the_office_hears_once_of_a_task_that_nobody_answers(
    context: Context, other: Context, clock: SetClock
) -> None:
    heard = []
    for _n in range(3):
        clock.forward(timedelta(days=1))
        async with context.itself() as uow:
            made = await staff_digest.office_list(uow, HOA, await uow.calendar())
        heard.append([task.number for task in made.not_received])
        await morning.plan(context)
        await send_all(context)
        await asyncio.gather(escalation.count(context), escalation.count(other))
    assert heard == [[], [1], []]


async def test_one_of_two_processes_edits_a_message_that_is_no_longer_true(
    context: Context, other: Context, clock: SetClock
) -> None:
    clock.forward(timedelta(days=1))
    await morning.plan(context)
    await send_all(context)
    clock.forward(timedelta(minutes=5))
    async with context.itself() as uow:
        task = await uow.session.get_one(Assignment, 1)
        await uow.change(task, "redated", deadline=uow.today + timedelta(days=9))

    async def take(which: Context) -> list[live_messages.Shown]:
        async with which.itself() as uow:
            found = [await live_messages.take(uow, row) for row in await live_messages.stale(uow)]
            return [one for one in found if one is not None]

    taken = [one for found in await asyncio.gather(take(context), take(other), take(context)) for one in found]
    assert [(one.kind, one.lines[0].since) for one in taken] == [(Kind.DIGEST, live_messages.Since.REDATED)]
    async with context.itself() as uow:
        await live_messages.try_again(uow, taken[0])
    assert await take(context) == []
    clock.forward(live_messages.PAUSE)
    assert len(await take(other)) == 1


async def test_a_list_that_came_too_late_for_its_day_is_planned_on_the_next(context: Context, clock: SetClock) -> None:
    async with context.itself() as uow:
        monday = uow.today
        await outbox.plan(uow, HOA, Kind.ESCALATED, "2026-W25", skip=outbox.AFTER_HOURS)
        assert await outbox.settled_since(uow.session, HOA, monday, Kind.ESCALATED, uow.today)
    clock.forward(timedelta(days=1))
    async with context.itself() as uow:
        assert not await outbox.settled_since(uow.session, HOA, monday, Kind.ESCALATED, uow.today)
        await outbox.plan(uow, HOA, Kind.ESCALATED, "2026-W25", skip=morning.NOTHING_ESCALATED)
    clock.forward(timedelta(days=1))
    async with context.itself() as uow:
        assert await outbox.settled_since(uow.session, HOA, monday, Kind.ESCALATED, uow.today)
