"""Urging and escalation: mornings on which a task was listed as overdue are counted when the list was sent.

The ladder goes from the agency's group to the office's morning list and to the chairs' weekly list. Each task keeps the
steps that the settings named when it was given.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import Exists, Select, and_, exists, func, or_, select

from bot.clock import ZONE, day_of
from bot.models import Assignment, Event, Outbox, OutboxItem, Request
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.reminders import digests
from bot.registry.tasks import tasks
from bot.registry.tasks.states import OPEN, State
from bot.registry.tasks.tasks import CLOSING, Task
from bot.settings import Settings
from bot.workdays import WorkCalendar

LOOK_BACK = timedelta(days=3)  # for what was sent and not yet counted: the process may have been down since
NOT_RECEIVED = "not_received"  # an item's section in the office's list, and the event that says it was told


def _sent(uow: UnitOfWork, kind: Kind, *sections: str) -> Select[int, date]:
    return (
        select(OutboxItem.assignment_id, Outbox.day)
        .join(Outbox, OutboxItem.outbox_id == Outbox.id)
        .where(
            Outbox.kind == kind, Outbox.state == outbox.State.SENT, Outbox.day.between(uow.today - LOOK_BACK, uow.today)
        )
        .where(OutboxItem.section.in_(sections))
    )


async def urged(uow: UnitOfWork) -> list[tuple[int, date]]:
    """Return the tasks that were urged since the last look and are not counted yet, each with the morning."""
    query = _sent(uow, Kind.DIGEST, *digests.URGED).join(Assignment, OutboxItem.assignment_id == Assignment.id)
    ahead = and_(Assignment.urged_on > uow.today, Outbox.day == uow.today)  # counted by a clock that was wrong
    query = query.where(or_(Assignment.urged_on.is_(None), Assignment.urged_on < Outbox.day, ahead))
    # An urging of before the task was given again is not counted for it.
    rows = await uow.session.execute(query.where(Assignment.assigned_at <= Outbox.closed_at).distinct())
    return sorted((number, day) for number, day in rows)


async def urge(uow: UnitOfWork, number: int, day: date) -> bool:
    """Count a morning once, however many chats of the agency got the list."""
    task = await uow.session.get_one(Assignment, number, with_for_update=True, populate_existing=True)
    if task.urged_on is not None and day <= task.urged_on <= uow.today:
        return False
    await uow.change(task, "urged", urgings=task.urgings + 1, urged_on=day)
    return True


async def told_not_received(uow: UnitOfWork) -> list[int]:
    """Return the silent tasks of which the office was told since the last look."""
    query = _sent(uow, Kind.OFFICE_MORNING, NOT_RECEIVED)
    query = query.join(Assignment, OutboxItem.assignment_id == Assignment.id).where(~_noted())
    rows = await uow.session.execute(query.distinct())
    return sorted({number for number, _day in rows})


async def note_not_received(uow: UnitOfWork, number: int) -> bool:
    """Note that the office was told of a silent task."""
    await uow.record(NOT_RECEIVED, await uow.session.get_one(Assignment, number))
    return True


def _noted() -> Exists:
    return exists().where(
        Event.assignment_id == Assignment.id, Event.act == NOT_RECEIVED, Event.at >= Assignment.assigned_at
    )


def steps(task: Task, settings: Settings) -> tuple[int, int]:
    """Return the urgings after which the office, and the chairs, are told of a task; 0: never."""
    if task.office_after is None or task.chair_after is None:
        return settings.escalate_office_after, settings.escalate_chair_after
    return task.office_after, task.chair_after


async def escalated(uow: UnitOfWork, *, to_chairs: bool = False) -> list[Task]:
    """Return the overdue tasks that were urged often enough for the office, or the chairs; most often urged first."""
    urged = select(Assignment.id).where(
        Assignment.state.in_(OPEN), Assignment.part.in_(CLOSING), Assignment.urgings > 0
    )
    found = []
    for task in await tasks.every(uow.session, urged):
        step = steps(task, uow.settings)[to_chairs]
        late = task.deadline is not None and task.deadline < uow.today
        if late and step and task.urgings >= step and not task.is_quiet(uow.today):
            found.append(task)
    return sorted(found, key=lambda task: (-task.urgings, task.deadline or date.max, task.number))


async def not_received(uow: UnitOfWork, calendar: WorkCalendar) -> list[Task]:
    """Return the tasks to which an agency has not answered anything in time since it was told; each for one morning."""
    days = uow.settings.not_received_after
    if not days:
        return []
    told = await _told(uow)
    late = [number for number, day in told.items() if calendar.add_workdays(day, days) < uow.today]
    return await tasks.by_numbers(uow.session, late)


async def _told(uow: UnitOfWork) -> dict[int, date]:
    """Return the silent tasks with the day on which their agency was told; not those the office heard of before."""
    raised = exists().where(Request.assignment_id == Assignment.id, Request.raised_at >= Assignment.assigned_at)
    # Whoever opens the office's list later this morning reads the same as whoever got it first.
    heard_before = _noted().where(Event.at < datetime.combine(uow.today, time(), ZONE))
    query = (
        select(Assignment.id, func.min(Outbox.closed_at))
        .join(OutboxItem, OutboxItem.assignment_id == Assignment.id)
        .join(Outbox, OutboxItem.outbox_id == Outbox.id)
        .where(Outbox.kind.in_((Kind.ASSIGNED, Kind.CATCH_UP)), Outbox.state == outbox.State.SENT)
        .where(Outbox.closed_at >= Assignment.assigned_at)
        .where(Assignment.state == State.ASSIGNED, Assignment.part.in_(CLOSING), ~raised, ~heard_before)
        .group_by(Assignment.id)
    )
    return {number: day_of(at) for number, at in await uow.session.execute(query) if at is not None}
