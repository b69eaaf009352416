"""Lanes: the order of each chat is kept, and nobody waits for another chat."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import CallbackQuery, Chat, Document, Message, Update, User

from bot.telegram.lanes import Lanes, lane_of

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
