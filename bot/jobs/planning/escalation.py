"""Counting what was sent: urgings of overdue tasks, and what the office was told. Works from the outbox's rows."""

from __future__ import annotations

from bot.registry.core.context import Context
from bot.registry.reminders import escalation


async def count(context: Context) -> int:
    """Count what was sent since the last look; returns how many. The next look finds what a crash left uncounted."""
    async with context.itself() as uow:
        return await escalation.count(uow)
