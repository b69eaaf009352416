"""Urging on both kinds of database, with two processes that look at the same moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot import notices
from bot.app import make_office
from bot.clock import SetClock
from bot.i18n import language
from bot.jobs.letters import writers
from bot.jobs.planning import escalation, morning
from bot.models import Assignment, Chat, Event, Outbox
from bot.registry.core.context import Office
from bot.registry.core.permissions import Source
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake
from bot.registry.intake.intake import SourceFile
from bot.registry.outbox import conversations, leases, outbox
from bot.registry.outbox.outbox import Kind, State
from bot.registry.reminders import live_messages
from bot.registry.worklist import staff_digest

HOA, GROUP = 1, -1000
SAID = "Sở Y tế rà soát các cơ sở trước ngày 16/6/2026"


@pytest.fixture
async def other(office: Office) -> AsyncIterator[Office]:
    """A second process on a register with one task of one agency, whose group was told of it on Monday."""
    async with office.acting(Source(HOA, "Hoa", HOA, "private", "", 1)) as desk:
        agency = await agencies.enter(desk, "Sở Y tế")
        desk.session.add(
            Chat(id=GROUP, kind="group", title="Sở Y tế", agency_id=agency, linked_at=desk.now - timedelta(days=1))
        )
        read = notices.read_sentence(SAID, today=desk.today, calendar=await desk.calendar())
        await intake.enter(desk, read, SourceFile(SAID.encode()))
        assert (await assigning.approve(desk, 1)).tasks == (1,)
    await send_all(office)
    made = make_office(office.settings, office.clock)
    yield made
    await made.db.close()


async def send_all(office: Office) -> list[str]:
    """Do as the delivery does, without a network; gives what was written."""
    written = []
    async with office.itself() as desk:
        await desk.session.execute(update(Outbox).values(not_before=desk.now))
    async with office.itself() as desk:
        for number, letter in enumerate(await leases.claim(desk.session, "a", desk.now), 100):
            message = await writers.write(desk, language("vi"), letter)
            assert message is not None
            written.append("\n".join(block.text for block in message.blocks))
            await leases.part_sent(desk.session, letter, [number], desk.now)
            await conversations.mention(
                desk, letter.chat_id, number, [n for block in message.blocks for n in block.tasks]
            )
            await leases.close(desk.session, letter, State.SENT, desk.now)
    return written


async def test_two_processes_count_a_morning_once(office: Office, other: Office, clock: SetClock) -> None:
    clock.forward(timedelta(days=2))
    await morning.plan(office)
    assert any("Quá hạn (1)" in text for text in await send_all(office))
    await asyncio.gather(escalation.count(office), escalation.count(other), escalation.count(office))
    async with office.db.read() as session:
        task = await session.get_one(Assignment, 1)
        events = await session.scalar(select(func.count()).where(Event.act == "urged"))
    assert (task.urgings, task.urged_on, events) == (1, clock.now().date(), 1)


async def test_the_office_hears_once_of_a_task_that_nobody_answers(
    office: Office, other: Office, clock: SetClock
) -> None:
    heard = []
    for _n in range(3):
        clock.forward(timedelta(days=1))
        async with office.itself() as desk:
            made = await staff_digest.office_list(desk, HOA, await desk.calendar())
        heard.append([task.number for task in made.not_received])
        await morning.plan(office)
        await send_all(office)
        await asyncio.gather(escalation.count(office), escalation.count(other))
    assert heard == [[], [1], []]


async def test_one_of_two_processes_edits_a_message_that_is_no_longer_true(
    office: Office, other: Office, clock: SetClock
) -> None:
    clock.forward(timedelta(days=1))
    await morning.plan(office)
    await send_all(office)
    clock.forward(timedelta(minutes=5))
    async with office.itself() as desk:
        task = await desk.session.get_one(Assignment, 1)
        await desk.change(task, "redated", deadline=desk.today + timedelta(days=9))

    async def take(which: Office) -> list[live_messages.Shown]:
        async with which.itself() as desk:
            return await live_messages.take_stale(desk)

    taken = [one for found in await asyncio.gather(take(office), take(other), take(office)) for one in found]
    assert [(one.kind, one.lines[0].since) for one in taken] == [(Kind.DIGEST, live_messages.Since.REDATED)]
    async with office.itself() as desk:
        await live_messages.try_again(desk, taken[0])
    assert await take(office) == []
    clock.forward(live_messages.PAUSE)
    assert len(await take(other)) == 1


async def test_a_list_that_came_too_late_for_its_day_is_planned_on_the_next(office: Office, clock: SetClock) -> None:
    async with office.itself() as desk:
        monday = desk.today
        await outbox.plan(desk, HOA, Kind.ESCALATED, "2026-W25", skip=outbox.AFTER_HOURS)
        assert await outbox.settled_since(desk.session, HOA, monday, Kind.ESCALATED, desk.today)
    clock.forward(timedelta(days=1))
    async with office.itself() as desk:
        assert not await outbox.settled_since(desk.session, HOA, monday, Kind.ESCALATED, desk.today)
        await outbox.plan(desk, HOA, Kind.ESCALATED, "2026-W25", skip=morning.NOTHING_ESCALATED)
    clock.forward(timedelta(days=1))
    async with office.itself() as desk:
        assert await outbox.settled_since(desk.session, HOA, monday, Kind.ESCALATED, desk.today)
