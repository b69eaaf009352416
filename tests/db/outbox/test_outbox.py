"""The outbox under several processes: a message comes once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bot.app import make_context
from bot.clock import SetClock
from bot.models import Outbox, Person
from bot.registry.core.context import Context
from bot.registry.core.permissions import Source
from bot.registry.outbox import leases, outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter, State

LEASE_OVER = leases.LEASE + timedelta(seconds=1)


async def plan(context: Context, *chats: int, kind: Kind = Kind.DIGEST) -> None:
    async with context.itself() as uow:
        for chat in chats:
            await outbox.plan(uow, chat, kind)


async def rows(context: Context) -> list[Outbox]:
    async with context.db.read() as session:
        return list(await session.scalars(select(Outbox).order_by(Outbox.id)))


async def test_the_same_message_is_planned_once_a_day(context: Context, clock: SetClock) -> None:
    await plan(context, 100)
    await plan(context, 100)
    assert len(await rows(context)) == 1
    clock.forward(timedelta(days=1))
    await plan(context, 100)
    assert len(await rows(context)) == 2


async def test_only_who_plans_a_message_first_gets_its_row(context: Context) -> None:
    async with context.itself() as uow:
        made = await outbox.plan(uow, 100, Kind.DIGEST)
        assert made is not None
        assert (made.chat_id, made.state) == (100, State.PLANNED)
        assert await outbox.plan(uow, 100, Kind.DIGEST) is None
        assert await outbox.plan_once(uow, 101, Kind.DIGEST)
        assert not await outbox.plan_once(uow, 100, Kind.DIGEST)


async def test_the_database_itself_refuses_a_second_row_of_the_same_key(context: Context, clock: SetClock) -> None:
    await plan(context, 100)
    first = (await rows(context))[0]
    with pytest.raises(IntegrityError):
        async with context.db.write() as session:
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


async def test_no_row_is_claimed_by_two_processes(context: Context, clock: SetClock) -> None:
    await plan(context, *range(1, 101))
    other = make_context(context.settings, clock)

    async def work(mine: Context, name: str) -> list[int]:
        taken: list[int] = []
        while True:
            async with mine.itself() as uow:
                letters = await leases.claim(uow.session, name, uow.now)
            if not letters:
                return taken
            taken += [letter.id for letter in letters]

    results = await asyncio.gather(*(work(side, f"w{i}") for i, side in enumerate([context, other, context, other])))
    await other.db.close()
    counts = Counter(row for taken in results for row in taken)
    assert len(counts) == 100
    assert set(counts.values()) == {1}


async def begin(context: Context, worker: str) -> list[Letter]:
    """Claim what is due and touch the network."""
    async with context.itself() as uow:
        letters = await leases.claim(uow.session, worker, uow.now)
        assert all([await leases.start(uow.session, letter, uow.now) for letter in letters])
    return letters


async def recovered(context: Context) -> int:
    async with context.itself() as uow:
        return await leases.recover(uow.session, uow.now)


async def test_a_row_left_by_a_dead_process_is_said_once_more_and_marked(context: Context, clock: SetClock) -> None:
    await plan(context, 100)
    assert len(await begin(context, "dead")) == 1
    assert await recovered(context) == 0, "its lease still runs"
    clock.forward(LEASE_OVER)
    assert await recovered(context) == 1
    (letter,) = await begin(context, "alive")
    assert letter.repeat
    assert letter.attempts == 2


async def test_a_row_whose_process_died_before_the_network_is_no_repeat(context: Context, clock: SetClock) -> None:
    await plan(context, 100)
    async with context.itself() as uow:
        await leases.claim(uow.session, "dead", uow.now)
    clock.forward(LEASE_OVER)
    assert await recovered(context) == 1
    (letter,) = await begin(context, "alive")
    assert not letter.repeat


async def test_a_row_claimed_by_a_clock_that_was_ahead_is_found_when_it_is_right_again(
    context: Context, clock: SetClock
) -> None:
    clock.forward(timedelta(hours=5))
    await plan(context, 100, 200)
    async with context.itself() as uow:
        (letter,) = await leases.claim(uow.session, "dead", uow.now, most=1)
        assert letter.chat_id == 100
    clock.forward(timedelta(hours=-5))
    assert await recovered(context) == 1
    assert [letter.chat_id for letter in await begin(context, "alive")] == [100, 200], "due, though planned for noon"


async def test_what_is_not_harmless_twice_waits_for_a_person(context: Context, clock: SetClock) -> None:
    await plan(context, 100, kind=Kind.FAULT)
    await begin(context, "dead")
    clock.forward(LEASE_OVER)
    assert await recovered(context) == 1
    assert await begin(context, "alive") == []
    assert (await rows(context))[0].state == State.UNKNOWN


async def test_a_process_whose_row_was_taken_over_changes_nothing_of_it(context: Context, clock: SetClock) -> None:
    await plan(context, 100)
    (slow,) = await begin(context, "slow")
    clock.forward(LEASE_OVER)
    await recovered(context)
    (fast,) = await begin(context, "fast")
    async with context.itself() as uow:
        assert not await leases.start(uow.session, slow, uow.now)
        assert not await leases.part_sent(uow.session, slow, [7], uow.now)
        assert not await leases.put_back(uow.session, slow, uow.now, "x")
        assert not await leases.sent_again(uow.session, slow, uow.now, uow.now, "x")
        assert not await leases.close(uow.session, slow, State.FAILED, uow.now)
        assert await leases.close(uow.session, fast, State.SENT, uow.now)
    (row,) = await rows(context)
    assert (row.state, row.message_ids) == (State.SENT, [])


async def test_a_process_that_claims_a_row_again_is_not_taken_for_its_earlier_self(
    context: Context, clock: SetClock
) -> None:
    await plan(context, 100)
    (before,) = await begin(context, "same")
    clock.forward(LEASE_OVER)
    await recovered(context)
    (now,) = await begin(context, "same")
    async with context.itself() as uow:
        assert not await leases.close(uow.session, before, State.SENT, uow.now)
        assert await leases.close(uow.session, now, State.SENT, uow.now)


async def test_a_chat_has_one_row_under_way_and_gets_its_messages_in_order(context: Context) -> None:
    for kind in (Kind.ASSIGNED, Kind.DIGEST, Kind.CATCH_UP):
        await plan(context, 100, 200, kind=kind)
    seen = []
    while letters := await begin(context, "w"):
        assert await begin(context, "another") == []
        seen += [(letter.chat_id, letter.kind) for letter in letters]
        async with context.itself() as uow:
            for letter in letters:
                await leases.close(uow.session, letter, State.SENT, uow.now)
    of_one = [kind for chat, kind in seen if chat == 100]
    assert of_one == [kind for chat, kind in seen if chat == 200] == [Kind.ASSIGNED, Kind.DIGEST, Kind.CATCH_UP]


async def test_a_chat_that_is_to_wait_keeps_its_order_and_the_others_go_on(context: Context, clock: SetClock) -> None:
    for kind in (Kind.ASSIGNED, Kind.DIGEST):
        await plan(context, 100, 200, kind=kind)
    first, _other = await begin(context, "w")
    async with context.itself() as uow:
        until = uow.now + timedelta(seconds=41)
        await leases.put_back(uow.session, first, until, "429")
        await leases.postpone(uow.session, until, first.chat_id)
    assert await begin(context, "w") == []
    clock.forward(timedelta(seconds=41))
    (again,) = await begin(context, "w")
    assert (again.chat_id, again.kind) == (first.chat_id, Kind.ASSIGNED)


async def test_a_row_given_back_at_a_graceful_stop_is_as_if_nobody_had_claimed_it(context: Context) -> None:
    await plan(context, 100)
    async with context.itself() as uow:
        (letter,) = await leases.claim(uow.session, "w", uow.now)
        assert await leases.release(uow.session, letter)
    (again,) = await begin(context, "w")
    assert (again.attempts, again.repeat) == (1, False)


async def test_two_processes_that_claim_at_the_same_moment_never_share_a_chat(
    context: Context, clock: SetClock
) -> None:
    for kind in (Kind.ASSIGNED, Kind.DIGEST, Kind.CATCH_UP, Kind.REPORTED):
        await plan(context, *range(1, 9), kind=kind)
    other = make_context(context.settings, clock)

    async def work(mine: Context, worker: str) -> None:
        while letters := await begin(mine, worker):
            async with mine.itself() as uow:
                for letter in letters:
                    assert letter.chat_id not in busy, f"{letter} while {busy}"
            busy.update(letter.chat_id for letter in letters)
            await asyncio.sleep(0.001)
            busy.difference_update(letter.chat_id for letter in letters)
            async with mine.itself() as uow:
                for letter in letters:
                    await leases.close(uow.session, letter, State.SENT, uow.now)

    busy: set[int] = set()
    while {row.state for row in await rows(context)} != {State.SENT}:
        await asyncio.gather(work(context, "a"), work(other, "b"), work(other, "c"))
    await other.db.close()
    assert {row.attempts for row in await rows(context)} == {1}


async def test_a_copy_of_the_database_may_not_send(context: Context) -> None:
    async with context.db.write() as session:
        assert await outbox.may_send(session, "main")
    async with context.db.write() as session:
        assert not await outbox.may_send(session, "copy")
        assert await outbox.may_send(session, "main")


async def test_a_row_put_back_waits_until_its_time(context: Context, clock: SetClock) -> None:
    await plan(context, 100)
    async with context.itself() as uow:
        (letter,) = await leases.claim(uow.session, "w", uow.now)
        await leases.put_back(uow.session, letter, uow.now + timedelta(seconds=30), "429")
        assert await leases.claim(uow.session, "w", uow.now) == []
    clock.forward(timedelta(seconds=31))
    async with context.itself() as uow:
        assert [again.id for again in await leases.claim(uow.session, "w", uow.now)] == [letter.id]


async def test_many_processes_plan_the_same_morning_at_once_and_each_chat_gets_one_row(context: Context) -> None:
    await asyncio.gather(*(plan(context, *range(1, 21)) for _ in range(8)))
    assert Counter(row.chat_id for row in await rows(context)) == dict.fromkeys(range(1, 21), 1)


async def test_people_who_speak_for_the_first_time_at_the_same_moment_are_all_kept(context: Context) -> None:
    async def speak(person: int) -> None:
        source = Source(person, f"Người {person}", -100, "group", "Nhóm chung", message_id=person)
        async with context.acting(source):
            await asyncio.sleep(0)

    await asyncio.gather(*(speak(1 + n % 5) for n in range(20)))
    async with context.db.read() as session:
        assert sorted(await session.scalars(select(Person.id))) == [1, 2, 3, 4, 5]


async def test_a_skipped_row_says_why_and_is_never_claimed(context: Context) -> None:
    async with context.itself() as uow:
        await outbox.plan(uow, 100, Kind.DIGEST, skip="nothing is due")
        assert await leases.claim(uow.session, "w", uow.now) == []
    (row,) = await rows(context)
    assert (row.state, row.why) == (State.SKIPPED, "nothing is due")
