"""The inbox: an update that was written down is dealt with once, whichever process ends and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import select

from bot.clock import SetClock
from bot.models import Inbox
from bot.registry.core.context import Context
from bot.registry.operations import inbox
from bot.registry.operations.inbox import BATCH, KEPT, LEASE, MOST_TRIES

SECOND = timedelta(seconds=1)


async def take(context: Context, *numbers: int, worker: str = "a") -> set[int]:
    async with context.db.write() as session:
        return await inbox.take(session, {n: f'{{"update_id": {n}}}' for n in numbers}, worker, context.clock.now())


async def take_over(
    context: Context, worker: str = "b", *, everything: bool = False, but: Collection[int] = ()
) -> list[int]:
    async with context.db.write() as session:
        now = context.clock.now()
        left = await inbox.take_over(session, worker, now, everything=everything, but=but)
        return [one.number for one in left]


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
        await inbox.hold(session, "a", [1], clock.now())
    clock.forward(LEASE - SECOND)
    assert await take_over(context) == []


async def test_what_a_process_has_no_more_before_it_is_free_though_the_process_lives(
    context: Context, clock: SetClock
) -> None:
    await take(context, 1, 2)
    clock.forward(LEASE - SECOND)
    async with context.db.write() as session:
        await inbox.hold(session, "a", [2], clock.now())
    clock.forward(SECOND)
    assert await take_over(context, "a") == [1]


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


async def test_who_leads_takes_over_everything_at_once_but_what_it_has_before_it(context: Context) -> None:
    await take(context, 1, 4)
    await take(context, 2, 3, worker="b")
    assert await take_over(context, "b", everything=True, but={2}) == [1, 3, 4]


async def test_any_number_of_updates_is_taken_over(context: Context) -> None:
    many = range(1, 2 * BATCH + 2)
    await take(context, *many)
    async with context.db.write() as session:
        await inbox.hold(session, "a", many, context.clock.now())
    assert await take_over(context, everything=True) == list(many)


async def test_a_process_that_ends_well_leaves_the_rest_to_the_next_at_once(context: Context) -> None:
    await take(context, 1)
    await take(context, 2, worker="c")
    async with context.db.write() as session:
        await inbox.release(session, "a", [], context.clock.now())
    assert await take_over(context) == [1]


async def test_a_clock_put_back_does_not_keep_an_update_for_ever(context: Context, clock: SetClock) -> None:
    await take(context, 1)
    clock.forward(-timedelta(days=30))
    assert await take_over(context) == [1]


async def left_by_the_dead(context: Context, clock: SetClock, begun: int) -> list[inbox.Left]:
    """Take over from a process that has died, and begin with one of the updates."""
    clock.forward(LEASE)
    async with context.db.write() as session:
        left = await inbox.take_over(session, "b", clock.now(), everything=False)
        await inbox.begin_again(session, begun)
    return left


async def test_an_update_over_which_processes_end_is_given_up_and_none_that_waited(
    context: Context, clock: SetClock
) -> None:
    await take(context, 1, 2)
    given_up = []
    for _time in range(MOST_TRIES + 1):
        given_up += [(one.number, one.given_up) for one in await left_by_the_dead(context, clock, 1)]
    assert given_up == MOST_TRIES * [(1, False), (2, False)] + [(1, True), (2, False)]


async def test_ending_well_is_no_try(context: Context, clock: SetClock) -> None:
    await take(context, 1)
    for _time in range(3 * MOST_TRIES):
        (left,) = await left_by_the_dead(context, clock, 1)
        assert not left.given_up
        async with context.db.write() as session:
            await inbox.release(session, "b", [1], clock.now())


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
