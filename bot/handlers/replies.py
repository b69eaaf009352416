"""Messages that are no command: answers to the bot's questions, documents, and words it cannot place."""

from __future__ import annotations

from bot.handlers import intake
from bot.handlers.call import Call
from bot.handlers.families import ANSWERS
from bot.registry import prompts
from bot.registry.prompts import TAKES_FILES, Asked
from bot.views import guide


async def answer(call: Call) -> None:
    """Take a message that answers a question; a document in private is a notice; other words get a hint in private."""
    replied = call.replied.message_id if call.replied else None
    async with call.looking() as desk:
        asked = await prompts.answered(desk, replied)
        private = desk.person.in_private
    is_file = call.message is not None and intake.attachment(call.message) is not None
    if asked is not None and (asked.question in TAKES_FILES or not is_file):
        await _take(call, asked)
    elif private and is_file:
        await intake.document(call)
    elif private:
        await call.answer(guide.not_understood(call.text))


async def _take(call: Call, asked: Asked) -> None:
    await ANSWERS[asked.question](call, asked)
    await _close(call)


async def _close(call: Call) -> None:
    replied = call.replied.message_id if call.replied else None
    async with call.acting() as desk:
        await prompts.close(desk, replied)
