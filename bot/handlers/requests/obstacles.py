"""/vuongmac and its button: an agency says what holds a task up. The office answers with /traloi (answers.py)."""

from __future__ import annotations

from bot.handlers.core import task_argument
from bot.handlers.core.call import Call
from bot.registry.outbox.conversations import Asked, Question
from bot.registry.requests import obstacles
from bot.views.requests import answers as views


async def obstacle(call: Call) -> None:
    """Handle /vuongmac 12 what holds it up; without words it is asked for."""
    number, words = await task_argument.task(call, "obstacle")
    if number is not None:
        await task_argument.or_choose(
            call, "obstacle", lambda: _raise(call, number, words) if words else _ask(call, number)
        )


async def _raise(call: Call, number: int, words: str) -> None:
    async with call.acting() as uow:
        raised = await obstacles.raise_(uow, number, words)
    await call.answer(views.raised(call.text, raised, uow.today))


async def _ask(call: Call, number: int) -> None:
    async with call.acting() as uow:
        task = await obstacles.may_raise(uow, number)
    await call.answer(views.ask_obstacle(call.text, task, uow.today), asks=(Question.OBSTACLE, number))


async def press_obstacle(call: Call) -> None:
    """Handle the button that asks what holds a task up."""
    await _ask(call, int(call.data[1]))


async def answer_obstacle(call: Call, asked: Asked) -> None:
    """Take the obstacle that was asked for."""
    await _raise(call, asked.subject, call.words)
