"""The outbox under several processes: a message comes once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.app import make_office
from bot.clock import SetClock
from bot.models import Outbox, Person
from bot.registry import outbox
from bot.registry.access import Source
from bot.registry.office import Office
from bot.registry.outbox import Kind, State


async def plan(office: Office, *chats: int, kind: Kind = Kind.DIGEST) -> None:
    async with office.itself() as desk:
        for chat in chats:
            await outbox.plan(desk, chat, kind)


async def rows(office: Office) -> list[Outbox]:
    async with office.db.read() as session:
        return list(await session.scalars(select(Outbox).order_by(Outbox.id)))


async def test_the_same_message_is_planned_once_a_day(office: Office, clock: SetClock) -> None:
    await plan(office, 100)
    await plan(office, 100)
    assert len(await rows(office)) == 1
    clock.forward(timedelta(days=1))
    await plan(office, 100)
    assert len(await rows(office)) == 2


async def test_the_database_itself_refuses_a_second_row_of_the_same_key(office: Office, clock: SetClock) -> None:
    await plan(office, 100)
    first = (await rows(office))[0]
    with pytest.raises(IntegrityError):
        async with office.db.write() as session:
            session.add(
                Outbox(
                    chat_id=100,
                    day=first.day,
                    kind=first.kind,
                    subject=first.subject,
                    state="planned",
                    created_at=clock.now(),
                    not_before=clock.now(),
                    message_ids=[],
                )
            )


async def test_no_row_is_claimed_by_two_processes(office: Office, clock: SetClock) -> None:
    await plan(office, *range(1, 101))
    other = make_office(office.settings, clock)

    async def work(mine: Office, name: str) -> list[int]:
        taken: list[int] = []
        while True:
            async with mine.itself() as desk:
                letters = await outbox.claim(desk.session, name, desk.now)
            if not letters:
                return taken
            taken += [letter.id for letter in letters]

    results = await asyncio.gather(*(work(side, f"w{i}") for i, side in enumerate([office, other, office, other])))
    await other.db.close()
    counts = Counter(row for taken in results for row in taken)
    assert len(counts) == 100
    assert set(counts.values()) == {1}


async def test_a_row_left_by_a_dead_process_is_said_once_more_and_marked(office: Office, clock: SetClock) -> None:
    await plan(office, 100)
    async with office.itself() as desk:
        assert len(await outbox.claim(desk.session, "dead", desk.now)) == 1
    async with office.itself() as desk:
        assert await outbox.recover(desk.session, desk.now) == 0, "its lease still runs"
    clock.forward(outbox.LEASE + timedelta(seconds=1))
    async with office.itself() as desk:
        assert await outbox.recover(desk.session, desk.now) == 1
        (letter,) = await outbox.claim(desk.session, "alive", desk.now)
    assert letter.repeat
    assert letter.attempts == 2


async def test_what_is_not_harmless_twice_waits_for_a_person(office: Office, clock: SetClock) -> None:
    await plan(office, 100, kind=Kind.FAULT)
    async with office.itself() as desk:
        await outbox.claim(desk.session, "dead", desk.now)
    clock.forward(outbox.LEASE + timedelta(seconds=1))
    async with office.itself() as desk:
        await outbox.recover(desk.session, desk.now)
        assert await outbox.claim(desk.session, "alive", desk.now) == []
    assert (await rows(office))[0].state == State.UNKNOWN


async def test_a_process_whose_row_was_taken_over_does_not_send_it(office: Office, clock: SetClock) -> None:
    await plan(office, 100)
    async with office.itself() as desk:
        (slow,) = await outbox.claim(desk.session, "slow", desk.now)
    clock.forward(outbox.LEASE + timedelta(seconds=1))
    async with office.itself() as desk:
        await outbox.recover(desk.session, desk.now)
        await outbox.claim(desk.session, "fast", desk.now)
    async with office.itself() as desk:
        assert not await outbox.hold(desk.session, slow, "slow", desk.now)
        assert await outbox.hold(desk.session, slow, "fast", desk.now)


async def test_a_copy_of_the_database_may_not_send(office: Office) -> None:
    async with office.db.write() as session:
        assert await outbox.may_send(session, "main")
    async with office.db.write() as session:
        assert not await outbox.may_send(session, "copy")
        assert await outbox.may_send(session, "main")


async def test_a_row_put_back_waits_until_its_time(office: Office, clock: SetClock) -> None:
    await plan(office, 100)
    async with office.itself() as desk:
        (letter,) = await outbox.claim(desk.session, "w", desk.now)
        await outbox.put_back(desk.session, letter, desk.now + timedelta(seconds=30), "429")
        assert await outbox.claim(desk.session, "w", desk.now) == []
    clock.forward(timedelta(seconds=31))
    async with office.itself() as desk:
        assert [again.id for again in await outbox.claim(desk.session, "w", desk.now)] == [letter.id]


async def test_many_processes_plan_the_same_morning_at_once_and_each_chat_gets_one_row(office: Office) -> None:
    await asyncio.gather(*(plan(office, *range(1, 21)) for _ in range(8)))
    assert Counter(row.chat_id for row in await rows(office)) == dict.fromkeys(range(1, 21), 1)


async def test_people_who_speak_for_the_first_time_at_the_same_moment_are_all_kept(office: Office) -> None:
    async def speak(person: int) -> None:
        source = Source(person, f"Người {person}", -100, "group", "Nhóm chung", message_id=person)
        async with office.acting(source):
            await asyncio.sleep(0)

    await asyncio.gather(*(speak(1 + n % 5) for n in range(20)))
    async with office.db.read() as session:
        assert sorted(await session.scalars(select(Person.id))) == [1, 2, 3, 4, 5]


async def test_a_skipped_row_says_why_and_is_never_claimed(office: Office) -> None:
    async with office.itself() as desk:
        await outbox.plan(desk, 100, Kind.DIGEST, skip="nothing is due")
        assert await outbox.claim(desk.session, "w", desk.now) == []
    (row,) = await rows(office)
    assert (row.state, row.why) == (State.SKIPPED, "nothing is due")
