"""Summaries are written while everybody else goes on changing the register, and counted once for all their readers."""

from __future__ import annotations

import asyncio

import pytest
from markupsafe import Markup
from sqlalchemy import event, select

from bench.register import Size, fill
from bot.i18n import Language
from bot.jobs.delivery import ready
from bot.jobs.letters import writers
from bot.models import Outbox
from bot.registry.core.context import Context
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.figures import periods
from bot.registry.outbox import leases, outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.views.core.message import Message, say

READERS = 11
PATIENCE = 10  # seconds; a lock that is held shows as a test that fails, not as one that stands still


async def claimed(context: Context, kind: Kind = Kind.DIGEST, subject: str = "", readers: int = 1) -> list[Letter]:
    """Plan one row for each reader and claim them."""
    async with context.itself() as uow:
        for number in range(1, readers + 1):
            await outbox.plan(uow, 100 + number, kind, subject=subject)
    async with context.itself() as uow:
        return await leases.claim(uow.session, "w", uow.now, readers)


async def change(context: Context) -> None:
    """Change the register as a person's command does."""
    async with asyncio.timeout(PATIENCE), context.itself() as uow:
        await agencies.enter(uow, "Sở Y tế")


@pytest.mark.parametrize("said", ["Tổng số: 1;", None])
async def test_a_task_is_recorded_while_a_summary_is_being_written(
    context: Context, monkeypatch: pytest.MonkeyPatch, said: str | None
) -> None:
    async def writer(_uow: UnitOfWork, _t: Language, _letter: Letter) -> Message | None:
        await change(context)
        return say(Markup(said)) if said else None

    monkeypatch.setitem(writers.WRITERS, Kind.WEEKLY, writer)
    written = await ready.write_all(context, await claimed(context, Kind.WEEKLY))
    assert [page.text for one in written.ready for page in one.pages] == [said][: bool(said)]
    assert written.unsaid == (said is None)
    async with context.db.read() as session:
        state = await session.scalar(select(Outbox.state))
    assert state == ("sending" if said else "skipped")


async def test_a_summary_is_counted_once_for_all_who_read_it(context: Context) -> None:
    async with context.itself() as uow:
        week = periods.week(uow.today)
    await fill(context.db, Size(tasks=60, open_=30, chats=tuple(range(-107, -100))), 1, context.clock.now())
    letters = await claimed(context, Kind.WEEKLY, f"{week.first.toordinal()}-{week.last.toordinal()}", READERS)
    counted: list[str] = []

    def note(*given: object) -> None:
        if "FROM events" in str(given[2]):
            counted.append(str(given[2]))

    event.listen(context.db.engine.sync_engine, "before_cursor_execute", note)
    written = await ready.write_all(context, letters)
    event.remove(context.db.engine.sync_engine, "before_cursor_execute", note)
    assert len({one.letter.chat_id for one in written.ready}) == READERS
    assert len(counted) == 1
