"""Messages that are no command: answers to the bot's questions, documents, and words it cannot place."""

from __future__ import annotations

from telegram import Chat

from bot.handlers.core import attached
from bot.handlers.core.call import Call
from bot.handlers.directory import agency_files
from bot.handlers.entry.registrations import REGISTERED
from bot.handlers.intake import intake
from bot.notices import UnreadableDocument
from bot.registry.core.permissions import Act
from bot.registry.outbox import conversations
from bot.registry.outbox.conversations import TAKES_FILES, Asked
from bot.registry.requests import explanations
from bot.views.core import guide, refusals


def is_for_us(call: Call) -> bool:
    """Return whether words are said to the bot: in private, or in reply to a message of its own."""
    author = call.replied.from_user if call.replied is not None else None
    ours = call.replied_before is not None or (author is not None and author.id == call.bot.id)
    return call.chat.type == Chat.PRIVATE or ours


async def answer(call: Call) -> None:
    """Take a message that answers a question; in private a file is a table of ours or a notice, words get a hint."""
    replied = call.replied.message_id if call.replied else None
    async with call.looking() as uow:
        asked = await conversations.answered(uow, call.reply_to) or await explanations.asked_by(uow, replied)
        private = uow.person.in_private
    is_file = call.message is not None and attached.file_of(call.message) is not None
    if asked is not None and (asked.question in TAKES_FILES or not is_file):
        await _take(call, asked)
    elif private and is_file:
        await _file(call)
    elif private:
        await call.answer(guide.not_understood(call.text))
    elif call.replied_before is not None:
        await call.answer(guide.which_question(call.text))


async def _file(call: Call) -> None:
    """Take a file that somebody of the office sent in private; others' files are not even fetched."""
    async with call.looking() as uow:
        uow.person.need(Act.INTAKE)
    try:
        file = await attached.download(call)
        kind = await call.context.readers.table_kind(file.data)
    except UnreadableDocument as problem:
        await call.answer(refusals.unreadable(call.text, problem.fault, problem.detail))
        return
    if kind is not None and kind in REGISTERED.tables:
        await REGISTERED.tables[kind](call, file.data)
    elif agency_files.is_csv(file):
        await agency_files.take_csv(call, file.data)
    else:
        await intake.document(call, file)


async def _take(call: Call, asked: Asked) -> None:
    await REGISTERED.answers[asked.question](call, asked)
    await _close(call)


async def _close(call: Call) -> None:
    async with call.acting() as uow:
        await conversations.close(uow, call.reply_to)
