"""Counting what was sent: urgings of overdue tasks, and what the office was told. Works from the outbox's rows."""

from __future__ import annotations

from bot.i18n import Language
from bot.registry import office_list, shown, urging
from bot.registry.desk import Desk
from bot.registry.office import Office
from bot.registry.outbox import Kind, Letter
from bot.views import mornings
from bot.views.message import Message


async def count(office: Office) -> int:
    """Count what was sent since the last look; gives how many. What a crash left uncounted is found by the next one."""
    async with office.itself() as desk:
        return await urging.count(desk)


async def _office_morning(desk: Desk, _: Language, letter: Letter) -> Message | None:
    made = await office_list.office_list(desk, letter.chat_id, await desk.calendar())
    if made.is_empty():
        return None
    told = [(urging.NOT_RECEIVED, task) for task in made.not_received]
    await shown.keep(desk, letter, [*told, *((str(letter.kind), task) for task in made.escalated)], {})
    return mornings.office_list(_, made, repeat=letter.repeat)


async def _escalated(desk: Desk, _: Language, letter: Letter) -> Message | None:
    found = await urging.escalated(desk, to_chairs=True)
    if not found:
        return None
    await shown.keep(desk, letter, ((str(letter.kind), task) for task in found), {})
    return mornings.escalated(_, found, desk.today, repeat=letter.repeat)


WRITERS = {Kind.OFFICE_MORNING: _office_morning, Kind.ESCALATED: _escalated}
