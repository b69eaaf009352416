"""Recurring directives: each tick makes the next occurrence of those that are over."""

from __future__ import annotations

from bot.jobs.bulkheads import Aside, Item
from bot.registry.core.context import Context
from bot.registry.intake import recurrence
from bot.registry.operations.faults import Thing
from bot.registry.operations.heartbeat import Stage


async def plan(context: Context, aside: Aside | None = None) -> int:
    """Make the next occurrences that are due; returns how many. An error in one series leaves the others alone."""
    aside = aside or Aside()
    made = 0
    for directive in await _over(context, aside):
        async with context.itself() as uow:
            item = Item(Stage.SERIES, Thing.DIRECTIVE, directive)
            made += await aside.attempt(uow, item, recurrence.go_on, directive) is not None
    return made


async def _over(context: Context, aside: Aside) -> list[int]:
    """Return the newest occurrences that are over, without those of which that cannot be told."""
    async with context.looking_itself() as uow:
        newest = await recurrence.newest(uow)
        found = [(one, Item(Stage.SERIES, Thing.DIRECTIVE, one)) for one in newest]
        return [one for one, item in found if await aside.attempt(uow, item, recurrence.is_over, one)]
