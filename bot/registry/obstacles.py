"""Obstacles: an agency says what holds a task up, the office is told at once, and it stays visible until answered."""

from __future__ import annotations

from bot.registry import concerns, lookup, matters, outbox, tasks, telling
from bot.registry.concerns import Concern
from bot.registry.desk import Desk
from bot.registry.matters import MatterKind
from bot.registry.refusals import Refusal


async def may_raise(desk: Desk, number: int) -> tasks.Task:
    """Give a task about which this person may raise an obstacle now; Refused otherwise."""
    await lookup.as_agency_open(desk, number)
    return await lookup.shown(desk, number)


async def raise_(desk: Desk, number: int, text: str) -> Concern:
    """Raise an obstacle about an open task. Several may wait at a time; each gets its own answer."""
    task = await lookup.as_agency_open(desk, number)
    text = matters.checked(text, Refusal.NO_OBSTACLE, number)
    raised = await matters.open_matter(desk, task, MatterKind.OBSTACLE, text)
    await telling.office(desk, task, outbox.Kind.OBSTACLE, concerns.subject(raised.id))
    return await concerns.of(desk, raised)
