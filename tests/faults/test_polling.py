"""Polling: an update is confirmed when it was written down, and whoever polls next gets what was not."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from unittest.mock import patch

import httpx
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


@dataclass
class Written:
    """Takes updates as the inbox does, or cannot."""

    words: list[str] = field(default_factory=list)
    taken_over: int = 0
    free: asyncio.Event = field(default_factory=asyncio.Event)
    fails: int = 0
    look: Callable[[], object] = lambda: None
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take_over(self, *, everything: bool) -> None:
        assert everything, "who leads takes over from whoever led before"
        self.taken_over += 1

    async def room(self) -> None:
        await self.free.wait()

    async def accept(self, updates: Sequence[Update]) -> None:
        if self.fails:
            self.fails -= 1
            raise OSError("the database is away")
        self.look()
        self.words += [update.message.text or "" for update in updates if update.message]
        self.came.set()

    def let_go(self) -> None:
        self.words.append("let go")

    async def finish(self) -> None:
        self.words.append("finished")

    async def next(self) -> None:
        async with asyncio.timeout(10):
            await self.came.wait()
        self.came.clear()


@pytest.fixture
def inbox() -> Written:
    made = Written()
    made.free.set()
    return made


@pytest.fixture
async def heard() -> list[str]:
    return []


@pytest.fixture
async def poller(bot: Bot, inbox: Written, heard: list[str]) -> AsyncIterator[Poller]:
    made = Poller(bot, inbox, ALLOWED_UPDATES, lambda: heard.append("heard"))
    with patch.object(polling, "FIRST_WAIT_SECONDS", 0.0), patch.object(polling, "FINISH_SECONDS", 0.5):
        yield made
        await made.abandon()


def waiting(world: World) -> list[str]:
    """Return what Telegram would give again."""
    return [update["message"]["text"] for update in world.updates.pending]


async def test_what_was_written_down_is_confirmed_with_the_next_poll(
    world: World, hoa: User, poller: Poller, inbox: Written
) -> None:
    unconfirmed: list[list[str]] = []
    inbox.look = lambda: unconfirmed.append(waiting(world))
    await hoa.send("/xong 1")
    poller.start()
    await inbox.next()
    await hoa.send("/xong 2")
    await inbox.next()
    assert inbox.words == ["/xong 1", "/xong 2"]
    assert unconfirmed == [["/xong 1"], ["/xong 2"]]


async def test_what_could_not_be_written_down_is_not_confirmed_and_comes_again(
    world: World, hoa: User, poller: Poller, inbox: Written
) -> None:
    inbox.fails = 2
    await hoa.send("/xong 1")
    poller.start()
    await inbox.next()
    assert inbox.words == ["/xong 1"]
    assert [call.method for call in world.calls].count("getUpdates") >= 3


async def test_nothing_is_asked_for_while_too_much_waits_here(
    world: World, hoa: User, poller: Poller, inbox: Written
) -> None:
    inbox.free.clear()
    await hoa.send("/xong 1")
    poller.start()
    for _round in range(20):
        await asyncio.sleep(0)
    assert "getUpdates" not in [call.method for call in world.calls]
    inbox.free.set()
    await inbox.next()


async def test_who_begins_to_poll_first_takes_over_what_was_left(hoa: User, poller: Poller, inbox: Written) -> None:
    await hoa.send("/xong 1")
    poller.start()
    await inbox.next()
    assert inbox.taken_over == 1


async def test_who_does_not_poll_any_more_begins_with_nothing_it_has_taken(
    world: World, hoa: User, poller: Poller, inbox: Written
) -> None:
    await hoa.send("/xong 1")
    poller.start()
    await inbox.next()
    await poller.abandon()
    assert inbox.words == ["/xong 1", "let go"]
    assert waiting(world) in ([], ["/xong 1"])


async def test_an_orderly_end_confirms_what_was_written_down_and_deals_with_what_was_begun(
    world: World, hoa: User, poller: Poller, inbox: Written
) -> None:
    await hoa.send("/xong 1")
    poller.start()
    await inbox.next()
    await poller.finish()
    assert waiting(world) == []
    assert inbox.words == ["/xong 1", "finished"]


async def test_an_orderly_end_does_not_wait_for_ever_for_telegram(
    world: World, hoa: User, poller: Poller, inbox: Written
) -> None:
    await hoa.send("/xong 1")
    poller.start()
    await inbox.next()
    gate = world.faults.hold(method="getUpdates")
    await poller.finish()
    gate.set()
    assert inbox.words == ["/xong 1", "finished"]


async def test_an_orderly_end_deals_with_what_was_begun_while_telegram_takes_its_time(
    world: World, hoa: User, poller: Poller, inbox: Written
) -> None:
    await hoa.send("/xong 1")
    poller.start()
    await inbox.next()
    gate = world.faults.hold(method="getUpdates")
    with patch.object(polling, "FINISH_SECONDS", 60.0):
        ending = asyncio.create_task(poller.finish())
        async with asyncio.timeout(10):
            while "finished" not in inbox.words:  # noqa: ASYNC110
                await asyncio.sleep(0)
        assert not ending.done()
        gate.set()
        await ending


async def test_a_webhook_that_somebody_has_set_is_told_and_not_deleted(
    world: World, bot: Bot, hoa: User, inbox: Written
) -> None:
    told: list[tuple[str | None, str | None]] = []
    world.webhook.url = "https://other.example/secret-path"
    world.webhook.transport = httpx.MockTransport(lambda _request: httpx.Response(503))
    await hoa.send("/xong 1")
    with patch.object(polling, "FIRST_WAIT_SECONDS", 0.0):
        poller = Poller(bot, inbox, ALLOWED_UPDATES, lambda: None, lambda *what: told.append(what))
        poller.start()
        while sum(call.method == "getWebhookInfo" for call in world.calls) < 5:  # noqa: ASYNC110
            await asyncio.sleep(0)
        kept = world.webhook.info()["url"]
        assert not [call for call in world.calls if call.method in ("deleteWebhook", "getUpdates")]
        world.webhook.url = ""
        await inbox.next()
        await poller.abandon()
    assert kept == "https://other.example/secret-path"
    assert (told[0], told[-1]) == (("other.example", None), (None, None))
    assert set(told) == {told[0], told[-1]}


async def test_who_does_not_poll_any_more_is_hindered_by_nothing(world: World, bot: Bot, inbox: Written) -> None:
    told: list[str | None] = []
    world.webhook.url = "https://other.example"
    poller = Poller(bot, inbox, ALLOWED_UPDATES, lambda: None, lambda host, _conflict: told.append(host))
    poller.start()
    while not told:  # noqa: ASYNC110
        await asyncio.sleep(0)
    await poller.abandon()
    assert told == ["other.example", None]


async def test_another_poller_is_told_until_it_has_been_calm(world: World, bot: Bot, hoa: User, inbox: Written) -> None:
    told: list[str | None] = []
    world.faults.refuse(409, "Conflict: terminated by other getUpdates request", method="getUpdates")
    await hoa.send("/xong 1")
    with patch.object(polling, "FIRST_WAIT_SECONDS", 0.0):
        poller = Poller(bot, inbox, ALLOWED_UPDATES, lambda: None, lambda _host, conflict: told.append(conflict))
        poller.start()
        await inbox.next()
        assert "terminated by other getUpdates request" in str(told[-1])
        with patch.object(polling, "CALM_SECONDS", 0.0):
            await hoa.send("/xong 2")
            await inbox.next()
        assert told[-1] is None
        await poller.abandon()


@pytest.mark.parametrize("code", [401, 409, 429, 500, 502])
async def test_polling_goes_on_after_any_answer(
    world: World, hoa: User, poller: Poller, inbox: Written, heard: list[str], code: int
) -> None:
    world.faults.refuse(code, None if code != 409 else "Conflict", method="getUpdates", **_wait(code))
    world.faults.reset(method="getUpdates")
    world.faults.lose_answer(method="getUpdates")
    await hoa.send("/xong 1")
    poller.start()
    await inbox.next()
    assert inbox.words == ["/xong 1"]
    assert heard == ["heard"]


def _wait(code: int) -> dict[str, int]:
    return {"retry_after": 0} if code == 429 else {}
