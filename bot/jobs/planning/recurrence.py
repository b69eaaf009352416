"""Recurring directives: each tick makes the next occurrence of those that are over."""

from __future__ import annotations

import logging

from bot.registry.core.context import Context
from bot.registry.intake import recurrence

log = logging.getLogger(__name__)


async def plan(context: Context) -> int:
    """Make the next occurrences that are due; returns how many. An error in one series leaves the others alone."""
    async with context.db.read() as session:
        over = await recurrence.due(session, context.clock.now(), context.settings)
    made = 0
    for directive in over:
        try:
            async with context.itself() as uow:
                made += await recurrence.go_on(uow, directive) is not None
        except Exception:
            log.exception("the next occurrence of directive %s could not be made", directive)
    return made
