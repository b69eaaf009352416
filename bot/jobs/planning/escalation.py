"""Counting what was sent: urgings of overdue tasks, and what the office was told. Works from the outbox's rows."""

from __future__ import annotations

from bot.jobs.bulkheads import Aside, Item
from bot.registry.core.context import Context
from bot.registry.operations.faults import Thing
from bot.registry.operations.heartbeat import Stage
from bot.registry.reminders import escalation


async def count(context: Context, aside: Aside | None = None) -> int:
    """Count what was sent since the last look; returns how many. The next look finds what a crash left uncounted."""
    aside = aside or Aside()
    counted = 0
    async with context.itself() as uow:
        for number, day in await escalation.urged(uow):
            item = Item(Stage.URGINGS, Thing.TASK, number)
            counted += await aside.attempt(uow, item, escalation.urge, number, day) or False
        for number in await escalation.told_not_received(uow):
            item = Item(Stage.URGINGS, Thing.TASK, number)
            counted += await aside.attempt(uow, item, escalation.note_not_received, number) or False
    return counted
