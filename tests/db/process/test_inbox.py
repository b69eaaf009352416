"""The inbox: an update that was written down is dealt with once, whichever process ends and when."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.clock import SetClock
from bot.models import Inbox
from bot.registry.core.context import Context
from bot.registry.operations import inbox
from bot.registry.operations.inbox import KEPT, LEASE, MOST_TRIES

SECOND = timedelta(seconds=1)


async def take(context: Context, *numbers: int, worker: str = "a") -> set[int]:
    async with context.db.write() as session:
        return await inbox.take(session, {n: f'{{"update_id": {n}}}' for n in numbers}, worker, context.clock.now())


async def take_over(context: Context, worker: str = "b", *, everything: bool = False) -> list[int]:
    async with context.db.write() as session:
        now = context.clock.now()
        return [one.number for one in await inbox.take_over(session, worker, now, everything=everything)]


async def deal_with(context: Context, *numbers: int) -> None:
    async with context.db.write() as session:
        await inbox.dealt_with(session, numbers)


async def rows(context: Context) -> dict[int, str | None]:
    async with context.db.read() as session:
        return {row.id: row.content for row in await session.scalars(select(Inbox).order_by(Inbox.id))}


async def test_an_update_that_comes_again_is_not_taken_again(context: Context, other: Context) -> None:
    assert await take(context, 1, 2) == {1, 2}
    assert await take(other, 2, 3, worker="b") == {3}
    await deal_with(context, 1)
    assert await take(context, 1) == set()


async def test_what_was_dealt_with_leaves_nothing_but_its_number(context: Context) -> None:
    await take(context, 1, 2)
    await deal_with(context, 1)
    assert await rows(context) == {1: None, 2: '{"update_id": 2}'}
    async with context.db.read() as session:
        assert await inbox.count_waiting(session) == 1


async def test_nobody_takes_over_what_is_held(context: Context, clock: SetClock) -> None:
    await take(context, 1)
    clock.forward(LEASE - SECOND)
    assert await take_over(context) == []
    async with context.db.write() as session:
        await inbox.hold(session, "a", clock.now())
    clock.forward(LEASE - SECOND)
    assert await take_over(context) == []


async def test_what_a_dead_process_left_is_taken_over_once_and_in_its_order(
    context: Context, other: Context, clock: SetClock
) -> None:
    await take(context, 3, 1, 2)
    await deal_with(context, 2)
    clock.forward(LEASE)
    async with context.db.read() as session:
        assert await inbox.is_anything_free(session, clock.now())
    assert await take_over(context) == [1, 3]
    assert await take_over(other, "c") == []
    async with context.db.read() as session:
        assert not await inbox.is_anything_free(session, clock.now())


async def test_who_leads_takes_over_everything_of_the_others_at_once(context: Context) -> None:
    await take(context, 1)
    await take(context, 2, worker="b")
    assert await take_over(context, "b", everything=True) == [1]


async def test_a_process_that_ends_well_leaves_the_rest_to_the_next_at_once(context: Context) -> None:
    await take(context, 1)
    await take(context, 2, worker="c")
    async with context.db.write() as session:
        await inbox.release(session, "a", context.clock.now())
    assert await take_over(context) == [1]


async def test_a_clock_put_back_does_not_keep_an_update_for_ever(context: Context, clock: SetClock) -> None:
    await take(context, 1)
    clock.forward(-timedelta(days=30))
    assert await take_over(context) == [1]


async def test_an_update_over_which_processes_end_is_given_up(context: Context, clock: SetClock) -> None:
    await take(context, 1)
    given_up = []
    for _time in range(MOST_TRIES):
        clock.forward(LEASE)
        async with context.db.write() as session:
            left = await inbox.take_over(session, "b", clock.now(), everything=False)
        given_up += [one.given_up for one in left]
    assert given_up == [False] * (MOST_TRIES - 1) + [True]


async def test_ending_well_is_no_try(context: Context, clock: SetClock) -> None:
    await take(context, 1)
    for _time in range(3 * MOST_TRIES):
        async with context.db.write() as session:
            await inbox.release(session, "a", clock.now())
            (left,) = await inbox.take_over(session, "a", clock.now(), everything=False)
        assert not left.given_up


async def test_numbers_are_forgotten_when_telegram_repeats_them_no_more(context: Context, clock: SetClock) -> None:
    await take(context, 1, 2)
    await deal_with(context, 1)
    clock.forward(KEPT)
    await forget(context)
    assert list(await rows(context)) == [1, 2]
    clock.forward(SECOND)
    await forget(context)
    assert list(await rows(context)) == [2], "what is not dealt with is never forgotten"


async def test_numbers_of_a_wrong_clock_are_forgotten_too(context: Context, clock: SetClock) -> None:
    await take(context, 1)
    await deal_with(context, 1)
    clock.forward(-2 * KEPT)
    await forget(context)
    assert await rows(context) == {}


async def forget(context: Context) -> None:
    async with context.db.write() as session:
        await inbox.forget_old(session, context.clock.now())
