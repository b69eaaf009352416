"""What an error means for delivery decides whether a message may be sent again."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import AsyncMock

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.pages import Page
from bot.telegram.rendering import Html
from bot.telegram.transport import Outcome, judge, send


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(timedelta(seconds=7)), Outcome.LATER),
        (ChatMigrated(-1001), Outcome.MOVED),
        (Forbidden("Forbidden: bot was kicked from the group chat"), Outcome.GONE),
        (Forbidden("Forbidden: bot was blocked by the user"), Outcome.GONE),
        (Forbidden("Forbidden: user is deactivated"), Outcome.GONE),
        (BadRequest("Chat not found"), Outcome.GONE),
        (Forbidden("Forbidden: something new"), Outcome.LATER),
        (BadRequest("Message text is empty"), Outcome.REFUSED),
        (caused(TimedOut(), httpx.ReadTimeout("read")), Outcome.UNKNOWN),
        (caused(TimedOut(), httpx.WriteTimeout("write")), Outcome.UNKNOWN),
        (caused(TimedOut(), httpx.ConnectTimeout("connect")), Outcome.LATER),
        (caused(TimedOut(), httpx.PoolTimeout("pool")), Outcome.LATER),
        (caused(NetworkError("x"), httpx.ConnectError("refused")), Outcome.LATER),
        (caused(NetworkError("x"), httpx.ReadError("reset")), Outcome.UNKNOWN),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("closed")), Outcome.UNKNOWN),
        (NetworkError("Bad Gateway"), Outcome.LATER),
        (TelegramError("unknown"), Outcome.REFUSED),
        (BadRequest("Not enough rights to send text messages to the chat"), Outcome.FORBIDDEN),
        (BadRequest("Not enough rights to send photos to the chat"), Outcome.FORBIDDEN),
        (BadRequest("Bad Request: not enough rights to send documents to the chat"), Outcome.FORBIDDEN),
        (BadRequest("Have no rights to send a message"), Outcome.FORBIDDEN),
        (Forbidden("Forbidden: CHAT_WRITE_FORBIDDEN"), Outcome.FORBIDDEN),
        (BadRequest("CHAT_RESTRICTED"), Outcome.FORBIDDEN),
        (BadRequest("CHAT_SEND_PLAIN_FORBIDDEN"), Outcome.FORBIDDEN),
        (BadRequest("TOPIC_CLOSED"), Outcome.FORBIDDEN),
        (BadRequest("Perhaps not enough rights to send text messages to the chat"), Outcome.REFUSED),
        (Forbidden("Forbidden: bot is not a member of the channel chat"), Outcome.GONE),
        (BadRequest("A chat not found in the list"), Outcome.REFUSED),
        (Forbidden("Forbidden: perhaps the bot was blocked by the user"), Outcome.LATER),
        (InvalidToken("Unauthorized"), Outcome.LATER),
        (Conflict("terminated by other getUpdates request"), Outcome.LATER),
        (caused(BadRequest("Bad Request (400)"), TelegramError("Invalid server response")), Outcome.LATER),
        (caused(TelegramError("Invalid server response"), ValueError("no JSON")), Outcome.UNKNOWN),
        (caused(NetworkError("Unknown error in HTTP implementation"), RuntimeError("x")), Outcome.UNKNOWN),
    ],
    ids=lambda value: repr(value) if isinstance(value, Exception) else str(value),
)
def test_an_error_is_sorted_by_what_it_means_for_delivery(error: TelegramError, outcome: Outcome) -> None:
    assert judge(error).outcome is outcome


def test_the_wait_that_telegram_asks_for_is_kept() -> None:
    assert judge(RetryAfter(timedelta(seconds=41))).wait == timedelta(seconds=41)


def test_the_new_id_of_a_migrated_group_is_kept() -> None:
    assert judge(ChatMigrated(-1001234567890)).new_chat == -1001234567890


TOPIC = 7


def threads(bot: AsyncMock) -> list[int | None]:
    """Return the topics into which something was sent, in this order."""
    return [call.kwargs["message_thread_id"] for call in bot.send_message.await_args_list]


@pytest.mark.parametrize("words", ["Bad Request: message thread not found", "TOPIC_CLOSED"])
async def test_what_finds_no_topic_goes_to_the_general_one(words: str) -> None:
    bot = AsyncMock()
    bot.send_message.side_effect = [BadRequest(words), AsyncMock(message_id=5)]
    attempt = await send(bot, -100, Page(Html("x")), TOPIC)
    assert (attempt.outcome, attempt.message_id, threads(bot)) == (Outcome.SENT, 5, [TOPIC, None])


@pytest.mark.parametrize("thread", [TOPIC, None])
async def test_what_is_refused_for_another_reason_is_not_said_in_another_topic(thread: int | None) -> None:
    bot = AsyncMock()
    bot.send_message.side_effect = BadRequest("Not enough rights to send text messages to the chat")
    attempt = await send(bot, -100, Page(Html("x")), thread)
    assert (attempt.outcome, threads(bot)) == (Outcome.FORBIDDEN, [thread])


async def test_what_finds_no_topic_where_none_was_named_is_tried_once() -> None:
    bot = AsyncMock()
    bot.send_message.side_effect = BadRequest("TOPIC_CLOSED")
    assert (await send(bot, -100, Page(Html("x")))).outcome is Outcome.FORBIDDEN
    assert threads(bot) == [None]
