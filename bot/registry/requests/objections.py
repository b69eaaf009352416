"""Objections: an agency says that its task is recorded wrongly. A wrong "overdue" counts in a civil servant's score."""

from __future__ import annotations

from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.requests import answers, requests
from bot.registry.requests.answers import TaskRequest
from bot.registry.requests.requests import RequestKind
from bot.registry.tasks import guards, tasks


async def may_object(uow: UnitOfWork, number: int) -> tasks.Task:
    """Return a task to which this person may object, a closed one too; Refused otherwise."""
    await guards.as_agency(uow, number, Act.OBJECTION)
    return await guards.shown(uow, number)


async def object_(uow: UnitOfWork, number: int, text: str) -> TaskRequest:
    """Object to how a task is recorded. Nothing of the task changes; the office is told, and has to answer."""
    task = await guards.as_agency(uow, number, Act.OBJECTION)
    text = requests.checked(text, Refusal.NO_OBJECTION, number)
    raised = await requests.open_request(uow, task, RequestKind.OBJECTION, text)
    await recipients.office(uow, task, Kind.OBJECTION, answers.subject(raised.id))
    return await answers.of(uow, raised)
