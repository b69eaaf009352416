"""/duyet: everything that waits for somebody of the office."""

from __future__ import annotations

from bot.handlers.core.call import Call
from bot.handlers.core.task_argument import split_number
from bot.handlers.intake import reviewing
from bot.registry.worklist.inbox import waiting_for_office
from bot.views.worklist import inbox as views


async def inbox(call: Call) -> None:
    """Handle /duyet: show what waits for the office; /duyet 31: approve a draft."""
    number, _rest = split_number(call.words)
    if number is not None:
        await reviewing.approve(call, number)
        return
    async with call.looking() as uow:
        found = await waiting_for_office(uow)
    await call.answer(views.queue(call.text, found, uow.today))
