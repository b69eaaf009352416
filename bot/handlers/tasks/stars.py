"""/sao and its button: a chair's or the office's mark of priority."""

from __future__ import annotations

from bot.handlers.core import task_argument
from bot.handlers.core.call import Call
from bot.handlers.worklist import task_details
from bot.registry.core.permissions import Act
from bot.registry.tasks import stars
from bot.views.tasks import stars as views


async def star(call: Call) -> None:
    """Handle /sao 12: give the star; once more: take it off."""
    number, _words = await task_argument.task(call, "task", Act.STAR)
    if number is not None:
        async with call.acting() as uow:
            task = await stars.turn(uow, number)
        await call.answer(views.starred(call.text, task, uow.today))


async def press_star(call: Call) -> None:
    """Handle the button of a task's card: the card shows the star."""
    number = int(call.data[1])
    async with call.acting() as uow:
        await stars.turn(uow, number, on=call.data[2] == "on")
    await task_details.show(call, number, here=True)
