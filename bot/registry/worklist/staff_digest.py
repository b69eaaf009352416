"""The office's own morning list: what did not arrive, what waits for it, and who does not answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import ZONE
from bot.models import Agency, Assignment, Chat, Directive, Outbox
from bot.registry.core.permissions import Role
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox, recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.reminders import escalation
from bot.registry.requests import requests
from bot.registry.requests.requests import RequestKind
from bot.registry.tasks import tasks
from bot.registry.tasks.states import OPEN
from bot.registry.tasks.tasks import Task
from bot.workdays import WorkCalendar

LONG = timedelta(hours=1)  # a message that has been tried and waits for longer is not just late


class Pile(StrEnum):
    """What waits for the office."""

    REPORTS = "reports"
    EXTENSIONS = "extensions"
    OBSTACLES = "obstacles"
    OBJECTIONS = "contests"
    EXPLANATIONS = "explanations"  # asked for, and not given by the day that was named


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of a pile wait, and since when the oldest does."""

    pile: Pile
    n: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Undelivered:
    """What one chat did not get since the last working morning: how many messages, and why the last one."""

    chat: str
    n: int
    why: str


@dataclass(frozen=True, slots=True)
class StaffDigest:
    """What one person of the office reads in the morning. Tasks are those that this person follows, or nobody does."""

    day: date
    undelivered: tuple[Undelivered, ...]
    unlinked: tuple[str, ...]  # agencies that owe tasks and have no chat that takes messages
    waiting: tuple[Waiting, ...]
    not_received: tuple[Task, ...]
    escalated: tuple[Task, ...]

    def is_empty(self) -> bool:
        """Return whether there is nothing to read."""
        return not (self.undelivered or self.unlinked or self.waiting or self.not_received or self.escalated)


async def office_list(uow: UnitOfWork, person: int, calendar: WorkCalendar) -> StaffDigest:
    """Return the morning list of one person of the office."""
    return StaffDigest(
        day=uow.today,
        undelivered=await _undelivered(uow, calendar.previous_workday(uow.today)),
        unlinked=await _unlinked(uow.session),
        waiting=await _waiting(uow),
        not_received=await _followed(uow, person, await escalation.not_received(uow, calendar)),
        escalated=await _followed(uow, person, await escalation.escalated(uow)),
    )


async def _followed(uow: UnitOfWork, person: int, found: Iterable[Task]) -> tuple[Task, ...]:
    """Keep the tasks that this person follows, and those whose follower cannot be reached."""
    found = tuple(found)
    ids = {task.directive_id for task in found}
    office = set(await recipients.reached(uow, Role.STAFF, Role.ADMIN)) - {person}
    others = select(Directive.id).where(Directive.id.in_(ids), Directive.follower_id.in_(office))
    theirs = set(await uow.session.scalars(others))
    return tuple(task for task in found if task.directive_id not in theirs)


async def _undelivered(uow: UnitOfWork, since: date) -> tuple[Undelivered, ...]:
    start = datetime.combine(since, time(), ZONE)
    ended = and_(Outbox.state.in_((outbox.State.FAILED, outbox.State.UNKNOWN)), Outbox.closed_at >= start)
    stuck = and_(Outbox.state == outbox.State.PLANNED, Outbox.attempts > 0, Outbox.created_at < uow.now - LONG)
    rows = await uow.session.execute(
        select(Outbox.chat_id, Chat.title, Outbox.why)
        .outerjoin(Chat, Chat.id == Outbox.chat_id)
        .where(or_(ended, stuck), Outbox.kind != Kind.OFFICE_MORNING)
        .order_by(Outbox.chat_id, Outbox.id)
    )
    found: dict[int, Undelivered] = {}
    for chat, title, why in rows:
        before = found[chat].n if chat in found else 0
        found[chat] = Undelivered(title or str(chat), before + 1, why or "")
    return tuple(found.values())


async def _unlinked(session: AsyncSession) -> tuple[str, ...]:
    owing = select(Assignment.agency_id).where(Assignment.state.in_(OPEN))
    linked = select(Chat.agency_id).where(Chat.agency_id.is_not(None), Chat.disabled.is_(None))
    names = select(Agency.name).where(Agency.id.in_(owing), Agency.id.not_in(linked)).order_by(Agency.id)
    return tuple(await session.scalars(names))


async def _waiting(uow: UnitOfWork) -> tuple[Waiting, ...]:
    raised = await requests.open_ones(uow.session, *RequestKind)
    found = {
        Pile.REPORTS: [task.reported_at for task in await tasks.waiting(uow.session) if task.reported_at],
        Pile.EXTENSIONS: [one.at for one in raised if one.kind is RequestKind.EXTENSION],
        Pile.OBSTACLES: [one.at for one in raised if one.kind is RequestKind.OBSTACLE],
        Pile.OBJECTIONS: [one.at for one in raised if one.kind is RequestKind.OBJECTION],
        Pile.EXPLANATIONS: [
            one.at for one in raised if one.kind is RequestKind.EXPLANATION and one.day and one.day < uow.today
        ],
    }
    return tuple(Waiting(pile, len(instants), min(instants)) for pile, instants in found.items() if instants)
