"""What happens to a task after it was assigned: report, confirm, return. Every act leaves an event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.models import Assignment, Event, Evidence
from bot.registry.core import secrecy
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox, recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.requests import requests
from bot.registry.tasks import guards, states, tasks
from bot.registry.tasks.evidence import File, Report
from bot.registry.tasks.states import State, Step
from bot.registry.tasks.tasks import CLOSING

EVIDENCE_LIMIT = 2000  # characters; more belongs into a file


async def may_report(uow: UnitOfWork, number: int) -> tasks.Task:
    """Return a task that this person may report now; Refused otherwise."""
    task = await guards.as_agency(uow, number)
    states.after(number, State(task.state), Step.REPORT)
    return await guards.shown(uow, number)


async def report(uow: UnitOfWork, number: int, text: str | None, files: tuple[File, ...] = ()) -> tasks.Task:
    """Report a task done, with evidence. It waits for the office unless the settings confirm by themselves."""
    if text and len(text) > EVIDENCE_LIMIT:
        raise Refused(Refusal.OVER_LENGTH, limit=EVIDENCE_LIMIT)
    secrecy.refuse_marked(text, (file.name for file in files))
    await _need_fresh(uow, number)
    await may_report(uow, number)
    if not (text and text.strip()) and not files:
        raise Refused(Refusal.NO_EVIDENCE, number=number)
    task = await uow.session.get_one(Assignment, number)
    state = states.after(number, State(task.state), Step.REPORT)
    said = (text or "").strip() or None
    received_at = task.received_at or uow.now  # whoever reports a task has it
    event = await uow.change(task, "reported", text=said, state=state, received_at=received_at, reported_at=uow.now)
    task.report_event_id = event.id
    uow.session.add_all(Evidence(event_id=event.id, file_id=f.file_id, kind=f.kind, name=f.name) for f in files)
    await requests.lapse(uow, task, *requests.LAPSE_WITH_REPORT)
    await outbox.withdraw(uow.session, number)
    await recipients.office(uow, task, Kind.REPORTED, recipients.event(event))
    if uow.settings.confirm_by_itself and task.part in CLOSING:
        await _confirm(uow, task)
    return await guards.shown(uow, number)


async def _need_fresh(uow: UnitOfWork, number: int) -> None:
    """Refuse a message that has already reported this task: the answer to a repeat differs from a refusal."""
    source = uow.person.source
    if source.typed and source.message_id is not None:
        same = select(Event.id).where(
            Event.source == f"{source.chat_id}:{source.message_id}",
            Event.act == "reported",
            Event.assignment_id == number,
        )
        if await uow.session.scalar(same) is not None:
            raise Refused(Refusal.ALREADY_RECORDED)


async def confirm(uow: UnitOfWork, number: int, report_event: int | None = None) -> tasks.Task:
    """Confirm a lead's report: the task is done, on time or late by the day of the report."""
    task = await _reported(uow, number, report_event)
    event = await _confirm(uow, task)
    await recipients.agency(uow, task, Kind.CONFIRMED, recipients.event(event))
    return await guards.shown(uow, number)


async def _confirm(uow: UnitOfWork, task: Assignment) -> Event:
    state = states.after(task.id, State(task.state), Step.CONFIRM)
    return await uow.change(task, "confirmed", state=state, confirmed_at=uow.now)


async def return_(uow: UnitOfWork, number: int, reason: str, read_at: datetime | None = None) -> tasks.Task:
    """Return a report with a reason: the task is open again. Refused for a report that came after ``read_at``."""
    task = await _reported(uow, number, None)
    if read_at is not None and task.reported_at is not None and task.reported_at > read_at:
        raise Refused(Refusal.STALE_REPORT, number=number)
    reason = requests.checked(reason, Refusal.NO_REASON, number)
    state = states.after(number, State(task.state), Step.RETURN)
    event = await uow.change(task, "returned", text=reason, state=state, reported_at=None, report_event_id=None)
    await recipients.agency(uow, task, Kind.RETURNED, recipients.event(event))
    return await guards.shown(uow, number)


async def _reported(uow: UnitOfWork, number: int, report_event: int | None) -> Assignment:
    task = await guards.to_change(uow, number, Act.DECIDE)
    if task.part not in CLOSING:
        raise Refused(Refusal.COORDINATING_PART, number=number)
    states.after(number, State(task.state), Step.CONFIRM)
    if report_event is not None and report_event != task.report_event_id:
        raise Refused(Refusal.STALE_REPORT, number=number)
    return task


async def may_decide(uow: UnitOfWork, number: int, report_event: int | None = None) -> tasks.Task:
    """Return a task whose report this person may answer now; Refused otherwise."""
    await _reported(uow, number, report_event)
    return await guards.shown(uow, number)


async def last_report(uow: UnitOfWork, number: int) -> Report | None:
    """Return the report that waits for an answer, or was confirmed, with its evidence."""
    task = await uow.session.get(Assignment, number)
    if task is None or task.report_event_id is None:
        return None
    event = await uow.session.get_one(Event, task.report_event_id)
    rows = await uow.session.scalars(select(Evidence).where(Evidence.event_id == event.id).order_by(Evidence.id))
    files = tuple(File(row.file_id, row.kind, row.name) for row in rows)
    return Report(event.id, event.person_name or "", event.text, files)


async def return_reason(uow: UnitOfWork, number: int) -> str | None:
    """Return the reason with which a task was last returned."""
    query = select(Event.text).where(Event.assignment_id == number, Event.act == "returned")
    return await uow.session.scalar(query.order_by(Event.id.desc()).limit(1))
