"""What is away at the start is asked for until it answers, in ever fewer lines; what refuses ends the start."""

from __future__ import annotations

import asyncio
import logging
from typing import cast

import pytest
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.misconfigured import WrongSettingError
from bot.process import starting
from bot.telegram.connection import App


class Answers:
    """An application whose ``initialize`` meets these errors, then answers."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)

    async def initialize(self) -> None:
        if self.errors:
            raise self.errors.pop(0)


async def reached(answers: Answers, stop: asyncio.Event) -> bool:
    async with asyncio.timeout(30):
        return await starting.reach_telegram(cast(App, answers), stop, lambda: None)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "TRY_AGAIN_SECONDS", 0)


@pytest.mark.usefixtures("impatient")
async def test_telegram_is_asked_until_it_answers() -> None:
    answers = Answers(NetworkError("away"), NetworkError("still away"))
    assert await reached(answers, asyncio.Event())
    assert answers.errors == []


@pytest.mark.usefixtures("impatient")
async def test_the_log_tells_of_it_ever_less_often(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert await reached(Answers(*(NetworkError(f"away {n}") for n in range(1, 1501))), asyncio.Event())
    *lines, last = caplog.messages
    told = [int(line.split()[-1]) for line in lines]
    assert told == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 1024, 1440]
    assert last == "Telegram answers."
    assert not any(record.exc_info for record in caplog.records)


async def test_a_stop_ends_the_asking_at_once() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, stop.set)
    assert not await reached(Answers(*(NetworkError("away") for _ in range(99))), stop)


async def test_a_stop_ends_also_a_try_that_nobody_answers() -> None:
    stop = asyncio.Event()
    ended: list[str] = []

    async def hangs() -> None:
        try:
            stop.set()
            await asyncio.sleep(3600)
        finally:
            ended.append("hangs")

    async with asyncio.timeout(30):
        assert not await starting.until_there("Nobody", hangs, (OSError,), stop)
    assert ended == ["hangs"]


async def test_a_refused_token_is_not_asked_for_again_nor_shown() -> None:
    answers = Answers(InvalidToken("123:secret was rejected"), NetworkError("away"))
    with pytest.raises(WrongSettingError, match="BOT_TOKEN") as caught:
        await reached(answers, asyncio.Event())
    assert len(answers.errors) == 1
    assert "secret" not in str(caught.value)
