"""Which handler answers which command, button and message. New messages only: an edited command does not run again."""

from __future__ import annotations

import logging
import re
from typing import Any

from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.handlers.core import guide
from bot.handlers.core.call import Call
from bot.handlers.core.limiting import limited
from bot.handlers.entry import error_handler, membership, replies
from bot.handlers.entry.registrations import REGISTERED
from bot.registry.core.refusals import Refusal, Refused

log = logging.getLogger(__name__)

NUMBERS_UP_TO = 10  # digits of a number in callback data; a longer one overflows the database's integers

ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]

NEW = filters.UpdateType.MESSAGE
FILE = filters.Document.ALL | filters.PHOTO


class _Across(filters.MessageFilter):
    """A reply to a message that stands elsewhere, such as in the group that this supergroup was before."""

    def filter(self, message: Message) -> bool:
        return message.external_reply is not None


async def _press(call: Call) -> None:
    verb, _colon, rest = ":".join(call.data).partition(":")
    form, handle = REGISTERED.buttons.get(verb, ("", None))
    fits = re.fullmatch(form, rest) and all(len(part) < NUMBERS_UP_TO for part in call.data[1:])
    if handle is None or not fits:
        raise Refused(Refusal.OLD_BUTTON)
    await handle(call)


async def pressed(call: Call) -> None:
    """Handle a button: stop its spinner first, then act."""
    if call.query is not None:
        try:
            await call.query.answer()
        except TelegramError as error:
            log.info("the spinner of a button was not stopped: %s", error)  # the act itself goes on
    await _press(call)


async def captioned(call: Call) -> None:
    """Handle a command that stands as the caption of a file; other captions are words about the file."""
    first = (call.message.caption or "").split(maxsplit=1)[0] if call.message else ""
    name, _at, bot = first.removeprefix("/").partition("@")
    if bot and bot.lower() != call.bot.username.lower():
        return
    await REGISTERED.commands.get(name.lower(), replies.answer)(call)


def register(application: Application[Any, Any, Any, Any, Any, Any], *, files_beside: bool = False) -> None:
    """Register all handlers with the application; ``files_beside`` where it handles one update at a time."""
    for name, handle in REGISTERED.commands.items():
        application.add_handler(CommandHandler(name, limited(handle), filters=NEW))
    application.add_handler(CallbackQueryHandler(limited(pressed)))
    application.add_handler(ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, membership.migrated))
    application.add_handler(MessageHandler(NEW & filters.CaptionRegex(r"^/"), limited(captioned)))
    private = filters.ChatType.PRIVATE & NEW
    # Reading a document takes seconds. It is dealt with when it was read: until then its update stays in the inbox.
    application.add_handler(MessageHandler(private & FILE, limited(replies.answer), block=not files_beside))
    application.add_handler(MessageHandler(private & filters.TEXT & ~filters.COMMAND, limited(replies.answer)))
    reply = NEW & (filters.REPLY | _Across()) & (filters.TEXT | FILE) & ~filters.COMMAND
    application.add_handler(MessageHandler(reply, limited(replies.answer, replies.is_for_us)))
    application.add_handler(MessageHandler(NEW & filters.COMMAND, limited(guide.unknown_command, guide.is_for_us)))
    application.add_error_handler(error_handler.failed)
