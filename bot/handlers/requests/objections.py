"""/khieunai and its button: an agency objects to how its task is recorded. The office answers with /traloi."""

from __future__ import annotations

from bot.handlers.core import task_argument
from bot.handlers.core.call import Call
from bot.registry.core.permissions import Act
from bot.registry.outbox.conversations import Asked, Question
from bot.registry.requests import objections
from bot.views.requests import objections as views


async def contest(call: Call) -> None:
    """Handle /khieunai 12 what is recorded wrongly; without words it is asked for."""
    number, words = await task_argument.task(call, "contest", Act.OBJECTION)
    if number is not None:
        await task_argument.or_choose(
            call, "contest", lambda: _raise(call, number, words) if words else _ask(call, number)
        )


async def _raise(call: Call, number: int, words: str) -> None:
    async with call.acting() as uow:
        raised = await objections.object_(uow, number, words)
    await call.answer(views.raised(call.text, raised, uow.today))


async def _ask(call: Call, number: int) -> None:
    async with call.acting() as uow:
        task = await objections.may_object(uow, number)
    await call.answer(views.ask_objection(call.text, task, uow.today), asks=(Question.OBJECTION, number))


async def press_object(call: Call) -> None:
    """Handle the button that asks what is recorded wrongly."""
    await _ask(call, int(call.data[1]))


async def answer_objection(call: Call, asked: Asked) -> None:
    """Take the objection that was asked for."""
    await _raise(call, asked.subject, call.words)
