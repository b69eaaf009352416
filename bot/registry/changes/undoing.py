"""Undoing a slip within minutes: an approval, or a confirmation. Later there is taking back, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.db import LOCK
from bot.models import Assignment, Directive, Event, Notice, Outbox, OutboxItem
from bot.registry.changes import cancelling
from bot.registry.changes.cancelling import Cancelled
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.intake.intake import DraftState
from bot.registry.outbox import recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.tasks import guards, states
from bot.registry.tasks.states import State, Step
from bot.registry.tasks.tasks import Task


@dataclass(frozen=True, slots=True)
class Undone:
    """An approval that was undone: which drafts wait again, and which tasks were taken back."""

    notice: int
    drafts: tuple[int, ...]
    tasks: tuple[int, ...]


async def undo_approval(uow: UnitOfWork, draft_id: int, approval: int | None = None) -> Undone:
    """Make an approved directive a draft again. ``approval`` is the event whose button was pressed.

    Refused after the time that the settings give, for an older approval, and when a task of it has gone on meanwhile.
    """
    uow.person.need(Act.REASSIGN)
    if await uow.did("approval_undone"):
        raise Refused(Refusal.ALREADY_RECORDED)
    row = await _approved(uow, draft_id)
    event = await _approval(uow, row)
    if approval is not None and approval != event.id:
        raise Refused(Refusal.OLD_BUTTON)
    cancelled = await _to_draft(uow, row, event)
    undone = await uow.record("approval_undone", row, after={"tasks": [one.task.id for one in cancelled]})
    await cancelling.tell(uow, cancelled, undone)
    return Undone(row.notice_id, (row.id,), tuple(one.task.id for one in cancelled))


async def undo_clear(uow: UnitOfWork, notice_id: int, batch: int | None = None) -> Undone:
    """Undo the last time that all clear drafts of a notice were approved at once; the whole of it, or nothing.

    Those of them that were undone one by one, or decided again since, are left as they are.
    """
    uow.person.need(Act.REASSIGN)
    if await uow.did("clear_undone"):
        raise Refused(Refusal.ALREADY_RECORDED)
    notice = await uow.session.get(Notice, notice_id, with_for_update=LOCK)
    if notice is None:
        raise Refused(Refusal.NO_SUCH_NOTICE, number=notice_id)
    event = await _last_batch(uow, notice_id)
    if batch is not None and batch != event.id:
        raise Refused(Refusal.OLD_BUTTON)
    rows = [row for row, approval in await _of_batch(uow, event) if approval.id < event.id]
    if not rows:
        raise Refused(Refusal.NOTHING_TO_UNDO)
    cancelled = [one for row in rows for one in await _to_draft(uow, row, await _approval(uow, row))]
    drafts, numbers = tuple(row.id for row in rows), tuple(one.task.id for one in cancelled)
    undone = await uow.record("clear_undone", notice, after={"drafts": list(drafts), "tasks": list(numbers)})
    await cancelling.tell(uow, cancelled, undone)
    return Undone(notice_id, drafts, numbers)


async def _last_batch(uow: UnitOfWork, notice_id: int) -> Event:
    query = select(Event).where(Event.notice_id == notice_id, Event.act == "clear_approved")
    event = await uow.session.scalar(query.order_by(Event.id.desc()).limit(1))
    if event is None:
        raise Refused(Refusal.NOTHING_TO_UNDO)
    return event


async def _of_batch(uow: UnitOfWork, batch: Event) -> list[tuple[Directive, Event]]:
    query = select(Directive).where(Directive.id.in_(batch.after["drafts"]), Directive.state == DraftState.APPROVED)
    rows = await uow.session.scalars(query.order_by(Directive.id).with_for_update(key_share=True))
    return [(row, await _approval(uow, row)) for row in rows]


async def _approved(uow: UnitOfWork, draft_id: int) -> Directive:
    row = await uow.session.get(Directive, draft_id, with_for_update=LOCK)
    if row is None:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    if row.state != DraftState.APPROVED:
        raise Refused(Refusal.NOTHING_TO_UNDO)
    return row


async def _approval(uow: UnitOfWork, row: Directive) -> Event:
    """Return the event by which a person approved a directive; a later occurrence of a series has none."""
    query = select(Event).where(Event.directive_id == row.id, Event.act == "draft_approved")
    event = await uow.session.scalar(query.order_by(Event.id.desc()).limit(1))
    if event is None:
        raise Refused(Refusal.NOTHING_TO_UNDO)
    return event


async def _to_draft(uow: UnitOfWork, row: Directive, approval: Event) -> list[Cancelled]:
    _need_recent(uow, approval.at)
    tasks = await _untouched(uow, row, approval)
    cancelled = [await cancelling.cancel(uow, task, "approval_undone") for task in tasks]
    row.state, row.decided_at, row.follower_id = DraftState.DRAFT, None, None
    return cancelled


def _need_recent(uow: UnitOfWork, then: datetime) -> None:
    limit = timedelta(seconds=uow.settings.undo_seconds)
    if abs(uow.now - then) > limit or not limit:
        raise Refused(Refusal.TOO_LATE_TO_UNDO, minutes=uow.settings.undo_seconds // 60)


async def _untouched(uow: UnitOfWork, row: Directive, approval: Event) -> list[Assignment]:
    """Take the tasks of an approval; Refused when anything but the assigning has happened to one of them."""
    query = select(Assignment).where(Assignment.directive_id == row.id, Assignment.state != State.CANCELLED)
    tasks = list(await uow.session.scalars(query.order_by(Assignment.id).with_for_update(key_share=True)))
    later = select(Event.assignment_id).where(
        Event.directive_id == row.id, Event.assignment_id.is_not(None), Event.id > approval.id, Event.act != "assigned"
    )
    touched = await uow.session.scalar(later.order_by(Event.id).limit(1))
    if touched is not None:
        raise Refused(Refusal.ACTED_UPON, number=touched)
    return tasks


async def undo_confirmation(uow: UnitOfWork, number: int, report: int | None = None) -> Task:
    """Take back a confirmation: the report waits for the office again. ``report`` is the one the button was about."""
    task = await guards.to_change(uow, number, Act.REASSIGN)
    state = states.after(number, State(task.state), Step.REOPEN)
    if report is not None and report != task.report_event_id:
        raise Refused(Refusal.STALE_REPORT, number=number)
    if task.confirmed_at is not None:
        _need_recent(uow, task.confirmed_at)
    event = await uow.change(task, "confirmation_undone", state=state, confirmed_at=None)
    if await _confirmation_told(uow, task):
        await recipients.agency(uow, task, Kind.REOPENED, recipients.event(event))
    return await guards.shown(uow, number)


async def _confirmation_told(uow: UnitOfWork, task: Assignment) -> bool:
    """Return whether the agency may have read that its report was confirmed; a message that still waits is not sent."""
    query = (
        select(Outbox.id)
        .join(OutboxItem, OutboxItem.outbox_id == Outbox.id)
        .where(OutboxItem.assignment_id == task.id, Outbox.kind == Kind.CONFIRMED)
        .where(Outbox.state.in_(cancelling.MAY_HAVE_COME))
    )
    return await uow.session.scalar(query.limit(1)) is not None
