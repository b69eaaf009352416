"""Polling: an update is confirmed when it was dealt with, and whoever polls next gets what was not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest
from telegram import Bot, Update
from telegram.request import HTTPXRequest

from bot.handlers.entry.routes import ALLOWED_UPDATES
from bot.telegram import polling
from bot.telegram.polling import Poller
from sandbox import User, World
from sandbox.client import BASE_URL, httpx_kwargs


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    requests = [HTTPXRequest(httpx_kwargs=httpx_kwargs(world)) for _ in range(2)]
    made = Bot(world.bot.token, BASE_URL, request=requests[0], get_updates_request=requests[1])
    async with made:
        yield made


@pytest.fixture
def queue() -> asyncio.Queue[object]:
    return asyncio.Queue()


@pytest.fixture
async def heard() -> list[str]:
    return []


@pytest.fixture
async def poller(bot: Bot, queue: asyncio.Queue[object], heard: list[str]) -> AsyncIterator[Poller]:
    made = Poller(bot, queue, ALLOWED_UPDATES, lambda: heard.append("heard"))
    with patch.object(polling, "FIRST_WAIT_SECONDS", 0.0), patch.object(polling, "FINISH_SECONDS", 0.5):
        yield made
        await made.abandon()


async def words(queue: asyncio.Queue[object]) -> str:
    """Take the next update; what it says."""
    update = await queue.get()
    assert isinstance(update, Update)
    assert update.message is not None
    return update.message.text or ""


def waiting(world: World) -> list[str]:
    """Return what Telegram would give again."""
    return [update["message"]["text"] for update in world.updates.pending]


async def test_nothing_new_is_asked_for_while_something_is_handled(
    world: World, hoa: User, poller: Poller, queue: asyncio.Queue[object]
) -> None:
    await hoa.send("/xong 1")
    poller.start()
    assert await words(queue) == "/xong 1"
    await hoa.send("/xong 2")
    assert waiting(world) == ["/xong 1", "/xong 2"]
    queue.task_done()
    assert await words(queue) == "/xong 2"
    assert waiting(world) == ["/xong 2"]


async def test_what_was_not_dealt_with_comes_to_whoever_polls_next(
    world: World, hoa: User, poller: Poller, queue: asyncio.Queue[object]
) -> None:
    await hoa.send("/xong 1")
    await hoa.send("/xong 2")
    poller.start()
    assert await words(queue) == "/xong 1"
    await poller.abandon()
    assert queue.empty(), "another process handles it"
    queue.task_done()
    poller.start()
    assert [await words(queue), await words(queue)] == ["/xong 1", "/xong 2"]


async def test_an_orderly_end_waits_for_what_is_handled_and_confirms_it(
    world: World, hoa: User, poller: Poller, queue: asyncio.Queue[object]
) -> None:
    await hoa.send("/xong 1")
    poller.start()
    await words(queue)
    asyncio.get_running_loop().call_soon(queue.task_done)
    await poller.finish()
    assert waiting(world) == []


async def test_an_orderly_end_does_not_wait_for_ever(
    world: World, hoa: User, poller: Poller, queue: asyncio.Queue[object]
) -> None:
    await hoa.send("/xong 1")
    await hoa.send("/xong 2")
    poller.start()
    await words(queue)
    await poller.finish()
    assert waiting(world) == ["/xong 1", "/xong 2"]
    assert queue.empty()


async def test_a_webhook_that_was_left_behind_is_taken_away(
    world: World, hoa: User, poller: Poller, queue: asyncio.Queue[object]
) -> None:
    world.webhook.url = "https://example.org"
    await hoa.send("/xong 1")
    poller.start()
    assert await words(queue) == "/xong 1"
    assert not world.webhook.url


@pytest.mark.parametrize("code", [401, 409, 429, 500, 502])
async def test_polling_goes_on_after_any_answer(
    world: World, hoa: User, poller: Poller, queue: asyncio.Queue[object], heard: list[str], code: int
) -> None:
    world.faults.refuse(code, None if code != 409 else "Conflict", method="getUpdates", **_wait(code))
    world.faults.reset(method="getUpdates")
    world.faults.lose_answer(method="getUpdates")
    await hoa.send("/xong 1")
    poller.start()
    assert await words(queue) == "/xong 1"
    assert heard == ["heard"]


def _wait(code: int) -> dict[str, int]:
    return {"retry_after": 0} if code == 429 else {}
