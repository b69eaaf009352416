"""/tim: searching the tasks one may see."""

from __future__ import annotations

from bot.handlers.core.call import Call
from bot.registry.worklist import search
from bot.views.worklist import search as views


async def find(call: Call) -> None:
    """Handle /tim words, an agency, a document's number or a task's."""
    async with call.looking() as uow:
        found = await search.search(uow, call.words)
    await call.answer(views.found(call.text, found, uow.today))
