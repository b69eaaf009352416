"""Counting what was sent: urgings of overdue tasks, and what the office was told. Works from the outbox's rows."""

from __future__ import annotations

from bot.i18n import Language
from bot.registry.core.context import Context
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.outbox import Kind, Letter
from bot.registry.reminders import escalation, live_messages
from bot.registry.worklist import staff_digest
from bot.views.core.message import Message
from bot.views.worklist import staff_digest as mornings


async def count(context: Context) -> int:
    """Count what was sent since the last look; returns how many. The next look finds what a crash left uncounted."""
    async with context.itself() as uow:
        return await escalation.count(uow)


async def _office_morning(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    made = await staff_digest.office_list(uow, letter.chat_id, await uow.calendar())
    if made.is_empty():
        return None
    told = [(escalation.NOT_RECEIVED, task) for task in made.not_received]
    await live_messages.keep(uow, letter, [*told, *((str(letter.kind), task) for task in made.escalated)], {})
    return mornings.office_list(t, made, repeat=letter.repeat)


async def _escalated(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    found = await escalation.escalated(uow, to_chairs=True)
    if not found:
        return None
    await live_messages.keep(uow, letter, ((str(letter.kind), task) for task in found), {})
    return mornings.escalated(t, found, uow.today, repeat=letter.repeat)


WRITERS = {Kind.OFFICE_MORNING: _office_morning, Kind.ESCALATED: _escalated}
