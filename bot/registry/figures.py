"""The queries behind reminders and reports: one place, so that every number of one moment agrees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Agency, Chat
from bot.registry import tasks
from bot.registry.access import Act, Reach
from bot.registry.desk import Desk
from bot.registry.tasks import Standing, Task
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Digest:
    """What an agency is reminded of on one morning, oldest first in each list."""

    agency: str
    day: date
    overdue: tuple[Task, ...]
    today: tuple[Task, ...]
    soon: tuple[Task, ...]
    later: tuple[Task, ...]
    soon_days: int
    later_days: int

    def all(self) -> tuple[Task, ...]:
        """Give every task in it."""
        return self.overdue + self.today + self.soon + self.later


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks stand how."""

    of: Counter[Standing]

    @property
    def total(self) -> int:
        """All tasks."""
        return sum(self.of.values())

    @property
    def done(self) -> int:
        """Confirmed tasks, on time or late."""
        return self.of[Standing.DONE_ON_TIME] + self.of[Standing.DONE_LATE]


@dataclass(frozen=True, slots=True)
class Summary:
    """What /baocao shows: totals, and the same for each agency, the most overdue first."""

    at: datetime
    counts: Counts
    agencies: tuple[tuple[str, Counts], ...]
    waiting: tuple[Task, ...]
    overdue: tuple[Task, ...]
    unlinked: tuple[str, ...]


async def digest(session: AsyncSession, agency_id: int, today: date, settings: Settings) -> Digest:
    """Say what an agency is to be reminded of today. Undated tasks are in /viec, not in the reminder."""
    owed = await tasks.open_of(session, agency_id, closing_only=not settings.remind_coordinating)
    dated = [task for task in owed if task.deadline is not None]
    agency = await session.get_one(Agency, agency_id)
    soon = today + timedelta(days=settings.due_soon_days)
    later = today + timedelta(days=settings.due_later_days)
    return Digest(
        agency=agency.name,
        day=today,
        overdue=_between(dated, None, today - timedelta(days=1)),
        today=_between(dated, today, today),
        soon=_between(dated, today + timedelta(days=1), soon),
        later=_between(dated, soon + timedelta(days=1), later),
        soon_days=settings.due_soon_days,
        later_days=settings.due_later_days,
    )


def _between(dated: Iterable[Task], first: date | None, last: date) -> tuple[Task, ...]:
    return tuple(
        task for task in dated if task.deadline and task.deadline <= last and (not first or task.deadline >= first)
    )


async def linked_chats(session: AsyncSession) -> list[tuple[int, int]]:
    """Give (chat, agency) of every chat that gets a morning reminder."""
    rows = await session.execute(
        select(Chat.id, Chat.agency_id).where(Chat.agency_id.is_not(None), Chat.disabled.is_(None)).order_by(Chat.id)
    )
    return [(chat, agency) for chat, agency in rows if agency is not None]


async def summary(desk: Desk) -> Summary:
    """Count leads' tasks as they stand now: of all agencies for the office, of its own for an agency."""
    own = desk.person.need(Act.SUMMARY) is Reach.OWN
    found = await tasks.leads(desk.session, desk.person.agency_id if own else None)
    standing = {task.number: task.standing(desk.today) for task in found}
    by_agency: dict[str, Counter[Standing]] = {}
    for task in found:
        by_agency.setdefault(task.agency, Counter())[standing[task.number]] += 1
    return Summary(
        at=desk.now,
        counts=Counts(Counter(standing.values())),
        agencies=tuple(sorted(((name, Counts(c)) for name, c in by_agency.items()), key=_worst_first)),
        waiting=tuple(task for task in found if standing[task.number] is Standing.WAITING),
        overdue=tuple(task for task in found if standing[task.number] is Standing.OVERDUE),
        unlinked=() if own else await _unlinked(desk.session, {task.agency_id for task in found if task.is_open()}),
    )


def _worst_first(row: tuple[str, Counts]) -> tuple[int, int, str]:
    name, counts = row
    return (-counts.of[Standing.OVERDUE], -(counts.total - counts.done), name)


async def _unlinked(session: AsyncSession, owing: set[int]) -> tuple[str, ...]:
    linked = select(Chat.agency_id).where(Chat.agency_id.is_not(None), Chat.disabled.is_(None))
    query = select(Agency.name).where(Agency.id.in_(owing), Agency.id.not_in(linked)).order_by(Agency.id)
    return tuple(await session.scalars(query))
