"""Obstacles: an agency says what holds a task up, the office is told at once, and it stays visible until answered."""

from __future__ import annotations

from bot.registry.core.refusals import Refusal
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.requests import answers, requests
from bot.registry.requests.answers import TaskRequest
from bot.registry.requests.requests import RequestKind
from bot.registry.tasks import guards, tasks


async def may_raise(uow: UnitOfWork, number: int) -> tasks.Task:
    """Return a task about which this person may raise an obstacle now; Refused otherwise."""
    await guards.as_agency_open(uow, number)
    return await guards.shown(uow, number)


async def raise_(uow: UnitOfWork, number: int, text: str) -> TaskRequest:
    """Raise an obstacle about an open task. Several may wait at a time; each gets its own answer."""
    task = await guards.as_agency_open(uow, number)
    text = requests.checked(text, Refusal.NO_OBSTACLE, number)
    raised = await requests.open_request(uow, task, RequestKind.OBSTACLE, text)
    await recipients.office(uow, task, Kind.OBSTACLE, answers.subject(raised.id))
    return await answers.of(uow, raised)
