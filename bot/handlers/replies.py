"""Messages that are no command: answers to the bot's questions, documents, and words it cannot place."""

from __future__ import annotations

from bot.handlers import intake, reports, review
from bot.handlers.call import Call
from bot.registry import progress, prompts
from bot.registry.prompts import Asked, Question
from bot.views import guide
from bot.views import tasks as task_views


async def answer(call: Call) -> None:
    """Take a message that answers a question; a document in private is a notice; other words get a hint in private."""
    replied = call.replied.message_id if call.replied else None
    async with call.looking() as desk:
        asked = await prompts.answered(desk, replied)
        private = desk.person.in_private
    is_file = call.message is not None and intake.attachment(call.message) is not None
    if asked is not None and (asked.question is Question.EVIDENCE or not is_file):
        await _take(call, asked)
    elif private and is_file:
        await intake.document(call)
    elif private:
        await call.answer(guide.not_understood(call.text))


async def _take(call: Call, asked: Asked) -> None:
    if asked.question is Question.EVIDENCE:
        await _evidence(call, asked.subject)
    elif asked.question is Question.RETURN_REASON:
        await reports.give_back(call, asked.subject, call.words, asked.at)
    elif asked.question in (Question.NOTICE_NUMBER, Question.NOTICE_DAY):
        await review.amended(call, asked.question, asked.subject, call.words)
    else:
        await review.changed(call, asked.question, asked.subject, call.words)
    await _close(call)


async def _evidence(call: Call, number: int) -> None:
    async with call.acting() as desk:
        task = await progress.report(desk, number, call.words, call.files())
    await call.answer(task_views.reported(call.text, task, desk.today))


async def _close(call: Call) -> None:
    replied = call.replied.message_id if call.replied else None
    async with call.acting() as desk:
        await prompts.close(desk, replied)
