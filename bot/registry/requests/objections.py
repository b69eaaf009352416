"""Objections: an agency says that its task is recorded wrongly. A wrong "overdue" counts in a civil servant's score."""

from __future__ import annotations

from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.requests import concerns, requests
from bot.registry.requests.concerns import Concern
from bot.registry.requests.requests import MatterKind
from bot.registry.tasks import guards, tasks


async def may_object(uow: UnitOfWork, number: int) -> tasks.Task:
    """Return a task to which this person may object, a closed one too; Refused otherwise."""
    await guards.as_agency(uow, number, Act.CONTEST)
    return await guards.shown(uow, number)


async def object_(uow: UnitOfWork, number: int, text: str) -> Concern:
    """Object to how a task is recorded. Nothing of the task changes; the office is told, and has to answer."""
    task = await guards.as_agency(uow, number, Act.CONTEST)
    text = requests.checked(text, Refusal.NO_OBJECTION, number)
    raised = await requests.open_matter(uow, task, MatterKind.CONTEST, text)
    await recipients.office(uow, task, Kind.CONTEST, concerns.subject(raised.id))
    return await concerns.of(uow, raised)
