"""Two people act on one thing at the same moment, over two connections: one wins, the other is told what happened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import func, select

from bot import notices
from bot.app import make_office
from bot.models import Event, Person
from bot.registry.core.context import Office
from bot.registry.core.permissions import Role, Source
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import Desk
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake, reviewing
from bot.registry.intake.intake import SourceFile
from bot.registry.reporting import completion
from bot.registry.tasks import tasks
from bot.registry.tasks.states import State

HOA, LAN = 1, 2  # the admin of the settings, and a colleague
SAID = "Sở Y tế rà soát các cơ sở trước ngày 30/6/2026"
Act = Callable[[Desk], Awaitable[object]]


def source(person: int, message: int) -> Source:
    return Source(person, {HOA: "Hoa", LAN: "Lan"}[person], person, "private", "", message)


@pytest.fixture
async def other(office: Office) -> AsyncIterator[Office]:
    """A second process on the same database; a colleague, an agency and two drafts are in it."""
    async with office.acting(source(HOA, 1)) as desk:
        desk.session.add(Person(id=LAN, name="Lan", role=Role.STAFF, created_at=desk.now))
        await agencies.enter(desk, "Sở Y tế")
    for message in (2, 3):
        async with office.acting(source(HOA, message)) as desk:
            read = notices.read_sentence(SAID, today=desk.today, calendar=await desk.calendar())
            await intake.enter(desk, read, SourceFile(SAID.encode()))
    async with office.acting(source(HOA, 4)) as desk:
        assert (await assigning.approve(desk, 1)).tasks == (1,)
    made = make_office(office.settings, office.clock)
    yield made
    await made.db.close()


async def attempt(office: Office, person: int, message: int, act: Act) -> Refusal | None:
    try:
        async with office.acting(source(person, message)) as desk:
            await act(desk)
    except Refused as no:
        return no.refusal
    return None


async def both(office: Office, other: Office, mine: Act, theirs: Act) -> list[Refusal | None]:
    """Let Hoa and Lan act at once, over a connection each; gives what each was told."""
    return list(await asyncio.gather(attempt(office, HOA, 10, mine), attempt(other, LAN, 11, theirs)))


async def count(office: Office, act: str) -> int:
    async with office.db.read() as session:
        return await session.scalar(select(func.count()).select_from(Event).where(Event.act == act)) or 0


async def state(office: Office) -> State:
    async with office.db.read() as session:
        task = await tasks.by_number(session, 1)
    assert task is not None
    return task.state


async def reported(office: Office) -> None:
    assert await attempt(office, HOA, 5, lambda desk: completion.report(desk, 1, "45/BC-SYT")) is None


async def test_of_two_reports_one_is_recorded(office: Office, other: Office) -> None:
    told = await both(
        office, other, lambda desk: completion.report(desk, 1, "một"), lambda desk: completion.report(desk, 1, "hai")
    )
    assert sorted(told, key=str) == sorted([None, Refusal.ALREADY_REPORTED], key=str)
    assert await count(office, "reported") == 1


async def test_of_a_confirmation_and_a_return_one_wins(office: Office, other: Office) -> None:
    await reported(office)
    told = await both(
        office,
        other,
        lambda desk: completion.confirm(desk, 1),
        lambda desk: completion.return_(desk, 1, "thiếu phụ lục"),
    )
    confirmed = await state(office) is State.CONFIRMED
    assert told == ([None, Refusal.ALREADY_CLOSED] if confirmed else [Refusal.NOT_REPORTED, None])
    assert await count(office, "confirmed") + await count(office, "returned") == 1


async def test_of_two_confirmations_one_is_recorded(office: Office, other: Office) -> None:
    await reported(office)
    told = await both(office, other, lambda desk: completion.confirm(desk, 1), lambda desk: completion.confirm(desk, 1))
    assert sorted(told, key=str) == sorted([None, Refusal.ALREADY_CLOSED], key=str)
    assert await count(office, "confirmed") == 1


async def test_a_draft_is_approved_once_or_dropped_never_both(office: Office, other: Office) -> None:
    told = await both(office, other, lambda desk: assigning.approve(desk, 2), lambda desk: reviewing.drop(desk, 2))
    assert sorted(told, key=str) == sorted([None, Refusal.DECIDED_DRAFT], key=str)
    assert await count(office, "draft_approved") + await count(office, "draft_dropped") == 2  # the first draft is one


async def test_a_draft_approved_by_two_is_assigned_once(office: Office, other: Office) -> None:
    told = await both(office, other, lambda desk: assigning.approve(desk, 2), lambda desk: assigning.approve(desk, 2))
    assert sorted(told, key=str) == sorted([None, Refusal.DECIDED_DRAFT], key=str)
    assert await count(office, "assigned") == 2
