"""What the office changes about a task that was assigned: its agency, its deadline, its words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.clock import day_of
from bot.db import LOCK
from bot.folding import fold
from bot.models import Assignment, Directive
from bot.registry.changes import cancelling
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.directory.agencies import Meaning
from bot.registry.intake import assigning, reviewing
from bot.registry.intake.reviewing import NONE
from bot.registry.outbox import recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.requests import requests
from bot.registry.requests.asked_day import split_day
from bot.registry.requests.requests import RequestKind
from bot.registry.tasks import guards, states, tasks
from bot.registry.tasks.states import CLOSED, OPEN, State, Step
from bot.registry.tasks.tasks import Part, Task

WEIGHT = tuple(Part)  # the weightiest first
MARKS = " ,.;:"


@dataclass(frozen=True, slots=True)
class Moved:
    """A task that went to other agencies; ``kept``: its own agency goes on with it beside them."""

    old: Task
    new: tuple[Task, ...]
    kept: bool
    unlinked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Redated:
    """A task with its new deadline."""

    task: Task
    before: date | None
    day_off: bool


async def may_change(uow: UnitOfWork, number: int) -> Task:
    """Return a task that this person may move, re-date or take back now; Refused otherwise."""
    task = await guards.to_change(uow, number, Act.REASSIGN)
    states.after(number, State(task.state), Step.CANCEL)
    return await guards.shown(uow, number)


async def look(uow: UnitOfWork, number: int) -> Task:
    """Return a task to somebody who may change it."""
    await guards.to_change(uow, number, Act.REASSIGN)
    return await guards.shown(uow, number)


async def reassign(uow: UnitOfWork, number: int, names: list[str]) -> Moved:
    """Return a task to other agencies, with its part and its present deadline; its own keeps it only when named.

    Refused when it is closed, a name means nobody, or the only ones named have this part already.
    """
    row = await directive_of(uow, number)
    task = await guards.to_change(uow, number, Act.REASSIGN)
    if await uow.did("reassigned") or await uow.did("split"):
        raise Refused(Refusal.ALREADY_RECORDED)
    states.after(number, State(task.state), Step.CANCEL)
    wanted = await _wanted(uow, names)
    others = [agency for agency in wanted if agency != task.agency_id]
    if not others:
        raise Refused(Refusal.ALREADY_ASSIGNED, number=number)
    given = [await _give(uow, row, agency, task) for agency in others]
    facts = {"to": [one.id for one in given]}
    if task.agency_id in wanted:
        await uow.record("split", task, after=facts)
    else:
        cancelled = await cancelling.cancel(uow, task, "reassigned", facts=facts)
        await cancelling.tell(uow, [cancelled], cancelled.event)
    return await _moved(uow, task, row, given, kept=task.agency_id in wanted)


async def directive_of(uow: UnitOfWork, number: int) -> Directive:
    """Take the directive of a task, locked before any of its tasks: two acts on it never wait for each other."""
    uow.person.need(Act.REASSIGN)
    directive = await uow.session.scalar(select(Assignment.directive_id).where(Assignment.id == number))
    if directive is None:
        raise Refused(Refusal.NO_SUCH_TASK, number=number)
    return await uow.session.get_one(Directive, directive, with_for_update=LOCK)


async def _wanted(uow: UnitOfWork, names: list[str]) -> list[int]:
    known = await agencies.directory(uow.session, uow.today)
    found: dict[int, None] = {}
    for party in known.parties(names):
        if party.meaning is Meaning.AMBIGUOUS:
            raise Refused(Refusal.NAME_HEIR, name=party.name, heirs="; ".join(heir.name for heir in party.heirs))
        if not party.agency_ids:
            raise Refused(Refusal.UNKNOWN_AGENCY, name=party.name)
        found |= dict.fromkeys(party.agency_ids)
    if not found:
        raise Refused(Refusal.NAME_NEW_AGENCY)
    return list(found)


async def _give(uow: UnitOfWork, row: Directive, agency_id: int, old: Assignment) -> Assignment:
    """Give an agency the part of another one; whoever has a lesser part of the directive is promoted."""
    found = await assigning.of_agency(uow, row.id, agency_id)
    part = Part(old.part)
    if found is None or found.state == State.CANCELLED:
        return await assigning.assign(uow, row, agency_id, part, old.deadline)
    if found.state in CLOSED or WEIGHT.index(Part(found.part)) <= WEIGHT.index(part):
        raise Refused(Refusal.ALREADY_ASSIGNED, number=found.id)
    if found.state == State.REPORTED:
        # Its report was of a lesser part: the new one is owed from the beginning.
        await uow.change(found, "part_changed", state=states.after(found.id, State(found.state), Step.CANCEL))
        return await assigning.assign(uow, row, agency_id, part, old.deadline)
    await uow.change(found, "part_changed", part=str(part), deadline=old.deadline)
    return found


async def _moved(uow: UnitOfWork, task: Assignment, row: Directive, given: list[Assignment], *, kept: bool) -> Moved:
    told = {one.id: await assigning.tell(uow, one, row.notice_id) for one in given}
    new = [await guards.shown(uow, number) for number in told]
    unlinked = tuple(one.agency for one in new if not told[one.number])
    return Moved(await guards.shown(uow, task.id), tuple(new), kept, unlinked)


async def redate(uow: UnitOfWork, number: int, words: str) -> Redated:
    """Set a task's deadline from typed words ("30/7 because of the flood", "không"); what follows the day is why.

    Of a task that was reported the recorded deadline may be corrected, to a day in the past too. The deadline as first
    assigned stays beside the new one. Refused when the task was taken back, or no day stands first in the words.
    """
    task = await guards.to_change(uow, number, Act.REASSIGN)
    if task.state == State.CANCELLED:
        raise Refused(Refusal.ALREADY_CLOSED, number=number)
    day, why = await _day(uow, task, words)
    if day == task.deadline:
        raise Refused(Refusal.SAME_DEADLINE, number=number)
    before = task.deadline
    reason = requests.checked(why, Refusal.NO_REASON, number) if why else None
    event = await uow.change(task, "redated", text=reason, deadline=day)
    await requests.lapse(uow, task, RequestKind.EXTENSION)  # the office has answered it by this
    if await cancelling.heard(uow, task):
        await recipients.agency(uow, task, Kind.REDATED, recipients.event(event))
    off = day is not None and not (await uow.calendar()).is_workday(day)
    return Redated(await guards.shown(uow, number), before, off)


async def _day(uow: UnitOfWork, task: Assignment, words: str) -> tuple[date | None, str]:
    for count in (3, 1):  # "không thời hạn", "không"
        parts = words.split(maxsplit=count)
        if fold(" ".join(parts[:count])).rstrip(MARKS) in NONE:
            return None, "".join(parts[count:])
    still_open = task.state in OPEN
    base = uow.today if still_open else day_of(task.assigned_at)
    day, why = split_day(words, today=base, calendar=await uow.calendar())
    if day is None or (still_open and day < uow.today):
        raise Refused(Refusal.BAD_DEADLINE, words=words)
    return day, why


async def reword(uow: UnitOfWork, number: int, words: str) -> tasks.Task:
    """Correct the words of a task's directive, for every agency that has a part in it."""
    row = await directive_of(uow, number)
    await reviewing.reword(uow, row, words)
    return await guards.shown(uow, number)
