"""Receiving: what is in the inbox is dealt with once, whoever leads, loses the lead, or cannot reach the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from telegram import Chat, Message, Update, User

from bot.clock import SetClock
from bot.models import Inbox, Outbox
from bot.registry.core.context import Context
from bot.registry.operations import inbox
from bot.registry.operations.inbox import LEASE, MOST_TRIES
from bot.telegram import receiving
from bot.telegram.receiving import Full, Receiver

AT = datetime(2026, 6, 16, tzinfo=UTC)
SLOW, QUICK = -1, -2


def said(number: int, chat: int = QUICK) -> Update:
    return Update(number, message=Message(number, AT, Chat(chat, "group"), from_user=User(5, "Hoa", is_bot=False)))


class Handling:
    """Handles updates as the application does: those of the slow chat when they are let."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.begun: list[int] = []
        self.handled: list[int] = []
        self.errors: list[tuple[int, str]] = []
        self.application: Any = SimpleNamespace(process_update=self.handle, process_error=self.fail, bot=None)

    def receiver(self, context: Context, worker: str = "a", is_next: Callable[[], bool] = lambda: True) -> Receiver:
        return Receiver(context, self.application, worker, is_next)

    async def fail(self, update: Update, error: Exception) -> None:
        self.errors.append((update.update_id, type(error).__name__))

    async def handle(self, update: Update) -> None:
        self.begun.append(update.update_id)
        if update.effective_chat is not None and update.effective_chat.id == SLOW:
            await self.gate.wait()
        self.handled.append(update.update_id)


@pytest.fixture
async def handling() -> Handling:
    return Handling()


async def waiting(context: Context) -> list[int]:
    async with context.db.read() as session:
        return list(await session.scalars(select(Inbox.id).where(Inbox.content.is_not(None)).order_by(Inbox.id)))


async def all_done(context: Context) -> None:
    async with asyncio.timeout(30):
        while await waiting(context):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def until_handled(handling: Handling, *numbers: int) -> None:
    async with asyncio.timeout(30):
        while not set(numbers) <= set(handling.handled):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_who_leads_again_deals_once_and_in_order_with_what_it_had_let_go(
    context: Context, handling: Handling
) -> None:
    receiver = handling.receiver(context)
    await receiver.accept([said(1, SLOW), said(2, SLOW), said(3, SLOW)])
    while not handling.begun:  # noqa: ASYNC110
        await asyncio.sleep(0)
    receiver.let_go()
    await receiver.take_over(everything=True)
    await receiver.accept([said(4, SLOW)])
    handling.gate.set()
    await all_done(context)
    assert handling.handled == [1, 2, 3, 4]


async def test_what_was_written_down_and_got_no_further_is_dealt_with_by_a_process_that_is_always_busy(
    context: Context, handling: Handling, clock: SetClock
) -> None:
    receiver = handling.receiver(context)
    await receiver.accept([said(1, SLOW)])
    async with context.db.write() as session:  # as when accept is cancelled just after
        await inbox.take(session, {2: said(2).to_json()}, "a", clock.now())
    clock.forward(LEASE)
    await receiver._look()
    await until_handled(handling, 2)
    handling.gate.set()
    await all_done(context)
    assert handling.handled == [2, 1]


async def test_who_stands_by_takes_nothing_over(context: Context, other: Context, clock: SetClock) -> None:
    first, second = Handling(), Handling()
    await first.receiver(context).accept([said(1, SLOW)])
    clock.forward(LEASE)
    await second.receiver(other, "b", is_next=lambda: False)._look()
    assert await waiting(context) == [1]
    second.gate.set()
    await second.receiver(other, "c")._look()
    await until_handled(second, 1)
    first.gate.set()


async def test_a_row_that_is_no_update_keeps_none_back_and_is_told(
    context: Context, handling: Handling, clock: SetClock
) -> None:
    async with context.db.write() as session:
        await inbox.take(session, {1: '{"message": {"text": "Sở Y tế"}}', 2: said(2).to_json()}, "b", clock.now())
    await handling.receiver(context).take_over(everything=True)
    await all_done(context)
    assert handling.handled == [2]
    async with context.db.read() as session:
        assert len(list(await session.scalars(select(Outbox)))) == 1


async def test_over_what_has_ended_processes_its_sender_gets_the_apology_of_every_error(
    context: Context, handling: Handling
) -> None:
    async with context.db.write() as session:
        await inbox.take(session, {1: said(1).to_json(), 2: said(2).to_json()}, "b", context.clock.now())
        for _time in range(MOST_TRIES):
            await inbox.begin_again(session, 1)
    await handling.receiver(context).take_over(everything=True)
    await all_done(context)
    assert handling.errors == [(1, "GivenUp")]
    assert handling.handled == [2]


async def test_what_cannot_be_written_down_is_not_begun_and_comes_again(context: Context, handling: Handling) -> None:
    receiver = handling.receiver(context)
    away = OperationalError("INSERT", {}, Exception("the database is away"))
    with patch.object(inbox, "insert_once", side_effect=away), pytest.raises(OperationalError):
        await receiver.accept([said(1), said(2)])
    assert handling.begun == await waiting(context) == []
    await receiver.accept([said(1), said(2)])
    await all_done(context)
    assert handling.handled == [1, 2]


async def test_what_comes_while_too_much_waits_is_left_to_telegram(context: Context, handling: Handling) -> None:
    receiver = handling.receiver(context)
    await receiver.accept([said(number, SLOW) for number in range(3)])
    with patch.object(receiving, "MOST_TAKEN", 3), pytest.raises(Full):
        await receiver.accept([said(3)])
    assert await waiting(context) == [0, 1, 2]
    handling.gate.set()
    await all_done(context)
    await receiver.accept([said(3)])
    await all_done(context)
    assert handling.handled == [0, 1, 2, 3]


async def test_an_update_that_comes_again_while_it_is_handled_and_after_is_handled_once(
    context: Context, other: Context, handling: Handling
) -> None:
    receiver = handling.receiver(context)
    await asyncio.gather(*(receiver.accept([said(1, SLOW)]) for _time in range(3)))
    await handling.receiver(other, "b").accept([said(1, SLOW)])
    handling.gate.set()
    await all_done(context)
    await receiver.accept([said(1, SLOW), said(2)])
    await all_done(context)
    assert handling.handled == [1, 2]


async def test_a_stop_leaves_what_was_not_begun_to_the_next_start(
    context: Context, other: Context, handling: Handling
) -> None:
    receiver = handling.receiver(context)
    await receiver.accept([said(1, SLOW), said(2, SLOW)])
    stopping = asyncio.create_task(receiver.finish())
    while not handling.begun:  # noqa: ASYNC110
        await asyncio.sleep(0)
    handling.gate.set()
    await stopping
    assert (handling.handled, await waiting(context)) == ([1], [2])
    await handling.receiver(other, "b")._look()
    await all_done(context)
    assert handling.handled == [1, 2]
