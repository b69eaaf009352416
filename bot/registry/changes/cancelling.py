"""Taking a task from its agency, whatever the reason: what waits for it lapses, and who has heard of it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from bot.models import Assignment, Chat, Event, Mention, Outbox, OutboxItem
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox, recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.requests import requests
from bot.registry.requests.requests import RequestKind
from bot.registry.tasks import states
from bot.registry.tasks.states import State, Step

# An objection is answered all the same: it may be about the time before.
LAPSE = (RequestKind.EXTENSION, RequestKind.OBSTACLE, RequestKind.EXPLANATION)
ANNOUNCING = (Kind.ASSIGNED, Kind.CATCH_UP)
MAY_HAVE_COME = frozenset({outbox.State.SENDING, outbox.State.SENT, outbox.State.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Cancelled:
    """A task that was taken back: by which event, and whether its agency may have heard of it."""

    task: Assignment
    event: Event
    heard: bool


async def cancel(
    uow: UnitOfWork, task: Assignment, act: str, *, text: str | None = None, facts: Mapping[str, object] | None = None
) -> Cancelled:
    """Take a locked task back; Refused when it is closed. The caller has checked the right, and tells the agency."""
    state = states.after(task.id, State(task.state), Step.CANCEL)
    event = await uow.change(task, act, facts, text=text, state=state)
    await requests.lapse(uow, task, *LAPSE)
    known = await heard(uow, task)
    await outbox.withdraw(uow.session, task.id)
    return Cancelled(task, event, known)


async def heard(uow: UnitOfWork, task: Assignment) -> bool:
    """Return whether a task's agency may have heard of it: by its own message, or by any other of the bot."""
    rows = (
        select(Outbox.id, Outbox.state)
        .join(OutboxItem, OutboxItem.outbox_id == Outbox.id)
        .where(OutboxItem.assignment_id == task.id, Outbox.kind.in_(ANNOUNCING))
    )
    known = (await uow.session.execute(rows)).all()
    # Locked: a message that is being gathered is not claimed for sending between this look and the commit. One that
    # somebody else has in hand at this moment may be on its way.
    ours = (await uow.session.execute(rows.with_for_update(of=Outbox, skip_locked=True))).all()
    if len(ours) < len(known) or {outbox.State(state) for _id, state in ours} & MAY_HAVE_COME:
        return True
    said = select(Mention.message_id).join(Chat, Chat.id == Mention.chat_id)
    said = said.where(Mention.assignment_id == task.id, Chat.agency_id == task.agency_id)
    return await uow.session.scalar(said.limit(1)) is not None


async def tell(uow: UnitOfWork, cancelled: Iterable[Cancelled], event: Event) -> None:
    """Plan one message to each chat of the agencies that have heard of these tasks: an event has taken them back."""
    by_agency: dict[int, list[int]] = {}
    for one in cancelled:
        if one.heard:
            by_agency.setdefault(one.task.agency_id, []).append(one.task.id)
    for agency, numbers in by_agency.items():
        for chat in await recipients.chats_of(uow.session, agency):
            row = await outbox.plan(uow, chat.id, Kind.WITHDRAWN, recipients.event(event))
            if row is not None:
                for number in numbers:
                    await outbox.add_item(uow.session, row, number)
