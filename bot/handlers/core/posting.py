"""Posting an answer where its chat is now: a group may have moved, thrown the bot out, or forbidden it to post."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError

from bot.registry.chats import chats, lost_chats
from bot.registry.core.context import Context
from bot.telegram import transport
from bot.telegram.transport import Outcome

log = logging.getLogger(__name__)

MOST_MOVES = 3  # of one answer to the next group; more is a circle
LOST = (Outcome.GONE, Outcome.FORBIDDEN)  # nobody there can be answered: what was done stays done

Post = Callable[[int], Awaitable[int]]  # posts to a chat and returns the message's id


async def post(context: Context, chat_id: int, send: Post) -> tuple[int, int] | None:
    """Return the chat that an answer went to, and its id there; None where the bot may not post any more.

    The register learns what the answer has taught, as it does of the outbox. Raises TelegramError for the rest, and for
    a file that is refused as such.
    """
    for _move in range(MOST_MOVES):
        try:
            return chat_id, await send(chat_id)
        except TelegramError as error:
            attempt = transport.judge(error)
            if attempt.outcome is Outcome.MOVED and attempt.new_chat is not None:
                async with context.itself() as uow:
                    await chats.migrate(uow.session, chat_id, attempt.new_chat)
                chat_id = attempt.new_chat
            elif attempt.outcome in LOST and not is_refused_file(error):
                await _lose(context, chat_id, attempt)
                return None
            else:
                raise
    return None


async def _lose(context: Context, chat_id: int, attempt: transport.Attempt) -> None:
    log.info("an answer could not be posted: %s", attempt.why)
    async with context.itself() as uow:
        if attempt.outcome is Outcome.GONE:
            await lost_chats.lose(uow, chat_id, attempt.why)
        else:
            await lost_chats.forbid(uow, chat_id)


def is_refused_file(error: TelegramError) -> bool:
    """Return whether Telegram refuses a file as such, or files in this chat: words may still be said there."""
    why = str(error).lower()
    about_files = any(word in why for word in ("file", "document", "photo", "video", "audio", "media"))
    return about_files and transport.judge(error).outcome in (Outcome.REFUSED, Outcome.FORBIDDEN)
