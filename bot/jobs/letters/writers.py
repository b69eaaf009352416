"""Turns a claimed outbox row into words, from the register's state at this moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import local
from bot.i18n import Language
from bot.jobs.letters import changes, explanations, invitations, lost_chats, operations, requests
from bot.jobs.planning import escalation, summaries
from bot.registry.chats import chats
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.outbox import Kind, Letter
from bot.registry.reminders import digests, live_messages
from bot.registry.reporting import completion
from bot.registry.tasks import tasks
from bot.registry.tasks.states import State
from bot.views.core.message import Message
from bot.views.reminders import digests as letters
from bot.views.tasks import tasks as task_views

DECIDED = {Kind.CONFIRMED: State.CONFIRMED, Kind.RETURNED: State.RETURNED}
PUNCTUAL_FOR = timedelta(minutes=30)  # a reminder later than this says that it is late


async def write(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Return the message of a row; None when there is nothing left to say."""
    return await WRITERS[letter.kind](uow, t, letter)


async def _fault(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:  # noqa: ARG001 - as every writer
    reference, _colon, what = letter.subject.partition(":")
    return letters.fault(t, reference, what)


async def _digest(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    agency = await chats.agency_of(uow.session, letter.chat_id)
    if agency is None:
        return None
    made = await digests.digest(uow, agency, await uow.calendar())
    if not made.all():
        return None
    listed = ((section, task) for section, tasks_ in made.sections.items() for task in tasks_)
    await live_messages.keep(uow, letter, listed, {"hidden": made.hidden, "resting": made.resting})
    return letters.digest(t, made, late_since=late_since(uow, uow.now), repeat=letter.repeat)


def late_since(uow: UnitOfWork, sent_at: datetime) -> str | None:
    """Return the time at which a reminder was due that was sent late; None when it was in time."""
    at, sent = uow.settings.morning_at, local(sent_at)
    due = datetime.combine(sent.date(), at, sent.tzinfo)
    return f"{at:%H:%M}" if sent - due > PUNCTUAL_FOR else None


async def _assigned(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    found = [task for task in await tasks.by_numbers(uow.session, list(letter.tasks)) if task.is_open()]
    if not found:
        return None
    await live_messages.keep(uow, letter, ((task.part, task) for task in found), {})
    late = letter.kind is Kind.CATCH_UP
    return letters.assigned(t, found, uow.today, linked_late=late, repeat=letter.repeat)


async def _reported(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    task = await tasks.by_number(uow.session, letter.tasks[0])
    report = await completion.last_report(uow, task.number) if task else None
    if task is None or report is None or letter.subject != f"event:{report.event_id}":
        return None  # returned meanwhile, or reported again: that report has a message of its own
    return task_views.to_decide(t, task, report, uow.today, repeat=letter.repeat)


async def _decided(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    task = await tasks.by_number(uow.session, letter.tasks[0])
    if task is None or task.state is not DECIDED[letter.kind]:
        return None  # the task went on meanwhile
    reason = await completion.return_reason(uow, task.number)
    return letters.decided(t, task, reason, repeat=letter.repeat)


Writer = Callable[[UnitOfWork, Language, Letter], Awaitable[Message | None]]
WRITERS: dict[Kind, Writer] = {
    Kind.DIGEST: _digest,
    Kind.ASSIGNED: _assigned,
    Kind.CATCH_UP: _assigned,
    Kind.REPORTED: _reported,
    Kind.CONFIRMED: _decided,
    Kind.RETURNED: _decided,
    **requests.WRITERS,
    **explanations.WRITERS,
    **changes.WRITERS,
    **lost_chats.WRITERS,
    **escalation.WRITERS,
    **operations.WRITERS,
    **invitations.WRITERS,
    **summaries.WRITERS,
    Kind.FAULT: _fault,
}
