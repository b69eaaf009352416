"""What happens to a task after it was assigned: report, confirm, return. Every act leaves an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.models import Assignment, Chat, Directive, Event, Evidence
from bot.registry import access, agencies, outbox, tasks
from bot.registry.access import Act, Reach, Role
from bot.registry.desk import Desk
from bot.registry.refusals import Refusal, Refused
from bot.registry.tasks import OPEN, Part, State

EVIDENCE_LIMIT = 2000  # characters; more belongs into a file


@dataclass(frozen=True, slots=True)
class File:
    """A file that came as evidence."""

    file_id: str
    kind: str  # document or photo
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What an agency reported, as the office reads it."""

    event_id: int
    by: str
    text: str | None
    files: tuple[File, ...]


async def _touch(desk: Desk, number: int, act: Act) -> Assignment:
    """Take a task to act on; Refused when it is not there or not this person's."""
    reach = desk.person.need(act)
    task = await desk.session.get(Assignment, number, with_for_update=True)
    if task is None:
        raise Refused(Refusal.NO_SUCH_TASK, number=number)
    if reach is Reach.OWN and task.agency_id != desk.person.agency_id:
        raise Refused(Refusal.FOREIGN_TASK, number=number)
    return task


def _need_focal_point(desk: Desk) -> None:
    actor = desk.person
    if actor.role is Role.MEMBER and not desk.settings.members_may_report and not actor.focal_point:
        raise Refused(Refusal.NOT_FOCAL_POINT)


async def may_report(desk: Desk, number: int) -> tasks.Task:
    """Give a task that this person may report now; Refused otherwise."""
    task = await _touch(desk, number, Act.REPORT)
    _need_focal_point(desk)
    if task.state == State.REPORTED:
        raise Refused(Refusal.ALREADY_REPORTED, number=number)
    if task.state not in OPEN:
        raise Refused(Refusal.ALREADY_CLOSED, number=number)
    found = await tasks.by_number(desk.session, number)
    if found is None:
        raise Refused(Refusal.NO_SUCH_TASK, number=number)
    return found


async def report(desk: Desk, number: int, text: str | None, files: tuple[File, ...] = ()) -> tasks.Task:
    """Report a task done, with evidence. It waits for the office unless the settings confirm by themselves."""
    if text and len(text) > EVIDENCE_LIMIT:
        raise Refused(Refusal.OVER_LENGTH, limit=EVIDENCE_LIMIT)
    await _need_fresh(desk, number)
    await may_report(desk, number)
    if not (text and text.strip()) and not files:
        raise Refused(Refusal.NO_EVIDENCE, number=number)
    task = await desk.session.get_one(Assignment, number)
    before, task.state = task.state, State.REPORTED
    task.reported_at = task.updated_at = desk.now
    event = await desk.record(
        "reported",
        task,
        before={"state": before},
        after={"state": task.state},
        text=(text or "").strip() or None,
    )
    task.report_event_id = event.id
    desk.session.add_all(Evidence(event_id=event.id, file_id=f.file_id, kind=f.kind, name=f.name) for f in files)
    await outbox.withdraw(desk.session, number)
    await _tell_office(desk, task, event)
    if desk.settings.confirm_by_itself and task.part == Part.LEAD:
        await _confirm(desk, task)
    return (await tasks.by_numbers(desk.session, [number]))[0]


async def _need_fresh(desk: Desk, number: int) -> None:
    """Refuse a message that has already reported this task: the answer to a repeat differs from a refusal."""
    source = desk.person.source
    if source.typed and source.message_id is not None:
        same = select(Event.id).where(
            Event.source == f"{source.chat_id}:{source.message_id}",
            Event.act == "reported",
            Event.assignment_id == number,
        )
        if await desk.session.scalar(same) is not None:
            raise Refused(Refusal.ALREADY_RECORDED)


async def _tell_office(desk: Desk, task: Assignment, event: Event) -> None:
    directive = await desk.session.get_one(Directive, task.directive_id)
    for person in await _who_decides(desk, directive.follower_id):
        row = await outbox.plan(desk, person, outbox.Kind.REPORTED, f"event:{event.id}")
        if row is not None:
            await outbox.add_item(desk.session, row, task.id)


async def _who_decides(desk: Desk, follower: int | None) -> list[int]:
    """Give who is told of a report: its follower, or the whole office when the follower left or blocked the bot."""
    office = await access.office_people(desk.session, desk.settings, Role.STAFF, Role.ADMIN)
    lost = set(await desk.session.scalars(select(Chat.id).where(Chat.id.in_(office), Chat.disabled.is_not(None))))
    reached = [person for person in office if person not in lost]
    return [follower] if follower in reached else reached


async def confirm(desk: Desk, number: int, report_event: int | None = None) -> tasks.Task:
    """Confirm a lead's report: the task is done, on time or late by the day of the report."""
    task = await _reported(desk, number, report_event)
    event = await _confirm(desk, task)
    await _tell_agency(desk, task, outbox.Kind.CONFIRMED, event)
    return (await tasks.by_numbers(desk.session, [number]))[0]


async def _confirm(desk: Desk, task: Assignment) -> Event:
    task.state, task.confirmed_at, task.updated_at = State.CONFIRMED, desk.now, desk.now
    return await desk.record("confirmed", task, before={"state": State.REPORTED}, after={"state": task.state})


async def return_(desk: Desk, number: int, reason: str, read_at: datetime | None = None) -> tasks.Task:
    """Return a report with a reason: the task is open again. Refused for a report that came after ``read_at``."""
    task = await _reported(desk, number, None)
    if read_at is not None and task.reported_at is not None and task.reported_at > read_at:
        raise Refused(Refusal.STALE_REPORT, number=number)
    reason = reason.strip()
    if not reason:
        raise Refused(Refusal.NO_REASON, number=number)
    if len(reason) > EVIDENCE_LIMIT:
        raise Refused(Refusal.OVER_LENGTH, limit=EVIDENCE_LIMIT)
    task.state, task.reported_at, task.report_event_id = State.RETURNED, None, None
    task.updated_at = desk.now
    event = await desk.record(
        "returned", task, before={"state": State.REPORTED}, after={"state": task.state}, text=reason
    )
    await _tell_agency(desk, task, outbox.Kind.RETURNED, event)
    return (await tasks.by_numbers(desk.session, [number]))[0]


async def _reported(desk: Desk, number: int, report_event: int | None) -> Assignment:
    task = await _touch(desk, number, Act.DECIDE)
    if task.part != Part.LEAD:
        raise Refused(Refusal.COORDINATING_PART, number=number)
    if task.state in (State.CONFIRMED, State.CANCELLED):
        raise Refused(Refusal.ALREADY_CLOSED, number=number)
    if task.state != State.REPORTED:
        raise Refused(Refusal.NOT_REPORTED, number=number)
    if report_event is not None and report_event != task.report_event_id:
        raise Refused(Refusal.STALE_REPORT, number=number)
    return task


async def may_decide(desk: Desk, number: int, report_event: int | None = None) -> tasks.Task:
    """Give a task whose report this person may answer now; Refused otherwise."""
    await _reported(desk, number, report_event)
    return (await tasks.by_numbers(desk.session, [number]))[0]


async def _tell_agency(desk: Desk, task: Assignment, kind: outbox.Kind, event: Event) -> None:
    for chat in await agencies.chats_of(desk.session, task.agency_id):
        row = await outbox.plan(desk, chat.id, kind, f"event:{event.id}")
        if row is not None:
            await outbox.add_item(desk.session, row, task.id)


async def last_report(desk: Desk, number: int) -> Report | None:
    """Give the report that waits for an answer, or was confirmed, with its evidence."""
    task = await desk.session.get(Assignment, number)
    if task is None or task.report_event_id is None:
        return None
    event = await desk.session.get_one(Event, task.report_event_id)
    rows = await desk.session.scalars(select(Evidence).where(Evidence.event_id == event.id).order_by(Evidence.id))
    files = tuple(File(row.file_id, row.kind, row.name) for row in rows)
    return Report(event.id, event.person_name or "", event.text, files)


async def return_reason(desk: Desk, number: int) -> str | None:
    """Give the reason with which a task was last returned."""
    query = select(Event.text).where(Event.assignment_id == number, Event.act == "returned")
    return await desk.session.scalar(query.order_by(Event.id.desc()).limit(1))
