"""Which handler answers which command, button and message. New messages only: an edited command does not run again."""

from __future__ import annotations

import logging
import re
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    filters,
)

from bot.handlers import (
    agencies,
    failures,
    guidance,
    intake,
    linking,
    lists,
    membership,
    replies,
    reports,
    review,
)
from bot.handlers.call import Call, Context, Handle, guarded
from bot.registry.refusals import Refusal, Refused

log = logging.getLogger(__name__)

COMMANDS: dict[str, Handle] = {
    "start": linking.start,
    "moi": linking.invite,
    "giao": intake.assign,
    "duyet": review.queue,
    "sua": review.change,
    "huy": review.drop,
    "xong": reports.done,
    "xacnhan": reports.confirm,
    "tralai": reports.return_,
    "viec": lists.mine,
    "baocao": lists.summary,
    "coquan": agencies.agencies_,
    "trogiup": guidance.help_,
    "help": guidance.help_,
    "ngonngu": guidance.choose_language,
}

# What a button's data must look like; anything else was made by nobody we know.
BUTTONS: dict[str, tuple[str, Handle]] = {
    "done": (r"\d+", reports.press_done),
    "confirm": (r"\d+:\d+", reports.press_confirm),
    "return": (r"\d+:\d+", reports.press_return),
    "report": (r"\d+", reports.press_report),
    "card": (r"\d+", review.press_card),
    "review": (r"\d+", review.press_review),
    "approve": (r"\d+", review.press_approve),
    "clear": (r"\d+", review.press_clear),
    "drop": (r"\d+", review.press_drop),
    "add": (r"\d+:\d+", review.press_add),
    "dayoff": (r"\d+:(keep|before|after)", review.press_day_off),
    "number": (r"\d+", review.press_number),
    "day": (r"\d+", review.press_day),
    "lead": (r"\d+", review.press_lead),
    "coord": (r"\d+", review.press_coordinating),
    "due": (r"\d+", review.press_deadline),
}
NUMBERS_UP_TO = 10  # digits of a number in callback data; a longer one overflows the database's integers

ALLOWED_UPDATES = [Update.MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]

NEW = filters.UpdateType.MESSAGE
FILE = filters.Document.ALL | filters.PHOTO


async def _press(call: Call) -> None:
    verb, _colon, rest = ":".join(call.data).partition(":")
    form, handle = BUTTONS.get(verb, ("", None))
    fits = re.fullmatch(form, rest) and all(len(part) < NUMBERS_UP_TO for part in call.data[1:])
    if handle is None or not fits:
        raise Refused(Refusal.OLD_BUTTON)
    await handle(call)


async def pressed(update: Update, context: Context) -> None:
    """Handle a button: stop its spinner first, then act."""
    if update.callback_query is not None:
        try:
            await update.callback_query.answer()
        except TelegramError as error:
            log.info("the spinner of a button was not stopped: %s", error)  # the act itself goes on
    await guarded(_press)(update, context)


async def captioned(call: Call) -> None:
    """Handle a command that stands as the caption of a file; other captions are words about the file."""
    first = (call.message.caption or "").split(maxsplit=1)[0] if call.message else ""
    name, _at, bot = first.removeprefix("/").partition("@")
    if bot and bot.lower() != call.bot.username.lower():
        return
    await COMMANDS.get(name.lower(), replies.answer)(call)


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Give the application all handlers."""
    for name, handle in COMMANDS.items():
        application.add_handler(CommandHandler(name, guarded(handle), filters=NEW))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(ChatMemberHandler(membership.changed, ChatMemberHandler.MY_CHAT_MEMBER))
    application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, membership.migrated))
    application.add_handler(MessageHandler(NEW & filters.CaptionRegex(r"^/"), guarded(captioned)))
    private = filters.ChatType.PRIVATE & NEW
    # Reading a document takes seconds: others are answered meanwhile.
    application.add_handler(MessageHandler(private & FILE, guarded(replies.answer), block=False))
    application.add_handler(MessageHandler(private & filters.TEXT & ~filters.COMMAND, guarded(replies.answer)))
    reply = NEW & filters.REPLY & (filters.TEXT | FILE) & ~filters.COMMAND
    application.add_handler(MessageHandler(reply, guarded(replies.answer)))
    application.add_handler(MessageHandler(NEW & filters.COMMAND, guarded(guidance.unknown_command)))
    application.add_error_handler(failures.failed)
