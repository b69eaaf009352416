"""Extensions over two connections at one moment: one request, one decision, and coordinating parts that follow both."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from bot import notices
from bot.models import Assignment, Request
from bot.registry.core.context import Context
from bot.registry.core.permissions import Source
from bot.registry.core.refusals import Refusal
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake
from bot.registry.intake.intake import SourceFile
from bot.registry.requests import extensions
from tests.db.acting import Act, attempt

ADMIN = Source(1, "Trần Thị Hoa", 1, "private", "Trần Thị Hoa", typed=False)
SAID = "Sở Y tế, Sở Tài chính chủ trì, phối hợp với Công an tỉnh rà soát các cơ sở trước ngày 20/6/2026"
DUE = date(2026, 6, 20)


@pytest.fixture
async def pair(context: Context, other: Context) -> tuple[Context, Context]:
    """Two processes over one register: tasks 1 and 2 lead, 3 coordinates."""
    async with context.acting(ADMIN) as uow:
        for name in ("Sở Y tế", "Sở Tài chính", "Công an tỉnh"):
            await agencies.enter(uow, name)
        read = notices.read_sentence(SAID, today=uow.today, calendar=await uow.calendar())
        notice = await intake.enter(uow, read, SourceFile(SAID.encode()))
        (draft,) = (await intake.intake(uow, notice)).drafts
        assert (await assigning.approve(uow, draft.id)).tasks == (1, 2, 3)
    return context, other


async def both(pair: tuple[Context, Context], *acts: Act) -> list[Refusal | None]:
    """Let two processes act at one moment; gives why each was refused."""
    return list(await asyncio.gather(*(attempt(context, ADMIN, act) for context, act in zip(pair, acts, strict=True))))


async def deadlines(context: Context) -> list[date | None]:
    async with context.db.read() as session:
        return list(await session.scalars(select(Assignment.deadline).order_by(Assignment.id)))


async def test_two_requests_at_one_moment_make_one(pair: tuple[Context, Context]) -> None:
    said = await both(pair, *[lambda uow: extensions.ask(uow, 1, "15/7 chờ hướng dẫn")] * 2)
    assert set(said) == {None, Refusal.EXTENSION_PENDING}
    async with pair[0].db.read() as session:
        assert len((await session.scalars(select(Request))).all()) == 1


async def test_grant_and_refusal_at_one_moment_are_one_decision(pair: tuple[Context, Context]) -> None:
    async with pair[0].acting(ADMIN) as uow:
        await extensions.ask(uow, 1, "15/7 chờ hướng dẫn")
    said = await both(
        pair, lambda uow: extensions.grant(uow, 1), lambda uow: extensions.refuse(uow, 1, "còn đủ thời gian")
    )
    assert set(said) == {None, Refusal.ANSWERED_REQUEST}
    granted = said[0] is None
    assert ((await deadlines(pair[0]))[0] == date(2026, 7, 15)) == granted


async def test_two_leads_granted_at_one_moment_move_the_coordinating_part(pair: tuple[Context, Context]) -> None:
    async with pair[0].acting(ADMIN) as uow:
        for number, words in ((1, "15/7 chờ hướng dẫn"), (2, "30/6 chờ số liệu")):
            await extensions.ask(uow, number, words)
    assert await deadlines(pair[0]) == [DUE] * 3
    said = await both(pair, lambda uow: extensions.grant(uow, 1), lambda uow: extensions.grant(uow, 2))
    assert said == [None, None]
    assert await deadlines(pair[0]) == [date(2026, 7, 15), date(2026, 6, 30), date(2026, 6, 30)]
