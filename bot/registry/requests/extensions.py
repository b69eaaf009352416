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
from bot.registry.core.unit_of_work import Desk
from bot.registry.outbox import outbox, recipients
from bot.registry.requests import asked_day, concerns, requests
from bot.registry.requests.concerns import Concern
from bot.registry.requests.requests import MatterKind, MatterState
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

    concern: Concern
    day_off: bool


async def may_ask(desk: Desk, number: int) -> tasks.Task:
    """Give a task for which this person may ask for a later deadline now; Refused otherwise."""
    await _to_ask(desk, number)
    return await guards.shown(desk, number)


async def _to_ask(desk: Desk, number: int) -> tuple[Assignment, date]:
    task = await guards.as_agency_open(desk, number)
    if task.part not in CLOSING:
        raise Refused(Refusal.EXTENSION_COORDINATING, number=number)
    if task.deadline is None:
        raise Refused(Refusal.EXTENSION_UNDATED, number=number)
    waiting = await requests.open_one(desk.session, number, MatterKind.EXTENSION)
    if waiting is not None:  # the task is locked, so that nobody asks between this look and the new row
        raise Refused(Refusal.EXTENSION_PENDING, number=number, day=waiting.day)
    limit = desk.settings.extension_limit
    if limit and task.extensions >= limit:
        raise Refused(Refusal.EXTENSION_LIMIT, number=number, limit=limit)
    await _need_early(desk, number, task.deadline)
    return task, task.deadline


async def _need_early(desk: Desk, number: int, deadline: date) -> None:
    """Refuse what is asked too late: the settings count working days before the deadline; none: at any time."""
    calendar, last = await desk.calendar(), deadline
    for _day in range(desk.settings.extension_days_before):
        last = calendar.previous_workday(last)
    if desk.settings.extension_days_before and desk.today > last:
        raise Refused(Refusal.EXTENSION_TOO_LATE, number=number, day=last)


async def ask(desk: Desk, number: int, words: str) -> Asked:
    """Ask for a later deadline: the day, then the reason. One request of a task may wait at a time."""
    task, deadline = await _to_ask(desk, number)
    calendar = await desk.calendar()
    day, reason = asked_day.split_day(words, today=desk.today, calendar=calendar)
    day = _need_later(desk, number, day, deadline)
    reason = requests.checked(reason, Refusal.NO_EXTENSION_REASON, number)
    raised = await requests.open_matter(desk, task, MatterKind.EXTENSION, reason, day)
    await _tell_deciders(desk, task, concerns.subject(raised.id))
    return Asked(await concerns.of(desk, raised), not calendar.is_workday(day))


def _need_later(desk: Desk, number: int, day: date | None, deadline: date) -> date:
    if day is None or day <= deadline or day < desk.today:
        raise Refused(Refusal.BAD_EXTENSION_DAY, number=number, deadline=deadline)
    return day


async def _tell_deciders(desk: Desk, task: Assignment, subject: str) -> None:
    deciders = DECIDERS[desk.settings.extensions_decided_by]
    chairs = await recipients.reached(desk, Role.CHAIR) if Role.CHAIR in deciders else []
    if chairs:
        await recipients.people(desk, task, outbox.Kind.EXTENSION, subject, Role.CHAIR)
    if Role.STAFF in deciders or not chairs:  # where no chair can be written to, the office sees that one waits
        await recipients.office(desk, task, outbox.Kind.EXTENSION, subject)


def decides(desk: Desk) -> bool:
    """Say whether this person decides on extensions, here and by the settings."""
    person = desk.person
    return bool(person.reach(Act.EXTEND)) and person.role in DECIDERS[desk.settings.extensions_decided_by]


def _need_decider(desk: Desk) -> None:
    desk.person.need(Act.EXTEND)
    if not decides(desk):
        raise Refused(Refusal.NOT_DECIDER)


async def pending(desk: Desk, number: int) -> int:
    """Give the request of a task that waits for this person's decision; Refused when none waits."""
    _need_decider(desk)
    await guards.to_change(desk, number, Act.EXTEND)
    waiting = await requests.open_one(desk.session, number, MatterKind.EXTENSION)
    if waiting is None:
        raise Refused(Refusal.NO_PENDING_EXTENSION, number=number)
    return waiting.id


async def may_decide(desk: Desk, matter: int) -> Concern:
    """Give a request that this person may decide on now; Refused otherwise."""
    _need_decider(desk)
    _task, row = await concerns.in_hand(desk, matter, Act.EXTEND, (MatterKind.EXTENSION,))
    return await concerns.look(desk, row.id)


async def grant(desk: Desk, matter: int, words: str = "") -> Concern:
    """Grant the deadline asked for, or another one that is typed; parts that only coordinate follow."""
    _need_decider(desk)
    task, row = await concerns.in_hand(desk, matter, Act.EXTEND, (MatterKind.EXTENSION,))
    guards.need_open(task)
    day, note = row.day, words
    if words:
        day, note = asked_day.split_day(words, today=desk.today, calendar=await desk.calendar())
    day = _need_later(desk, task.id, day, task.deadline or desk.today)
    note = requests.checked(note, Refusal.NO_ANSWER, task.id) if note else ""
    done = await requests.close(desk, row, MatterState.GRANTED, note or None)
    await desk.change(
        task,
        "extension_granted",
        {"matter": done.id},
        text=note or None,
        deadline=day,
        extensions=task.extensions + 1,
    )
    subject = concerns.subject(done.id)
    await recipients.agency(desk, task, outbox.Kind.ANSWERED, subject)
    for helper in await _follow(desk, task):
        await recipients.agency(desk, helper, outbox.Kind.ANSWERED, subject)
    return await concerns.of(desk, done)


async def _follow(desk: Desk, task: Assignment) -> list[Assignment]:
    """Move open parts that only coordinate, and cannot ask, to the earliest deadline that a lead of theirs has now.

    So such a part is never due before the first lead, and moves only when every lead has moved past it.
    """
    # Two leads may be granted at one moment: the directive is locked, so that the second sees the first one's day.
    await desk.session.get_one(Directive, task.directive_id, with_for_update=LOCK)
    of_directive = Assignment.directive_id == task.directive_id
    leads = select(Assignment.deadline).where(
        of_directive, Assignment.part == Part.LEAD, Assignment.state.not_in(CLOSED)
    )
    days = [day for day in await desk.session.scalars(leads) if day is not None]
    helpers = select(Assignment).where(
        of_directive,
        Assignment.part == Part.COORDINATING,
        Assignment.state.in_(OPEN),
        Assignment.deadline < min(days, default=date.min),
    )
    moved = list(await desk.session.scalars(helpers.order_by(Assignment.id).with_for_update(key_share=True)))
    for helper in moved:
        await desk.change(helper, "deadline_followed", deadline=min(days))
    return moved


async def refuse(desk: Desk, matter: int, reason: str) -> Concern:
    """Refuse a request, with the reason: the deadline stays."""
    _need_decider(desk)
    task, row = await concerns.in_hand(desk, matter, Act.EXTEND, (MatterKind.EXTENSION,))
    reason = requests.checked(reason, Refusal.NO_REASON, task.id)
    done = await requests.close(desk, row, MatterState.REFUSED, reason)
    await desk.record("extension_refused", task, after={"matter": done.id}, text=reason)
    await recipients.agency(desk, task, outbox.Kind.ANSWERED, concerns.subject(done.id))
    return await concerns.of(desk, done)


async def is_day_off(desk: Desk, day: date | None) -> bool:
    """Say whether a day is no working day: such a deadline gets a warning."""
    return day is not None and not (await desk.calendar()).is_workday(day)
