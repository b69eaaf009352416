"""Objections: an agency says that its task is recorded wrongly. A wrong "overdue" counts in a civil servant's score."""

from __future__ import annotations

from bot.registry import concerns, lookup, matters, outbox, tasks, telling
from bot.registry.access import Act
from bot.registry.concerns import Concern
from bot.registry.desk import Desk
from bot.registry.matters import MatterKind
from bot.registry.refusals import Refusal


async def may_object(desk: Desk, number: int) -> tasks.Task:
    """Give a task to which this person may object, a closed one too; Refused otherwise."""
    await lookup.as_agency(desk, number, Act.CONTEST)
    return await lookup.shown(desk, number)


async def object_(desk: Desk, number: int, text: str) -> Concern:
    """Object to how a task is recorded. Nothing of the task changes; the office is told, and has to answer."""
    task = await lookup.as_agency(desk, number, Act.CONTEST)
    text = matters.checked(text, Refusal.NO_OBJECTION, number)
    raised = await matters.open_matter(desk, task, MatterKind.CONTEST, text)
    await telling.office(desk, task, outbox.Kind.CONTEST, concerns.subject(raised.id))
    return await concerns.of(desk, raised)
