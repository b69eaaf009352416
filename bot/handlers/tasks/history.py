"""/lichsu and its button: what happened to a task."""

from __future__ import annotations

from bot.handlers.core import task_argument
from bot.handlers.core.call import Call
from bot.registry.core.permissions import Act
from bot.registry.tasks import history
from bot.views.tasks import history as views


async def past(call: Call) -> None:
    """Handle /lichsu 12, or in reply to a message that speaks of a task."""
    number, _words = await task_argument.task(call, "history", Act.HISTORY)
    if number is not None:
        await task_argument.or_choose(call, "history", lambda: _show(call, number))


async def _show(call: Call, number: int) -> None:
    async with call.looking() as uow:
        task, entries = await history.of_task(uow, number)
    await call.answer(views.history(call.text, task, entries))


async def press_history(call: Call) -> None:
    """Handle the button that shows a task's history."""
    await _show(call, int(call.data[1]))
