"""Extensions: an agency asks for a later deadline, the office or a chair decides. Old dates and the count are kept.

Which of the office decides, how often may be asked, and how long before the deadline, are settings: no rule says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.db import LOCK
from bot.models import Assignment, Directive
from bot.registry.core.permissions import Act, Role
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.requests import answers, asked_day, requests
from bot.registry.requests.answers import TaskRequest
from bot.registry.requests.requests import RequestKind, RequestState
from bot.registry.tasks import guards, tasks
from bot.registry.tasks.states import CLOSED, OPEN
from bot.registry.tasks.tasks import CLOSING, Part

OFFICE = (Role.ADMIN, Role.STAFF)
DECIDERS: dict[str, tuple[Role, ...]] = {
    "office": OFFICE,
    "chair": (Role.CHAIR,),
    "both": (*OFFICE, Role.CHAIR),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it was recorded; ``day_off``: the new deadline is no working day, which is no fault."""

    task_request: TaskRequest
    day_off: bool


async def may_ask(uow: UnitOfWork, number: int) -> tasks.Task:
    """Return a task for which this person may ask for a later deadline now; Refused otherwise."""
    await _to_ask(uow, number)
    return await guards.shown(uow, number)


async def _to_ask(uow: UnitOfWork, number: int) -> tuple[Assignment, date]:
    task = await guards.as_agency_open(uow, number)
    if task.part not in CLOSING:
        raise Refused(Refusal.EXTENSION_COORDINATING, number=number)
    if task.deadline is None:
        raise Refused(Refusal.EXTENSION_UNDATED, number=number)
    waiting = await requests.open_one(uow.session, number, RequestKind.EXTENSION)
    if waiting is not None:  # the task is locked, so that nobody asks between this look and the new row
        raise Refused(Refusal.EXTENSION_PENDING, number=number, day=waiting.day)
    limit = uow.settings.extension_limit
    if limit and task.extensions >= limit:
        raise Refused(Refusal.EXTENSION_LIMIT, number=number, limit=limit)
    await _need_early(uow, number, task.deadline)
    return task, task.deadline


async def _need_early(uow: UnitOfWork, number: int, deadline: date) -> None:
    """Refuse what is asked too late: the settings count working days before the deadline; none: at any time."""
    calendar, last = await uow.calendar(), deadline
    for _day in range(uow.settings.extension_days_before):
        last = calendar.previous_workday(last)
    if uow.settings.extension_days_before and uow.today > last:
        raise Refused(Refusal.EXTENSION_TOO_LATE, number=number, day=last)


async def ask(uow: UnitOfWork, number: int, words: str) -> Asked:
    """Ask for a later deadline: the day, then the reason. One request of a task may wait at a time."""
    task, deadline = await _to_ask(uow, number)
    calendar = await uow.calendar()
    day, reason = asked_day.split_day(words, today=uow.today, calendar=calendar)
    day = _need_later(uow, number, day, deadline)
    reason = requests.checked(reason, Refusal.NO_EXTENSION_REASON, number)
    raised = await requests.open_request(uow, task, RequestKind.EXTENSION, reason, day)
    await _tell_deciders(uow, task, answers.subject(raised.id))
    return Asked(await answers.of(uow, raised), not calendar.is_workday(day))


def _need_later(uow: UnitOfWork, number: int, day: date | None, deadline: date) -> date:
    if day is None or day <= deadline or day < uow.today:
        raise Refused(Refusal.BAD_EXTENSION_DAY, number=number, deadline=deadline)
    return day


async def _tell_deciders(uow: UnitOfWork, task: Assignment, subject: str) -> None:
    deciders = DECIDERS[uow.settings.extensions_decided_by]
    chairs = await recipients.reached(uow, Role.CHAIR) if Role.CHAIR in deciders else []
    if chairs:
        await recipients.people(uow, task, Kind.EXTENSION, subject, Role.CHAIR)
    if Role.STAFF in deciders or not chairs:  # where no chair can be written to, the office sees that one waits
        await recipients.office(uow, task, Kind.EXTENSION, subject)


def decides(uow: UnitOfWork) -> bool:
    """Return whether this person decides on extensions, here and by the settings."""
    person = uow.person
    return bool(person.reach(Act.EXTEND)) and person.role in DECIDERS[uow.settings.extensions_decided_by]


def _need_decider(uow: UnitOfWork) -> None:
    uow.person.need(Act.EXTEND)
    if not decides(uow):
        raise Refused(Refusal.NOT_DECIDER)


async def pending(uow: UnitOfWork, number: int) -> int:
    """Return the request of a task that waits for this person's decision; Refused when none waits."""
    _need_decider(uow)
    await guards.to_change(uow, number, Act.EXTEND)
    waiting = await requests.open_one(uow.session, number, RequestKind.EXTENSION)
    if waiting is None:
        raise Refused(Refusal.NO_PENDING_EXTENSION, number=number)
    return waiting.id


async def may_decide(uow: UnitOfWork, request: int) -> TaskRequest:
    """Return a request that this person may decide on now; Refused otherwise."""
    _need_decider(uow)
    _task, row = await answers.in_hand(uow, request, Act.EXTEND, (RequestKind.EXTENSION,))
    return await answers.look(uow, row.id)


async def grant(uow: UnitOfWork, request: int, words: str = "") -> TaskRequest:
    """Grant the deadline asked for, or another one that is typed; parts that only coordinate follow."""
    _need_decider(uow)
    task, row = await answers.in_hand(uow, request, Act.EXTEND, (RequestKind.EXTENSION,))
    guards.need_open(task)
    day, note = row.day, words
    if words:
        day, note = asked_day.split_day(words, today=uow.today, calendar=await uow.calendar())
    day = _need_later(uow, task.id, day, task.deadline or uow.today)
    note = requests.checked(note, Refusal.NO_ANSWER, task.id) if note else ""
    done = await requests.close(uow, row, RequestState.GRANTED, note or None)
    await uow.change(
        task,
        "extension_granted",
        {"matter": done.id},
        text=note or None,
        deadline=day,
        extensions=task.extensions + 1,
    )
    subject = answers.subject(done.id)
    await recipients.agency(uow, task, Kind.ANSWERED, subject)
    for helper in await _follow(uow, task):
        await recipients.agency(uow, helper, Kind.ANSWERED, subject)
    return await answers.of(uow, done)


async def _follow(uow: UnitOfWork, task: Assignment) -> list[Assignment]:
    """Move open parts that only coordinate, and cannot ask, to the earliest deadline that a lead of theirs has now.

    So such a part is never due before the first lead, and moves only when every lead has moved past it.
    """
    # Two leads may be granted at one moment: the directive is locked, so that the second sees the first one's day.
    await uow.session.get_one(Directive, task.directive_id, with_for_update=LOCK)
    of_directive = Assignment.directive_id == task.directive_id
    leads = select(Assignment.deadline).where(
        of_directive, Assignment.part == Part.LEAD, Assignment.state.not_in(CLOSED)
    )
    days = [day for day in await uow.session.scalars(leads) if day is not None]
    helpers = select(Assignment).where(
        of_directive,
        Assignment.part == Part.COORDINATING,
        Assignment.state.in_(OPEN),
        Assignment.deadline < min(days, default=date.min),
    )
    moved = list(await uow.session.scalars(helpers.order_by(Assignment.id).with_for_update(key_share=True)))
    for helper in moved:
        await uow.change(helper, "deadline_followed", deadline=min(days))
    return moved


async def refuse(uow: UnitOfWork, request: int, reason: str) -> TaskRequest:
    """Refuse a request, with the reason: the deadline stays."""
    _need_decider(uow)
    task, row = await answers.in_hand(uow, request, Act.EXTEND, (RequestKind.EXTENSION,))
    reason = requests.checked(reason, Refusal.NO_REASON, task.id)
    done = await requests.close(uow, row, RequestState.REFUSED, reason)
    await uow.record("extension_refused", task, after={"matter": done.id}, text=reason)
    await recipients.agency(uow, task, Kind.ANSWERED, answers.subject(done.id))
    return await answers.of(uow, done)


async def is_day_off(uow: UnitOfWork, day: date | None) -> bool:
    """Return whether a day is no working day: such a deadline gets a warning."""
    return day is not None and not (await uow.calendar()).is_workday(day)
