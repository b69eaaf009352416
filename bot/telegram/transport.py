"""Transport: pages are sent and put in the place of others here, and nowhere else.

``send``, ``edit`` and ``leave`` sort errors by what they mean for delivery, because only that decides whether a message
may be sent again; ``post`` and ``put`` raise them, for those who have a person before them.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeAlias

import httpx
from telegram import Bot, InputFile, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
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
from telegram.ext import ExtBot

from bot.metrics import SENDS
from bot.telegram.keyboards import keyboard, question
from bot.telegram.pages import Page
from bot.telegram.rate_limiter import HASTY, seconds
from bot.telegram.rendering import plain
from bot.views.core.message import FileRef, Upload

# The library's announced future: retry_after is a timedelta. Without it each 429 raises a deprecation warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

Gateway: TypeAlias = Bot  # Telegram, for those who send by the functions here and know nothing of the library

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# Answers that stay so until people change something, by Telegram's exact words without what it puts before them.
# An unknown 403 is not among them: it may be a passing fault.
GONE = frozenset(
    {
        "bot was kicked from the group chat",
        "bot was kicked from the supergroup chat",
        "bot is not a member of the group chat",
        "bot is not a member of the supergroup chat",
        "bot was blocked by the user",
        "user is deactivated",
        "the group chat was deleted",
        "chat not found",
        "bot can't initiate conversation with a user",
        "bot is not a member of the channel chat",
        "bot was kicked from the channel chat",
    }
)
# The bot is there and may not post at present: people or a timer lift that without a word to it.
FORBIDS = re.compile(
    r"not enough rights to send [a-z ]{1,40} to the chat|have no rights to send a message|topic_closed"
    r"|need administrator rights in the channel chat|chat_(?:write_forbidden|restricted|send_[a-z]{1,20}_forbidden)"
)
NO_ANSWER = "invalid server response"  # the library's word for a success whose body is no JSON: it may be done
NO_TOPIC = ("message thread not found", "topic_closed")
NOT_DELIVERED = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)


class Outcome(StrEnum):
    """What an attempt to send came to."""

    SENT = "sent"
    LATER = "later"  # certainly not delivered: may be tried again
    UNKNOWN = "unknown"  # may have been delivered: nobody knows
    GONE = "gone"  # the chat takes no messages any more
    FORBIDDEN = "forbidden"  # the bot is in the chat, but may not post there at present: may be tried again
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


async def send(bot: Bot, chat_id: int, page: Page, thread_id: int | None = None) -> Attempt:
    """Send one page; never raises for what Telegram or the network answers. It is hasty: no 429 is waited for here."""
    try:
        attempt = Attempt(Outcome.SENT, await post(bot, chat_id, page, thread_id, hasty=True))
    except TelegramError as error:
        attempt = judge(error)
    SENDS.labels(attempt.outcome).inc()
    return attempt


async def edit(bot: Bot, chat_id: int, message_id: int, page: Page) -> Attempt:
    """Put a page in the place of a message that was sent; never raises for what Telegram or the network answers."""
    try:
        await put(bot, chat_id, message_id, page, hasty=True)
    except TelegramError as error:
        if "not modified" not in str(error).lower():
            return judge(error)
    return Attempt(Outcome.SENT, message_id)


async def leave(bot: Bot, chat_id: int) -> Attempt:
    """Leave a group, which makes the outcome SENT; never raises for what Telegram or the network answers."""
    try:
        await bot.leave_chat(chat_id)
    except TelegramError as error:
        return judge(error)
    return Attempt(Outcome.SENT)


async def post(
    bot: Bot,
    chat_id: int,
    page: Page,
    thread_id: int | None = None,
    reply: ReplyParameters | None = None,
    *,
    hasty: bool = False,
) -> int:
    """Send one page and give its message id; raises TelegramError. Where ``hasty``, a 429 is raised at once."""
    where: dict[str, Any] = {"chat_id": chat_id, "message_thread_id": thread_id, **_patience(bot, hasty=hasty)}
    try:
        return await _post(bot, page, where, reply)
    except BadRequest as error:
        if thread_id is None or not any(words in str(error).lower() for words in NO_TOPIC):
            raise
        # Better in the general topic than nowhere.
        return await _post(bot, page, where | {"message_thread_id": None}, reply)


async def _post(bot: Bot, page: Page, where: dict[str, Any], reply: ReplyParameters | None) -> int:
    if page.file is not None:
        return await _post_file(bot, page.file, where)
    how: dict[str, Any] = where | {
        "reply_parameters": reply,
        "reply_markup": keyboard(page.keyboard) if page.asks is None else question(page.asks),
        "link_preview_options": NO_PREVIEW,
    }
    try:
        sent = await bot.send_message(text=page.text, parse_mode=ParseMode.HTML, **how)
    except BadRequest as error:
        if "can't parse entities" not in str(error).lower():
            raise
        # Better the words without their markup than no words.
        sent = await bot.send_message(text=plain(page.text), **how)
    return sent.message_id


async def _post_file(bot: Bot, file: FileRef | Upload, where: dict[str, Any]) -> int:
    if isinstance(file, Upload):
        made = InputFile(file.data, filename=file.name)
        if file.photo:
            return (await bot.send_photo(photo=made, **where)).message_id
        return (await bot.send_document(document=made, **where)).message_id
    if file.kind == "photo":
        return (await bot.send_photo(photo=file.file_id, **where)).message_id
    return (await bot.send_document(document=file.file_id, **where)).message_id


async def put(bot: Bot, chat_id: int, message_id: int, page: Page, *, hasty: bool = False) -> None:
    """Put a page in the place of a message; raises TelegramError. Where ``hasty``, a 429 is raised at once."""
    await bot.edit_message_text(
        page.text,
        chat_id,
        message_id,
        parse_mode=ParseMode.HTML,
        reply_markup=keyboard(page.keyboard),
        link_preview_options=NO_PREVIEW,
        **_patience(bot, hasty=hasty),
    )


def _patience(bot: Bot, *, hasty: bool) -> dict[str, Any]:
    return {"rate_limit_args": HASTY} if hasty and isinstance(bot, ExtBot) and bot.rate_limiter is not None else {}


def judge(error: TelegramError) -> Attempt:
    """Return what an error means for delivery. BadRequest and TimedOut are NetworkErrors too: mind the order."""
    if isinstance(error, RetryAfter):
        return Attempt(Outcome.LATER, why=str(error), wait=timedelta(seconds=seconds(error)))
    if isinstance(error, ChatMigrated):
        return Attempt(Outcome.MOVED, why=str(error), new_chat=error.new_chat_id)
    return Attempt(_outcome(error), why=str(error))


def _outcome(error: TelegramError) -> Outcome:
    why, cause = str(error).lower(), error.__cause__
    if isinstance(cause, TelegramError) or isinstance(error, InvalidToken | Conflict):
        return Outcome.LATER  # an error page that is not Telegram's, or the bot itself is not let in
    said = why.removeprefix("forbidden: ").removeprefix("bad request: ")
    if said in GONE:
        return Outcome.GONE
    if FORBIDS.fullmatch(said):
        return Outcome.FORBIDDEN
    if isinstance(error, BadRequest):
        return Outcome.REFUSED
    if isinstance(error, Forbidden) or isinstance(cause, NOT_DELIVERED):
        return Outcome.LATER
    if cause is not None or isinstance(error, TimedOut) or NO_ANSWER in why:
        return Outcome.UNKNOWN
    # What is left is an answer of the server (5xx and the like): it was not taken.
    return Outcome.LATER if isinstance(error, NetworkError) else Outcome.REFUSED
