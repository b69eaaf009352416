"""Taking back what was assigned: one task, or everything of a notice that was withdrawn."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from bot.db import LOCK
from bot.models import Assignment, Directive, Event, Notice
from bot.registry.changes import cancelling
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.intake.intake import DraftState
from bot.registry.requests import requests
from bot.registry.tasks import guards
from bot.registry.tasks import states as task_states
from bot.registry.tasks.states import OPEN, State, Step
from bot.registry.tasks.tasks import Task

TO_CANCEL = (*OPEN, State.REPORTED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What withdrawing a notice would do, before somebody says yes. ``event`` keeps the reason until then."""

    event: int
    notice: int
    title: str
    reason: str
    drafts: int
    tasks: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What withdrawing a notice did."""

    notice: int
    title: str
    drafts: int
    tasks: tuple[int, ...]


async def withdraw(uow: UnitOfWork, number: int, reason: str) -> Task:
    """Take one task back, with a reason; Refused when it is closed."""
    task = await guards.to_change(uow, number, Act.REASSIGN)
    if await uow.did("withdrawn"):
        raise Refused(Refusal.ALREADY_RECORDED)
    task_states.after(number, State(task.state), Step.CANCEL)
    reason = requests.checked(reason, Refusal.NO_WITHDRAW_REASON, number)
    cancelled = await cancelling.cancel(uow, task, "withdrawn", text=reason)
    await cancelling.tell(uow, [cancelled], cancelled.event)
    return await guards.shown(uow, number)


async def may_withdraw_notice(uow: UnitOfWork, notice_id: int) -> str:
    """Return the name of a notice that this person may withdraw now; Refused otherwise."""
    return _title(await _notice(uow, notice_id))


async def propose(uow: UnitOfWork, notice_id: int, reason: str) -> Proposal:
    """Return what withdrawing a notice would do, and keep the reason until somebody presses the button."""
    notice = await _notice(uow, notice_id)
    if await uow.did("withdrawal_proposed"):
        raise Refused(Refusal.ALREADY_RECORDED)
    if not reason.strip():
        raise Refused(Refusal.NO_WITHDRAW_REASON, number=f"vb{notice_id}")
    reason = requests.checked(reason, Refusal.NO_WITHDRAW_REASON, notice_id)
    event = await uow.record("withdrawal_proposed", notice, text=reason)
    drafts = select(func.count()).where(Directive.notice_id == notice_id, Directive.state == DraftState.DRAFT)
    return Proposal(
        event.id,
        notice_id,
        _title(notice),
        reason,
        await uow.session.scalar(drafts) or 0,
        await _count(uow, notice_id, *TO_CANCEL),
        await _count(uow, notice_id, State.CONFIRMED),
    )


async def withdraw_notice(uow: UnitOfWork, proposal: int) -> Withdrawn:
    """Withdraw a notice as it was proposed: drafts are dropped, open tasks taken back, confirmed ones stay."""
    uow.person.need(Act.REASSIGN)
    proposed = await uow.session.get(Event, proposal)
    if proposed is None or proposed.act != "withdrawal_proposed" or proposed.notice_id is None:
        raise Refused(Refusal.OLD_BUTTON)
    notice = await _notice(uow, proposed.notice_id)
    dropped = await _drop(uow, notice, proposed.text)
    cancelled = [
        await cancelling.cancel(uow, task, "withdrawn", text=proposed.text) for task in await _open(uow, notice.id)
    ]
    numbers = [one.task.id for one in cancelled]
    notice.withdrawn_at = uow.now
    after = {"withdrawn_at": uow.now.isoformat(), "drafts": dropped, "tasks": numbers}
    event = await uow.record("notice_withdrawn", notice, after=after, text=proposed.text)
    await cancelling.tell(uow, cancelled, event)
    return Withdrawn(notice.id, _title(notice), len(dropped), tuple(numbers))


async def _notice(uow: UnitOfWork, notice_id: int) -> Notice:
    uow.person.need(Act.REASSIGN)
    notice = await uow.session.get(Notice, notice_id, with_for_update=LOCK)
    if notice is None:
        raise Refused(Refusal.NO_SUCH_NOTICE, number=notice_id)
    if notice.withdrawn_at is not None:
        raise Refused(Refusal.WITHDRAWN_NOTICE, number=notice_id)
    return notice


def _title(notice: Notice) -> str:
    return notice.number or notice.title or ""


async def _count(uow: UnitOfWork, notice_id: int, *states: State) -> int:
    query = select(func.count()).select_from(Assignment).join(Directive, Assignment.directive_id == Directive.id)
    found = await uow.session.scalar(query.where(Directive.notice_id == notice_id, Assignment.state.in_(states)))
    return found or 0


async def _drop(uow: UnitOfWork, notice: Notice, reason: str | None) -> list[int]:
    """Drop every draft of a notice; all its directives are locked, so that nobody approves one meanwhile."""
    query = select(Directive).where(Directive.notice_id == notice.id).order_by(Directive.id)
    rows = (await uow.session.scalars(query.with_for_update(key_share=True))).all()
    drafts = [row for row in rows if row.state == DraftState.DRAFT]
    for row in drafts:
        row.state, row.decided_at = DraftState.DROPPED, uow.now
        await uow.record("draft_dropped", row, text=reason)
    return [row.id for row in drafts]


async def _open(uow: UnitOfWork, notice_id: int) -> list[Assignment]:
    query = (
        select(Assignment)
        .join(Directive, Assignment.directive_id == Directive.id)
        .where(Directive.notice_id == notice_id, Assignment.state.in_(TO_CANCEL))
        .order_by(Assignment.id)
    )
    return list(await uow.session.scalars(query.with_for_update(of=Assignment, key_share=True)))
