"""Recurring directives: each tick makes the next occurrence of those that are over."""

from __future__ import annotations

import logging

from bot.registry.core.context import Office
from bot.registry.intake import recurrence

log = logging.getLogger(__name__)


async def plan(office: Office) -> int:
    """Make the next occurrences that are due; gives how many. An error in one series leaves the others alone."""
    async with office.db.read() as session:
        over = await recurrence.due(session, office.clock.now(), office.settings)
    made = 0
    for directive in over:
        try:
            async with office.itself() as desk:
                made += await recurrence.go_on(desk, directive) is not None
        except Exception:
            log.exception("the next occurrence of directive %s could not be made", directive)
    return made
