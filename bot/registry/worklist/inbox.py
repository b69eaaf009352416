"""What waits for somebody of the office: reports, what agencies have raised, and drafts."""

from __future__ import annotations

from dataclasses import dataclass

from bot.registry.core.permissions import Act, Reach
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.intake import intake
from bot.registry.requests import answers, extensions
from bot.registry.requests.answers import TaskRequest
from bot.registry.requests.requests import RequestKind
from bot.registry.tasks import tasks
from bot.registry.tasks.tasks import Task


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one person is to deal with; drafts as (notice's id, its number or title, how many)."""

    reports: tuple[Task, ...]
    answers: tuple[TaskRequest, ...]
    drafts: list[tuple[int, str, int]]


async def waiting_for_office(uow: UnitOfWork) -> Waiting:
    """Return what waits for whoever asks: all for the office's staff, requests for a chair who decides on them."""
    if uow.person.reach(Act.INTAKE) is Reach.NONE and extensions.decides(uow):
        return Waiting((), tuple(await answers.open_ones(uow, RequestKind.EXTENSION)), [])
    drafts = await intake.unfinished(uow)  # refuses whoever may not review
    reports = await tasks.waiting(uow.session)
    raised = await answers.open_ones(uow, *answers.IN_WORDS, RequestKind.EXTENSION)
    return Waiting(tuple(reports), tuple(raised), drafts)
