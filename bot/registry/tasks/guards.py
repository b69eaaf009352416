"""Taking a task in hand: to act on it, or to read of it. The one place where a task meets the table of rights."""

from __future__ import annotations

from sqlalchemy import select

from bot.db import LOCK
from bot.models import Assignment
from bot.registry.core.permissions import Act, Reach, Role
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.tasks import states, tasks
from bot.registry.tasks.states import State, Step
from bot.registry.tasks.tasks import Task


async def to_change(uow: UnitOfWork, number: int, act: Act) -> Assignment:
    """Take a task to act on, locked; Refused when it is not there or not this person's. Sharing is only for reading."""
    reach = uow.person.need(act)
    task = await uow.session.get(Assignment, number, with_for_update=LOCK)
    if task is None:
        raise Refused(Refusal.NO_SUCH_TASK, number=number)
    if reach is not Reach.ALL and task.agency_id != uow.person.agency_id:
        raise Refused(Refusal.FOREIGN_TASK, number=number)
    return task


async def as_agency(uow: UnitOfWork, number: int, act: Act = Act.REPORT) -> Assignment:
    """Take a task to act on as its agency; where the settings say so, only a named focal point may."""
    task = await to_change(uow, number, act)
    actor = uow.person
    if actor.role is Role.MEMBER and not uow.settings.members_may_report and not actor.focal_point:
        raise Refused(Refusal.NOT_FOCAL_POINT)
    return task


async def as_agency_open(uow: UnitOfWork, number: int) -> Assignment:
    """Take a task that its agency still owes; Refused when it was reported or closed."""
    task = await as_agency(uow, number)
    need_open(task)
    return task


def need_open(task: Assignment) -> None:
    """Refuse a task that was reported or closed."""
    states.after(task.id, State(task.state), Step.PROGRESS)  # can be worked on just as long as it is owed


async def to_read(uow: UnitOfWork, number: int, act: Act) -> Task:
    """Return a task to read of; Refused when it is not there or none of this person's business."""
    reach = uow.person.need(act)
    task = await shown(uow, number)
    if reach is Reach.ALL or task.agency_id == uow.person.agency_id:
        return task
    if reach is Reach.SHARED and await _takes_part(uow, task.directive_id):
        return task
    raise Refused(Refusal.FOREIGN_TASK, number=number)


async def _takes_part(uow: UnitOfWork, directive: int) -> bool:
    query = select(Assignment.id).where(
        Assignment.directive_id == directive,
        Assignment.agency_id == uow.person.agency_id,
        Assignment.state != State.CANCELLED,
    )
    return await uow.session.scalar(query.limit(1)) is not None


async def shown(uow: UnitOfWork, number: int) -> Task:
    """Return a task as people see it, after an act whose right was already checked."""
    await uow.session.flush()
    found = await tasks.by_number(uow.session, number)
    if found is None:
        raise Refused(Refusal.NO_SUCH_TASK, number=number)
    return found
