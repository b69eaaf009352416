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
from bot.registry.core.context import Office
from bot.registry.core.permissions import Source
from bot.registry.outbox import leases, outbox
from bot.registry.outbox.outbox import Kind, Letter, State

LEASE_OVER = leases.LEASE + timedelta(seconds=1)


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
                letters = await leases.claim(desk.session, name, desk.now)
            if not letters:
                return taken
            taken += [letter.id for letter in letters]

    results = await asyncio.gather(*(work(side, f"w{i}") for i, side in enumerate([office, other, office, other])))
    await other.db.close()
    counts = Counter(row for taken in results for row in taken)
    assert len(counts) == 100
    assert set(counts.values()) == {1}


async def begin(office: Office, worker: str) -> list[Letter]:
    """Claim what is due and touch the network."""
    async with office.itself() as desk:
        letters = await leases.claim(desk.session, worker, desk.now)
        assert all([await leases.start(desk.session, letter, desk.now) for letter in letters])
    return letters


async def recovered(office: Office) -> int:
    async with office.itself() as desk:
        return await leases.recover(desk.session, desk.now)


async def test_a_row_left_by_a_dead_process_is_said_once_more_and_marked(office: Office, clock: SetClock) -> None:
    await plan(office, 100)
    assert len(await begin(office, "dead")) == 1
    assert await recovered(office) == 0, "its lease still runs"
    clock.forward(LEASE_OVER)
    assert await recovered(office) == 1
    (letter,) = await begin(office, "alive")
    assert letter.repeat
    assert letter.attempts == 2


async def test_a_row_whose_process_died_before_the_network_is_no_repeat(office: Office, clock: SetClock) -> None:
    await plan(office, 100)
    async with office.itself() as desk:
        await leases.claim(desk.session, "dead", desk.now)
    clock.forward(LEASE_OVER)
    assert await recovered(office) == 1
    (letter,) = await begin(office, "alive")
    assert not letter.repeat


async def test_a_row_claimed_by_a_clock_that_was_ahead_is_found_when_it_is_right_again(
    office: Office, clock: SetClock
) -> None:
    clock.forward(timedelta(hours=5))
    await plan(office, 100, 200)
    async with office.itself() as desk:
        (letter,) = await leases.claim(desk.session, "dead", desk.now, most=1)
        assert letter.chat_id == 100
    clock.forward(timedelta(hours=-5))
    assert await recovered(office) == 1
    assert [letter.chat_id for letter in await begin(office, "alive")] == [100, 200], "due, though planned for noon"


async def test_what_is_not_harmless_twice_waits_for_a_person(office: Office, clock: SetClock) -> None:
    await plan(office, 100, kind=Kind.FAULT)
    await begin(office, "dead")
    clock.forward(LEASE_OVER)
    assert await recovered(office) == 1
    assert await begin(office, "alive") == []
    assert (await rows(office))[0].state == State.UNKNOWN


async def test_a_process_whose_row_was_taken_over_changes_nothing_of_it(office: Office, clock: SetClock) -> None:
    await plan(office, 100)
    (slow,) = await begin(office, "slow")
    clock.forward(LEASE_OVER)
    await recovered(office)
    (fast,) = await begin(office, "fast")
    async with office.itself() as desk:
        assert not await leases.start(desk.session, slow, desk.now)
        assert not await leases.part_sent(desk.session, slow, [7], desk.now)
        assert not await leases.put_back(desk.session, slow, desk.now, "x")
        assert not await leases.sent_again(desk.session, slow, desk.now, desk.now, "x")
        assert not await leases.close(desk.session, slow, State.FAILED, desk.now)
        assert await leases.close(desk.session, fast, State.SENT, desk.now)
    (row,) = await rows(office)
    assert (row.state, row.message_ids) == (State.SENT, [])


async def test_a_process_that_claims_a_row_again_is_not_taken_for_its_earlier_self(
    office: Office, clock: SetClock
) -> None:
    await plan(office, 100)
    (before,) = await begin(office, "same")
    clock.forward(LEASE_OVER)
    await recovered(office)
    (now,) = await begin(office, "same")
    async with office.itself() as desk:
        assert not await leases.close(desk.session, before, State.SENT, desk.now)
        assert await leases.close(desk.session, now, State.SENT, desk.now)


async def test_a_chat_has_one_row_under_way_and_gets_its_messages_in_order(office: Office) -> None:
    for kind in (Kind.ASSIGNED, Kind.DIGEST, Kind.CATCH_UP):
        await plan(office, 100, 200, kind=kind)
    seen = []
    while letters := await begin(office, "w"):
        assert await begin(office, "another") == []
        seen += [(letter.chat_id, letter.kind) for letter in letters]
        async with office.itself() as desk:
            for letter in letters:
                await leases.close(desk.session, letter, State.SENT, desk.now)
    of_one = [kind for chat, kind in seen if chat == 100]
    assert of_one == [kind for chat, kind in seen if chat == 200] == [Kind.ASSIGNED, Kind.DIGEST, Kind.CATCH_UP]


async def test_a_chat_that_is_to_wait_keeps_its_order_and_the_others_go_on(office: Office, clock: SetClock) -> None:
    for kind in (Kind.ASSIGNED, Kind.DIGEST):
        await plan(office, 100, 200, kind=kind)
    first, _other = await begin(office, "w")
    async with office.itself() as desk:
        until = desk.now + timedelta(seconds=41)
        await leases.put_back(desk.session, first, until, "429")
        await leases.postpone(desk.session, until, first.chat_id)
    assert await begin(office, "w") == []
    clock.forward(timedelta(seconds=41))
    (again,) = await begin(office, "w")
    assert (again.chat_id, again.kind) == (first.chat_id, Kind.ASSIGNED)


async def test_a_row_given_back_at_a_graceful_stop_is_as_if_nobody_had_claimed_it(office: Office) -> None:
    await plan(office, 100)
    async with office.itself() as desk:
        (letter,) = await leases.claim(desk.session, "w", desk.now)
        assert await leases.release(desk.session, letter)
    (again,) = await begin(office, "w")
    assert (again.attempts, again.repeat) == (1, False)


async def test_two_processes_that_claim_at_the_same_moment_never_share_a_chat(office: Office, clock: SetClock) -> None:
    for kind in (Kind.ASSIGNED, Kind.DIGEST, Kind.CATCH_UP, Kind.REPORTED):
        await plan(office, *range(1, 9), kind=kind)
    other = make_office(office.settings, clock)

    async def work(mine: Office, worker: str) -> None:
        while letters := await begin(mine, worker):
            async with mine.itself() as desk:
                for letter in letters:
                    assert letter.chat_id not in busy, f"{letter} while {busy}"
            busy.update(letter.chat_id for letter in letters)
            await asyncio.sleep(0.001)
            busy.difference_update(letter.chat_id for letter in letters)
            async with mine.itself() as desk:
                for letter in letters:
                    await leases.close(desk.session, letter, State.SENT, desk.now)

    busy: set[int] = set()
    while {row.state for row in await rows(office)} != {State.SENT}:
        await asyncio.gather(work(office, "a"), work(other, "b"), work(other, "c"))
    await other.db.close()
    assert {row.attempts for row in await rows(office)} == {1}


async def test_a_copy_of_the_database_may_not_send(office: Office) -> None:
    async with office.db.write() as session:
        assert await outbox.may_send(session, "main")
    async with office.db.write() as session:
        assert not await outbox.may_send(session, "copy")
        assert await outbox.may_send(session, "main")


async def test_a_row_put_back_waits_until_its_time(office: Office, clock: SetClock) -> None:
    await plan(office, 100)
    async with office.itself() as desk:
        (letter,) = await leases.claim(desk.session, "w", desk.now)
        await leases.put_back(desk.session, letter, desk.now + timedelta(seconds=30), "429")
        assert await leases.claim(desk.session, "w", desk.now) == []
    clock.forward(timedelta(seconds=31))
    async with office.itself() as desk:
        assert [again.id for again in await leases.claim(desk.session, "w", desk.now)] == [letter.id]


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
        assert await leases.claim(desk.session, "w", desk.now) == []
    (row,) = await rows(office)
    assert (row.state, row.why) == (State.SKIPPED, "nothing is due")
