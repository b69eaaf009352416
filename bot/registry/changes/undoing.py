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
from bot.registry.core.unit_of_work import Desk
from bot.registry.intake.intake import DraftState
from bot.registry.outbox import outbox, recipients
from bot.registry.tasks import guards, states
from bot.registry.tasks.states import State, Step
from bot.registry.tasks.tasks import Task


@dataclass(frozen=True, slots=True)
class Undone:
    """An approval that was undone: which drafts wait again, and which tasks were taken back."""

    notice: int
    drafts: tuple[int, ...]
    tasks: tuple[int, ...]


async def undo_approval(desk: Desk, draft_id: int, approval: int | None = None) -> Undone:
    """Make an approved directive a draft again. ``approval`` is the event whose button was pressed.

    Refused after the time that the settings give, for an older approval, and when a task of it has gone on meanwhile.
    """
    desk.person.need(Act.REASSIGN)
    if await desk.did("approval_undone"):
        raise Refused(Refusal.ALREADY_RECORDED)
    row = await _approved(desk, draft_id)
    event = await _approval(desk, row)
    if approval is not None and approval != event.id:
        raise Refused(Refusal.OLD_BUTTON)
    cancelled = await _to_draft(desk, row, event)
    undone = await desk.record("approval_undone", row, after={"tasks": [one.task.id for one in cancelled]})
    await cancelling.tell(desk, cancelled, undone)
    return Undone(row.notice_id, (row.id,), tuple(one.task.id for one in cancelled))


async def undo_clear(desk: Desk, notice_id: int, batch: int | None = None) -> Undone:
    """Undo the last time that all clear drafts of a notice were approved at once; the whole of it, or nothing.

    Those of them that were undone one by one, or decided anew since, are left as they are.
    """
    desk.person.need(Act.REASSIGN)
    if await desk.did("clear_undone"):
        raise Refused(Refusal.ALREADY_RECORDED)
    notice = await desk.session.get(Notice, notice_id, with_for_update=LOCK)
    if notice is None:
        raise Refused(Refusal.NO_SUCH_NOTICE, number=notice_id)
    event = await _last_batch(desk, notice_id)
    if batch is not None and batch != event.id:
        raise Refused(Refusal.OLD_BUTTON)
    rows = [row for row, approval in await _of_batch(desk, event) if approval.id < event.id]
    if not rows:
        raise Refused(Refusal.NOTHING_TO_UNDO)
    cancelled = [one for row in rows for one in await _to_draft(desk, row, await _approval(desk, row))]
    drafts, numbers = tuple(row.id for row in rows), tuple(one.task.id for one in cancelled)
    undone = await desk.record("clear_undone", notice, after={"drafts": list(drafts), "tasks": list(numbers)})
    await cancelling.tell(desk, cancelled, undone)
    return Undone(notice_id, drafts, numbers)


async def _last_batch(desk: Desk, notice_id: int) -> Event:
    query = select(Event).where(Event.notice_id == notice_id, Event.act == "clear_approved")
    event = await desk.session.scalar(query.order_by(Event.id.desc()).limit(1))
    if event is None:
        raise Refused(Refusal.NOTHING_TO_UNDO)
    return event


async def _of_batch(desk: Desk, batch: Event) -> list[tuple[Directive, Event]]:
    query = select(Directive).where(Directive.id.in_(batch.after["drafts"]), Directive.state == DraftState.APPROVED)
    rows = await desk.session.scalars(query.order_by(Directive.id).with_for_update(key_share=True))
    return [(row, await _approval(desk, row)) for row in rows]


async def _approved(desk: Desk, draft_id: int) -> Directive:
    row = await desk.session.get(Directive, draft_id, with_for_update=LOCK)
    if row is None:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    if row.state != DraftState.APPROVED:
        raise Refused(Refusal.NOTHING_TO_UNDO)
    return row


async def _approval(desk: Desk, row: Directive) -> Event:
    """Give the event by which a person approved a directive; a later occurrence of a series has none."""
    query = select(Event).where(Event.directive_id == row.id, Event.act == "draft_approved")
    event = await desk.session.scalar(query.order_by(Event.id.desc()).limit(1))
    if event is None:
        raise Refused(Refusal.NOTHING_TO_UNDO)
    return event


async def _to_draft(desk: Desk, row: Directive, approval: Event) -> list[Cancelled]:
    _need_recent(desk, approval.at)
    tasks = await _untouched(desk, row, approval)
    cancelled = [await cancelling.cancel(desk, task, "approval_undone") for task in tasks]
    row.state, row.decided_at, row.follower_id = DraftState.DRAFT, None, None
    return cancelled


def _need_recent(desk: Desk, then: datetime) -> None:
    limit = timedelta(seconds=desk.settings.undo_seconds)
    if desk.now - then > limit or not limit:
        raise Refused(Refusal.TOO_LATE_TO_UNDO, minutes=desk.settings.undo_seconds // 60)


async def _untouched(desk: Desk, row: Directive, approval: Event) -> list[Assignment]:
    """Take the tasks of an approval; Refused when anything but the assigning has happened to one of them."""
    query = select(Assignment).where(Assignment.directive_id == row.id, Assignment.state != State.CANCELLED)
    tasks = list(await desk.session.scalars(query.order_by(Assignment.id).with_for_update(key_share=True)))
    later = select(Event.assignment_id).where(
        Event.directive_id == row.id, Event.assignment_id.is_not(None), Event.id > approval.id, Event.act != "assigned"
    )
    touched = await desk.session.scalar(later.order_by(Event.id).limit(1))
    if touched is not None:
        raise Refused(Refusal.ACTED_UPON, number=touched)
    return tasks


async def undo_confirmation(desk: Desk, number: int, report: int | None = None) -> Task:
    """Take back a confirmation: the report waits for the office again. ``report`` is the one the button was about."""
    task = await guards.to_change(desk, number, Act.REASSIGN)
    state = states.after(number, State(task.state), Step.REOPEN)
    if report is not None and report != task.report_event_id:
        raise Refused(Refusal.STALE_REPORT, number=number)
    if task.confirmed_at is not None:
        _need_recent(desk, task.confirmed_at)
    event = await desk.change(task, "confirmation_undone", state=state, confirmed_at=None)
    if await _confirmation_told(desk, task):
        await recipients.agency(desk, task, outbox.Kind.REOPENED, recipients.event(event))
    return await guards.shown(desk, number)


async def _confirmation_told(desk: Desk, task: Assignment) -> bool:
    """Say whether the agency may have read that its report was confirmed; a message that still waits is not sent."""
    query = (
        select(Outbox.id)
        .join(OutboxItem, OutboxItem.outbox_id == Outbox.id)
        .where(OutboxItem.assignment_id == task.id, Outbox.kind == outbox.Kind.CONFIRMED)
        .where(Outbox.state.in_(cancelling.MAY_HAVE_COME))
    )
    return await desk.session.scalar(query.limit(1)) is not None
