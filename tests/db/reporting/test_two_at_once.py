"""Two people act on one thing at the same moment, over two connections: one wins, the other is told what happened."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from bot import notices
from bot.models import Event, Person
from bot.registry.core.context import Context
from bot.registry.core.permissions import Role
from bot.registry.core.refusals import Refusal
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake, reviewing
from bot.registry.intake.intake import SourceFile
from bot.registry.reporting import completion
from bot.registry.tasks import tasks
from bot.registry.tasks.states import State
from tests.db.acting import LAN, Act, attempt, source

SAID = "Sở Y tế rà soát các cơ sở trước ngày 30/6/2026"


@pytest.fixture
async def other(context: Context, other: Context) -> Context:
    """A second process on the same database; a colleague, an agency and two drafts are in it."""
    async with context.acting(source(1)) as uow:
        uow.session.add(Person(id=LAN, name="Lan", role=Role.STAFF, created_at=uow.now))
        await agencies.enter(uow, "Sở Y tế")
    for message in (2, 3):
        async with context.acting(source(message)) as uow:
            read = notices.read_sentence(SAID, today=uow.today, calendar=await uow.calendar())
            await intake.enter(uow, read, SourceFile(SAID.encode()))
    async with context.acting(source(4)) as uow:
        assert (await assigning.approve(uow, 1)).tasks == (1,)
    return other


async def both(context: Context, other: Context, mine: Act, theirs: Act) -> list[Refusal | None]:
    """Let Hoa and Lan act at once, over a connection each; returns what each was told."""
    return list(await asyncio.gather(attempt(context, source(10), mine), attempt(other, source(11, LAN), theirs)))


async def count(context: Context, act: str) -> int:
    async with context.db.read() as session:
        return await session.scalar(select(func.count()).select_from(Event).where(Event.act == act)) or 0


async def state(context: Context) -> State:
    async with context.db.read() as session:
        task = await tasks.by_number(session, 1)
    assert task is not None
    return task.state


async def reported(context: Context) -> None:
    assert await attempt(context, source(5), lambda uow: completion.report(uow, 1, "45/BC-SYT")) is None


async def test_of_two_reports_one_is_recorded(context: Context, other: Context) -> None:
    told = await both(
        context, other, lambda uow: completion.report(uow, 1, "một"), lambda uow: completion.report(uow, 1, "hai")
    )
    assert sorted(told, key=str) == sorted([None, Refusal.ALREADY_REPORTED], key=str)
    assert await count(context, "reported") == 1


async def test_of_a_confirmation_and_a_return_one_wins(context: Context, other: Context) -> None:
    await reported(context)
    told = await both(
        context,
        other,
        lambda uow: completion.confirm(uow, 1),
        lambda uow: completion.return_(uow, 1, "thiếu phụ lục"),
    )
    confirmed = await state(context) is State.CONFIRMED
    assert told == ([None, Refusal.ALREADY_CLOSED] if confirmed else [Refusal.NOT_REPORTED, None])
    assert await count(context, "confirmed") + await count(context, "returned") == 1


async def test_of_two_confirmations_one_is_recorded(context: Context, other: Context) -> None:
    await reported(context)
    told = await both(context, other, lambda uow: completion.confirm(uow, 1), lambda uow: completion.confirm(uow, 1))
    assert sorted(told, key=str) == sorted([None, Refusal.ALREADY_CLOSED], key=str)
    assert await count(context, "confirmed") == 1


async def test_a_draft_is_approved_once_or_dropped_never_both(context: Context, other: Context) -> None:
    told = await both(context, other, lambda uow: assigning.approve(uow, 2), lambda uow: reviewing.drop(uow, 2))
    assert sorted(told, key=str) == sorted([None, Refusal.DECIDED_DRAFT], key=str)
    assert await count(context, "draft_approved") + await count(context, "draft_dropped") == 2  # the first draft is one


async def test_a_draft_approved_by_two_is_assigned_once(context: Context, other: Context) -> None:
    told = await both(context, other, lambda uow: assigning.approve(uow, 2), lambda uow: assigning.approve(uow, 2))
    assert sorted(told, key=str) == sorted([None, Refusal.DECIDED_DRAFT], key=str)
    assert await count(context, "assigned") == 2
