"""Planning what is told of a long silence of Telegram, when a process that has heard it again ticks."""

from __future__ import annotations

from datetime import datetime

from bot.registry.core.context import Context
from bot.registry.operations import silence


async def plan(context: Context, heard: datetime | None) -> int:
    """Write down when this process last heard Telegram, None: never; returns how many letters tell of a silence."""
    if heard is None:
        return 0
    async with context.itself() as uow:
        return await silence.note(uow, heard)
