"""Extensions over two connections at one moment: one request, one decision, and coordinating parts that follow both."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from sqlalchemy import select

from bot import notices
from bot.app import make_office
from bot.clock import SetClock
from bot.models import Assignment, Matter
from bot.registry.core.context import Office
from bot.registry.core.permissions import Source
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import Desk
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake
from bot.registry.intake.intake import SourceFile
from bot.registry.requests import extensions

ADMIN = Source(1, "Trần Thị Hoa", 1, "private", "Trần Thị Hoa", typed=False)
SAID = "Sở Y tế, Sở Tài chính chủ trì, phối hợp với Công an tỉnh rà soát các cơ sở trước ngày 20/6/2026"
DUE = date(2026, 6, 20)


@pytest.fixture
async def pair(office: Office, clock: SetClock) -> tuple[Office, Office]:
    """Two processes over one register: tasks 1 and 2 lead, 3 coordinates."""
    async with office.acting(ADMIN) as desk:
        for name in ("Sở Y tế", "Sở Tài chính", "Công an tỉnh"):
            await agencies.enter(desk, name)
        read = notices.read_sentence(SAID, today=desk.today, calendar=await desk.calendar())
        notice = await intake.enter(desk, read, SourceFile(SAID.encode()))
        (draft,) = (await intake.intake(desk, notice)).drafts
        assert (await assigning.approve(desk, draft.id)).tasks == (1, 2, 3)
    return office, make_office(office.settings, clock)


async def attempt(office: Office, act: Callable[[Desk], Awaitable[object]]) -> Refusal | None:
    try:
        async with office.acting(ADMIN) as desk:
            await act(desk)
    except Refused as no:
        return no.refusal
    return None


async def both(pair: tuple[Office, Office], *acts: Callable[[Desk], Awaitable[object]]) -> list[Refusal | None]:
    """Let two processes act at one moment; gives why each was refused."""
    found = await asyncio.gather(*(attempt(office, act) for office, act in zip(pair, acts, strict=True)))
    await pair[1].db.close()
    return list(found)


async def deadlines(office: Office) -> list[date | None]:
    async with office.db.read() as session:
        return list(await session.scalars(select(Assignment.deadline).order_by(Assignment.id)))


async def test_two_requests_at_one_moment_make_one(pair: tuple[Office, Office]) -> None:
    said = await both(pair, *[lambda desk: extensions.ask(desk, 1, "15/7 chờ hướng dẫn")] * 2)
    assert set(said) == {None, Refusal.EXTENSION_PENDING}
    async with pair[0].db.read() as session:
        assert len((await session.scalars(select(Matter))).all()) == 1


async def test_grant_and_refusal_at_one_moment_are_one_decision(pair: tuple[Office, Office]) -> None:
    async with pair[0].acting(ADMIN) as desk:
        await extensions.ask(desk, 1, "15/7 chờ hướng dẫn")
    said = await both(
        pair, lambda desk: extensions.grant(desk, 1), lambda desk: extensions.refuse(desk, 1, "còn đủ thời gian")
    )
    assert set(said) == {None, Refusal.ANSWERED_MATTER}
    granted = said[0] is None
    assert ((await deadlines(pair[0]))[0] == date(2026, 7, 15)) == granted


async def test_two_leads_granted_at_one_moment_move_the_coordinating_part(pair: tuple[Office, Office]) -> None:
    async with pair[0].acting(ADMIN) as desk:
        for number, words in ((1, "15/7 chờ hướng dẫn"), (2, "30/6 chờ số liệu")):
            await extensions.ask(desk, number, words)
    assert await deadlines(pair[0]) == [DUE] * 3
    said = await both(pair, lambda desk: extensions.grant(desk, 1), lambda desk: extensions.grant(desk, 2))
    assert said == [None, None]
    assert await deadlines(pair[0]) == [date(2026, 7, 15), date(2026, 6, 30), date(2026, 6, 30)]
