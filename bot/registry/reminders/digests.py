"""The morning reminder of an agency: which of its tasks it lists on a working day, where, and which it leaves out.

Every dated task is listed on a working morning before it falls due, if it was assigned by then. A task that stays
overdue is listed at growing intervals, counted in working days from the last time that it was sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Agency, Chat
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.tasks import tasks
from bot.registry.tasks.tasks import Task
from bot.settings import Settings
from bot.workdays import WorkCalendar

EVERY_THIRD = 3  # working days
WEEKLY = 5  # working days: a week


class Section(StrEnum):
    """Where a task stands in the reminder, in the order in which it is read."""

    FELL_DUE = "fell_due"  # during the long break that ended yesterday
    OVERDUE = "overdue"
    TODAY = "today"  # also on the one or two days off that follow
    AHEAD = "ahead"  # during the long break that begins tomorrow
    SOON = "soon"
    LATER = "later"


URGED = (Section.FELL_DUE, Section.OVERDUE)  # standing there, in a message that was sent, is an urging
# Who gets room first when there is not enough for all: what can still be done in time.
FIRST = (Section.TODAY, Section.AHEAD, Section.FELL_DUE, Section.OVERDUE, Section.SOON, Section.LATER)


@dataclass(frozen=True, slots=True)
class Days:
    """A working day and the days off around it; each is empty where the neighbour is a working day."""

    today: date
    before: tuple[date, ...]
    after: tuple[date, ...]
    soon_end: date
    later_end: date
    long: int  # days off in a row that count as a long break

    def section(self, deadline: date) -> Section | None:
        """Return where a task of this deadline stands today; None when it is further ahead than the reminder looks."""
        if deadline < self.today:
            return Section.FELL_DUE if deadline in self.before and len(self.before) >= self.long else Section.OVERDUE
        if deadline in self.after:
            return Section.AHEAD if len(self.after) >= self.long else Section.TODAY
        ends = ((Section.TODAY, self.today), (Section.SOON, self.soon_end), (Section.LATER, self.later_end))
        return next((section for section, end in ends if deadline <= end), None)


@dataclass(frozen=True, slots=True)
class Digest:
    """What an agency is reminded of on one morning, oldest first in each section."""

    agency: str
    days: Days
    sections: Mapping[Section, Sequence[Task]]
    hidden: int = 0  # for want of room
    resting: int = 0  # overdue, but listed less often by now, or switched off

    def all(self) -> tuple[Task, ...]:
        """Return every task in it."""
        return tuple(task for section in Section for task in self.sections.get(section, ()))


def days_of(today: date, calendar: WorkCalendar, settings: Settings) -> Days:
    """Return a working day with what is around it.

    The near horizon reaches at least the next working day: nothing is listed for the first time on its last day.
    """
    after = calendar.days_off_after(today)
    soon = max(today + timedelta(days=settings.due_soon_days), calendar.next_workday(today))
    return Days(
        today=today,
        before=calendar.days_off_before(today),
        after=after,
        soon_end=soon,
        later_end=max(today + timedelta(days=settings.due_later_days), soon),
        long=settings.long_break_days,
    )


def interval(age: int, settings: Settings) -> int:
    """Return the working days between two urgings of a task that has been overdue for ``age`` working days."""
    if age <= settings.urge_daily_days:
        return 1
    return EVERY_THIRD if age <= settings.urge_weekly_after else WEEKLY


def is_due_again(
    deadline: date, urged_on: date | None, today: date, calendar: WorkCalendar, settings: Settings
) -> bool:
    """Return whether an overdue task is to be listed today. What one chat was sent this morning, the others get too.

    A day ahead of today was noted by a clock that was wrong: it is void.
    """
    if urged_on is None or urged_on <= deadline or urged_on >= today:
        return True
    age = calendar.workdays_since(deadline, today, settings.urge_weekly_after + 1)
    return calendar.workdays_since(urged_on, today, WEEKLY) >= interval(age, settings)


async def digest(uow: UnitOfWork, agency_id: int, calendar: WorkCalendar) -> Digest:
    """Return what an agency is to be reminded of today. Undated tasks are in /viec, not in the reminder."""
    settings, today = uow.settings, uow.today
    owed = await tasks.open_of(uow.session, agency_id, closing_only=not settings.remind_coordinating)
    days = days_of(today, calendar, settings)
    found: dict[Section, list[Task]] = {section: [] for section in Section}
    resting = 0
    for task in owed:
        section = days.section(task.deadline) if task.deadline else None
        if section is None or task.deadline is None:
            continue
        again = section not in URGED or is_due_again(task.deadline, task.urged_on, today, calendar, settings)
        if again and not task.is_quiet(today):
            found[section].append(task)
        else:
            resting += section in URGED
    shown = _with_room(found, settings.digest_tasks, today)
    hidden = sum(map(len, found.values())) - sum(map(len, shown.values()))
    agency = await uow.session.get_one(Agency, agency_id)
    return Digest(agency.name, days, shown, hidden, resting)


def _with_room(found: Mapping[Section, Sequence[Task]], room: int, today: date) -> dict[Section, list[Task]]:
    """Leave out what there is no room for. Of the overdue ones, those urged longest ago come first: all get a turn."""
    kept: dict[Section, list[Task]] = {}
    for section in FIRST:
        turn = sorted(found[section], key=lambda task: _turn(task, today)) if section in URGED else found[section]
        chosen = {task.number for task in turn[:room]}
        kept[section] = [task for task in found[section] if task.number in chosen]
        room -= len(chosen)
    return kept


def _turn(task: Task, today: date) -> tuple[bool, date, date]:
    # What another chat of the agency was sent this morning comes first: all its chats read the same.
    urged_on = task.urged_on if task.urged_on is not None and task.urged_on <= today else date.min
    return urged_on != today, urged_on, task.deadline or date.max


async def linked_chats(session: AsyncSession) -> list[tuple[int, int]]:
    """Return (chat, agency) of every chat that gets a morning reminder."""
    rows = await session.execute(
        select(Chat.id, Chat.agency_id).where(Chat.agency_id.is_not(None), Chat.disabled.is_(None)).order_by(Chat.id)
    )
    return [(chat, agency) for chat, agency in rows if agency is not None]


async def quiet_until(session: AsyncSession, agency_id: int, today: date) -> date | None:
    """Return the day until which the office has switched an agency's reminders off; None when they are on."""
    until = (await session.get_one(Agency, agency_id)).quiet_until
    return until if until is not None and until >= today else None
