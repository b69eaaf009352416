"""The one place that sends unasked, and the one that turns views into Telegram's objects.

Errors are sorted here by what they mean for delivery, because only that decides whether a message may be sent again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

import httpx
from markupsafe import Markup
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.views.message import Button, FileRef, Page, plain

# The library's announced future: retry_after is a timedelta. Without it each 429 raises a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# Answers that stay so, by Telegram's exact words. An unknown 403 is not among them: it may be a passing fault.
GONE = (
    "bot was kicked from the group chat",
    "bot was kicked from the supergroup chat",
    "bot is not a member of the supergroup chat",
    "bot was blocked by the user",
    "user is deactivated",
    "the group chat was deleted",
    "chat not found",
    "bot can't initiate conversation with a user",
)
NO_TOPIC = ("message thread not found", "topic_closed")
NOT_DELIVERED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


class Outcome(StrEnum):
    """What an attempt to send came to."""

    SENT = "sent"
    LATER = "later"  # certainly not delivered: may be tried again
    UNKNOWN = "unknown"  # may have been delivered: nobody knows
    GONE = "gone"  # the chat takes no messages any more
    MOVED = "moved"  # the group became a supergroup
    REFUSED = "refused"  # this message is not accepted, and will not be


@dataclass(frozen=True, slots=True)
class Attempt:
    """The outcome of sending one page."""

    outcome: Outcome
    message_id: int | None = None
    why: str = ""
    wait: timedelta | None = None  # as Telegram asks for it
    new_chat: int | None = None


def markup(page: Page) -> InlineKeyboardMarkup | ForceReply | None:
    """Turn a page's buttons, or its question, into Telegram's form."""
    if page.asks is not None:
        return ForceReply(selective=True, input_field_placeholder=page.asks[:64])
    return keyboard(page.keyboard)


def keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """Turn rows of buttons into Telegram's form."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    # A label is no HTML: "&amp;" would be shown as it stands.
    return InlineKeyboardButton(Markup(button.text).unescape(), callback_data=button.data)  # noqa: S704


async def send(bot: Bot, chat_id: int, page: Page, thread_id: int | None = None) -> Attempt:
    """Send one page; never raises for what Telegram or the network answers."""
    try:
        return Attempt(Outcome.SENT, await post(bot, chat_id, page, thread_id))
    except TelegramError as error:
        return judge(error)


async def post(
    bot: Bot, chat_id: int, page: Page, thread_id: int | None = None, reply: ReplyParameters | None = None
) -> int:
    """Send one page and give its message id; raises TelegramError."""
    try:
        return await _post(bot, chat_id, page, thread_id, reply)
    except BadRequest as error:
        if thread_id is None or not any(words in str(error).lower() for words in NO_TOPIC):
            raise
        # Better in the general topic than nowhere.
        return await _post(bot, chat_id, page, None, reply)


async def _post(bot: Bot, chat_id: int, page: Page, thread_id: int | None, reply: ReplyParameters | None) -> int:
    if page.file is not None:
        return await _post_file(bot, chat_id, page.file, thread_id)
    where: dict[str, Any] = {
        "chat_id": chat_id,
        "message_thread_id": thread_id,
        "reply_parameters": reply,
        "reply_markup": markup(page),
        "link_preview_options": NO_PREVIEW,
    }
    try:
        sent = await bot.send_message(text=page.text, parse_mode=ParseMode.HTML, **where)
    except BadRequest as error:
        if "can't parse entities" not in str(error).lower():
            raise
        # Better the words without their markup than no words.
        sent = await bot.send_message(text=plain(page.text), **where)
    return sent.message_id


async def _post_file(bot: Bot, chat_id: int, file: FileRef, thread_id: int | None) -> int:
    if file.kind == "photo":
        return (await bot.send_photo(chat_id, file.file_id, message_thread_id=thread_id)).message_id
    return (await bot.send_document(chat_id, file.file_id, message_thread_id=thread_id)).message_id


def judge(error: TelegramError) -> Attempt:
    """Say what an error means for delivery. BadRequest and TimedOut are NetworkErrors too: the order matters."""
    why = str(error)
    if isinstance(error, RetryAfter):
        return Attempt(Outcome.LATER, why=why, wait=_seconds(error))
    if isinstance(error, ChatMigrated):
        return Attempt(Outcome.MOVED, why=why, new_chat=error.new_chat_id)
    if any(words in why.lower() for words in GONE):
        return Attempt(Outcome.GONE, why=why)
    if isinstance(error, BadRequest):
        return Attempt(Outcome.REFUSED, why=why)
    if isinstance(error, Forbidden):
        return Attempt(Outcome.LATER, why=why)
    if isinstance(error.__cause__, NOT_DELIVERED):
        return Attempt(Outcome.LATER, why=why)
    if isinstance(error, TimedOut) or isinstance(error.__cause__, httpx.HTTPError):
        return Attempt(Outcome.UNKNOWN, why=why)
    # What is left is an answer of the server (5xx and the like): it was not taken.
    return Attempt(Outcome.LATER if isinstance(error, NetworkError) else Outcome.REFUSED, why=why)


def _seconds(error: RetryAfter) -> timedelta:
    after = error.retry_after
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
