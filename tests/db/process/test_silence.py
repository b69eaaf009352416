"""Silences of Telegram: one of more than 24 hours is told once, by instants of the register."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import SetClock
from bot.models import Agency, Chat, Meta, Outbox
from bot.registry.core.context import Context
from bot.registry.operations import silence
from bot.registry.outbox.kinds import Kind

ADMIN, GROUP = 1, -5
TOLD = 2  # letters: the admin's and the group's


@pytest.fixture(autouse=True)
async def group(context: Context) -> None:
    async with context.db.write() as session:
        session.add(Agency(id=1, name="Sở Y tế", created_at=context.clock.now()))
        await session.flush()
        session.add(Chat(kind="group", id=GROUP, title="Sở Y tế", agency_id=1))
        session.add(Chat(kind="group", id=GROUP - 1, title="nobody has linked it"))
        session.add(Chat(kind="group", id=GROUP - 2, title="it has removed the bot", agency_id=1, disabled="kicked"))


async def note(context: Context, heard: datetime | None = None) -> int:
    async with context.itself() as uow:
        return await silence.note(uow, heard or uow.now)


async def stored(context: Context) -> datetime:
    async with context.db.read() as session:
        return datetime.fromisoformat((await session.get_one(Meta, silence.HEARD)).value)


async def told(context: Context) -> list[int]:
    async with context.db.read() as session:
        return list(await session.scalars(select(Outbox.chat_id).where(Outbox.kind == Kind.SILENCE)))


async def test_a_first_start_tells_nobody(context: Context) -> None:
    assert await note(context) == 0
    assert await stored(context) == context.clock.now()


@pytest.mark.parametrize(("seconds", "letters"), [(0, 0), (1, TOLD)])
async def test_more_than_24_hours_are_told_once(context: Context, clock: SetClock, seconds: int, letters: int) -> None:
    begin = clock.now()
    await note(context)
    clock.forward(silence.KEPT_FOR + timedelta(seconds=seconds))
    assert await note(context) == letters
    for _ in range(3):
        clock.forward(timedelta(minutes=2))
        assert await note(context) == 0
    assert sorted(await told(context)) == [GROUP, ADMIN][:letters]
    async with context.db.read() as session:
        for subject in await session.scalars(select(Outbox.subject)):
            assert silence.silence_of(subject) == (begin, begin + silence.KEPT_FOR + timedelta(seconds=seconds))


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # on SQLite one writes after the other
async def test_two_processes_that_hear_again_at_once_tell_once(
    context: Context, other: Context, clock: SetClock
) -> None:
    await note(context)
    clock.forward(timedelta(days=3))
    async with context.itself() as uow:
        before = await uow.session.get_one(Meta, silence.HEARD)
        assert await note(other) == TOLD
        assert await silence.note(uow, uow.now - timedelta(seconds=5)) == 0, f"{before} was read too early"


async def test_each_silence_is_told(context: Context, clock: SetClock) -> None:
    await note(context)
    for _ in range(2):
        clock.forward(timedelta(days=2))
        assert await note(context) == TOLD


async def test_the_instant_is_written_once_a_minute_at_most(context: Context, clock: SetClock) -> None:
    begin = clock.now()
    await note(context)
    clock.forward(timedelta(seconds=59))
    await note(context)
    assert await stored(context) == begin
    clock.forward(timedelta(seconds=1))
    await note(context)
    assert await stored(context) == clock.now()


async def test_a_stored_instant_that_lies_ahead_is_void(context: Context, clock: SetClock) -> None:
    await note(context)
    now = clock.now()
    async with context.db.write() as session:
        (await session.get_one(Meta, silence.HEARD)).value = (now + timedelta(days=30)).isoformat()
    assert await note(context) == 0
    assert await stored(context) == now
    clock.forward(timedelta(days=2))
    assert await note(context) == TOLD, "the next silence is told all the same"


async def test_what_was_heard_by_a_clock_ahead_counts_for_nothing(context: Context, clock: SetClock) -> None:
    await note(context)
    before = await stored(context)
    assert await note(context, clock.now() + timedelta(days=30)) == 0
    assert await stored(context) == before
