"""Connection: at the start Telegram is asked until it answers, unless it refuses the token."""

from __future__ import annotations

import asyncio
from typing import cast

import pytest
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.telegram import connection
from bot.telegram.connection import App, TokenRefused


class Answers:
    """An application whose ``initialize`` meets these errors, then answers."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)

    async def initialize(self) -> None:
        if self.errors:
            raise self.errors.pop(0)


async def reached(answers: Answers, stop: asyncio.Event) -> bool:
    async with asyncio.timeout(30):
        return await connection.reach(cast(App, answers), stop)


async def test_telegram_is_asked_until_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "TRY_AGAIN_SECONDS", 0.01)
    answers = Answers(NetworkError("away"), NetworkError("still away"))
    assert await reached(answers, asyncio.Event())
    assert answers.errors == []


async def test_a_stop_ends_the_asking_at_once() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, stop.set)
    assert not await reached(Answers(*(NetworkError("away") for _ in range(99))), stop)


async def test_a_refused_token_is_not_asked_for_again() -> None:
    answers = Answers(InvalidToken("123:secret was rejected"), NetworkError("away"))
    with pytest.raises(TokenRefused):
        await reached(answers, asyncio.Event())
    assert len(answers.errors) == 1
