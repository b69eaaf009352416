"""Lanes: the order of each chat is kept, and nobody waits for another chat."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import CallbackQuery, Chat, Document, Message, Update, User
from telegram.error import RetryAfter

from bot.telegram import places
from bot.telegram.lanes import OF_ONE_CHAT, SIDE_BY_SIDE, Lanes, lane_of
from bot.telegram.rate_limiter import IN_ALL, RateLimiter
from bot.telegram.receiving import MOST_IN_ALL, MOST_WAITING
from tests.virtual import run

AT = datetime(2026, 6, 16, tzinfo=UTC)


def said(number: int, chat: int) -> Update:
    return Update(number, message=Message(number, AT, Chat(chat, "group"), from_user=User(5, "Hoa", is_bot=False)))


def test_a_button_keeps_the_order_of_its_message_s_chat() -> None:
    person = User(5, "Hoa", is_bot=False)
    message = Message(1, AT, Chat(-7, "group"))
    assert lane_of(Update(1, callback_query=CallbackQuery("1", person, "x", message=message))) == (-7, False)
    assert lane_of(Update(2, callback_query=CallbackQuery("2", person, "x"))) == (5, False)
    assert lane_of(Update(3)) == (0, False)


def test_a_file_sent_in_private_holds_up_nothing_that_its_sender_types() -> None:
    person, file = User(5, "Hoa", is_bot=False), Document("f", "u")
    private = Message(1, AT, Chat(5, "private"), from_user=person, document=file)
    assert lane_of(Update(1, message=private)) == (5, True)
    group = Message(1, AT, Chat(-7, "group"), from_user=person, document=file)
    assert lane_of(Update(2, message=group)) == (-7, False)


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 3)), max_size=40), st.integers(1, 3))
def test_each_chat_is_handled_in_its_order_and_never_twice_at_once(came: list[tuple[int, int]], most: int) -> None:
    asyncio.run(_in_order(came, most))


async def _in_order(came: list[tuple[int, int]], most: int) -> None:
    handled: dict[int, list[int]] = defaultdict(list)
    under_way: list[int] = []

    async def handle(update: Update) -> None:
        chat = lane_of(update)[0]
        assert chat not in under_way
        under_way.append(chat)
        assert len(under_way) <= most
        for _turn in range(came[update.update_id][1]):
            await asyncio.sleep(0)
        under_way.remove(chat)
        handled[chat].append(update.update_id)

    lanes = Lanes(handle, most)
    for number, (chat, _turns) in enumerate(came):
        lanes.put(said(number, chat))
    await lanes.shorter_than(1)
    wanted: dict[int, list[int]] = defaultdict(list)
    for number, (chat, _turns) in enumerate(came):
        wanted[chat].append(number)
    assert handled == wanted
    assert (len(lanes), lanes.busy) == (0, 0)


class Held:
    """Handles updates of chat 1 when it is let, all others at once."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.begun: list[int] = []
        self.handled: list[int] = []
        self.lanes = Lanes(self.handle)

    async def handle(self, update: Update) -> None:
        self.begun.append(update.update_id)
        if lane_of(update)[0] == 1:
            await self.gate.wait()
        self.handled.append(update.update_id)


async def turns() -> None:
    for _turn in range(10):
        await asyncio.sleep(0)


async def test_a_chat_that_is_slow_holds_up_no_other() -> None:
    one = Held()
    for number in range(40):
        one.lanes.put(said(number, 1))
    one.lanes.put(said(100, 2))
    await turns()
    assert one.handled == [100]
    one.gate.set()
    await one.lanes.shorter_than(1)
    assert one.handled == [100, *range(40)]


async def test_what_raises_does_not_end_its_lane(caplog: pytest.LogCaptureFixture) -> None:
    handled = []

    async def handle(update: Update) -> None:
        if update.update_id == 1:
            raise ValueError("bad")
        handled.append(update.update_id)

    lanes = Lanes(handle)
    lanes.put(said(1, 1))
    lanes.put(said(2, 1))
    await lanes.shorter_than(1)
    assert handled == [2]
    assert "update 1 could not be handled" in caplog.text


async def test_closing_ends_what_was_begun_and_begins_nothing_more() -> None:
    one = Held()
    for number in (1, 2):
        one.lanes.put(said(number, 1))
    await turns()
    closing = asyncio.create_task(one.lanes.close(10))
    await turns()
    one.lanes.put(said(3, 2))
    one.gate.set()
    await closing
    assert (one.begun, one.handled) == ([1], [1])


async def test_closing_cancels_what_does_not_end() -> None:
    one = Held()
    one.lanes.put(said(1, 1))
    await turns()
    await one.lanes.close(0.01)
    assert (one.begun, one.handled) == ([1], [])


async def test_dropping_forgets_what_nobody_has_begun() -> None:
    one = Held()
    for number in (1, 2, 3):
        one.lanes.put(said(number, 1))
    await turns()
    one.lanes.drop()
    one.gate.set()
    await one.lanes.shorter_than(1)
    assert one.handled == [1]


class Answering:
    """Answers each update through the send budget; keeps the chats in the order in which answers went out."""

    def __init__(self, side_by_side: int, in_all: int = 1000) -> None:
        self.budget = RateLimiter(in_all)
        self.answered: list[int] = []
        self.lanes = Lanes(self.handle, side_by_side)
        self.working = self.most_working = 0

    async def handle(self, update: Update) -> None:
        self.working += 1
        self.most_working = max(self.most_working, self.working)
        await asyncio.sleep(0)
        self.working -= 1
        assert update.effective_chat is not None
        chat = update.effective_chat.id
        data = {"chat_id": chat}
        await self.budget.process_request(self.take, (chat,), {}, "sendMessage", data, None)

    async def take(self, chat: int) -> bool:
        self.answered.append(chat)
        return True


@pytest.mark.parametrize(("busy", "side_by_side"), [(1, 1), (200, 64)])
def test_chats_that_wait_for_telegrams_limits_leave_their_places_to_others(busy: int, side_by_side: int) -> None:
    async def story() -> Answering:
        one = Answering(side_by_side)
        for number in range(40 * busy):
            one.lanes.put(said(number, -1 - number % busy))
        await asyncio.sleep(30)  # every busy chat has had its twenty of a minute
        one.lanes.put(said(100_000, -1000))
        await asyncio.sleep(10)
        assert -1000 in one.answered
        assert len(one.lanes) > 0, "the others still wait"
        await one.lanes.shorter_than(1)
        return one

    one = run(story())
    assert len(one.answered) == 40 * busy + 1
    assert one.most_working <= side_by_side


@pytest.mark.parametrize("in_turn", [True, False], ids=["group by group", "all groups in turn"])
def test_a_crowd_is_answered_nearly_as_fast_as_telegram_allows(in_turn: bool) -> None:
    groups, each = 200, 20

    async def story() -> float:
        one = Answering(SIDE_BY_SIDE, IN_ALL)
        for number in range(groups * each):
            await one.lanes.shorter_than(MOST_WAITING, MOST_IN_ALL)
            one.lanes.put(said(number, -1 - (number // each if in_turn else number % groups)))
        await one.lanes.shorter_than(1)
        assert Counter(one.answered) == {-1 - group: each for group in range(groups)}
        return asyncio.get_running_loop().time()

    assert groups * each / run(story()) >= 0.9 * IN_ALL


def test_a_place_that_was_left_is_taken_again_or_not_given_back_twice() -> None:
    async def story() -> None:
        free = asyncio.Semaphore(1)

        async def waits(what: Coroutine[Any, Any, object]) -> None:
            async with places.place(free), places.left_to_others():
                assert not free.locked()
                await what

        async def refused() -> None:
            raise RetryAfter(timedelta(seconds=1))

        await waits(asyncio.sleep(1))
        with pytest.raises(RetryAfter):
            await waits(refused())
        cancelled = asyncio.create_task(waits(asyncio.sleep(10)))
        await asyncio.sleep(1)
        cancelled.cancel()
        await asyncio.wait([cancelled])
        async with places.place(free):
            assert free.locked(), "there is one place, as in the beginning"

    run(story())


def test_a_task_begun_by_who_holds_a_place_does_not_give_it_away() -> None:
    async def story() -> None:
        free = asyncio.Semaphore(1)

        async def beside() -> None:
            async with places.left_to_others():
                assert free.locked()

        async with places.place(free):
            await asyncio.create_task(beside())

    run(story())


async def test_one_chats_flood_leaves_room_for_others_up_to_a_bound() -> None:
    one = Held()
    for number in range(3 * OF_ONE_CHAT):
        one.lanes.put(said(number, 1))
    async with asyncio.timeout(10):
        await one.lanes.shorter_than(OF_ONE_CHAT + 1, 3 * OF_ONE_CHAT + 1)
    for most, in_all in ((OF_ONE_CHAT, 1000), (1000, 3 * OF_ONE_CHAT)):
        full = asyncio.create_task(one.lanes.shorter_than(most, in_all))
        await turns()
        assert not full.done()
        full.cancel()
    one.gate.set()
    await one.lanes.shorter_than(1)
