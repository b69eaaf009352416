"""The office's calendar: the days off and the worked days ahead, and the office's own word about a day.

The rules of working days are bot.workdays'; swapped days are announced late, so the office's word wins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from bot.db import insert_once
from bot.models import Assignment, DayOverride
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.tasks import states
from bot.workdays import WorkCalendar

DAYS_AHEAD = 60
DOCUMENT_LIMIT = 200  # characters
SATURDAY = 5
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?")


@dataclass(frozen=True, slots=True)
class Day:
    """A day that differs from an ordinary week."""

    day: date
    worked: bool
    holiday: str | None  # the public holiday's Vietnamese name
    by_office: bool = False  # the office has said so
    document: str | None = None


@dataclass(frozen=True, slots=True)
class DaySet:
    """What became of a day, and how many open tasks fall due on it."""

    day: Day
    due: int


def read_day(words: str, today: date) -> date:
    """Read "2/1/2026" or "2/1" (the next one); Refused when it is no day or lies before today."""
    found = DAY.fullmatch(words.strip())
    day = _day(found, today) if found else None
    if day is None or day < today:
        raise Refused(Refusal.BAD_CALENDAR_DAY, words=words)
    return day


def _day(found: re.Match[str], today: date) -> date | None:
    try:
        if found[3]:
            return date(int(found[3]), int(found[2]), int(found[1]))
        near = date(today.year, int(found[2]), int(found[1]))
        return near if near >= today else near.replace(year=today.year + 1)
    except ValueError:  # no such day
        return None


async def ahead(uow: UnitOfWork) -> list[Day]:
    """Return the days off that are no plain weekend, and the worked weekend days, from today on for two months."""
    calendar = await uow.calendar()
    until = uow.today + timedelta(days=DAYS_AHEAD)
    rows = await uow.session.scalars(select(DayOverride).where(DayOverride.day >= uow.today, DayOverride.day < until))
    said = {row.day: row for row in rows}
    days = (uow.today + timedelta(days=n) for n in range(DAYS_AHEAD))
    return [_shown(calendar, day, said.get(day)) for day in days if day in said or _differs(calendar, day)]


def _differs(calendar: WorkCalendar, day: date) -> bool:
    return calendar.is_workday(day) is (day.weekday() >= SATURDAY) or calendar.holiday(day) is not None


def _shown(calendar: WorkCalendar, day: date, row: DayOverride | None) -> Day:
    document = row.document if row else None
    return Day(day, calendar.is_workday(day), calendar.holiday(day), row is not None, document)


async def set_day(uow: UnitOfWork, day: date, *, worked: bool, document: str | None = None) -> DaySet:
    """Say that a day is worked or off, with the document that says so. Refused for a day that is past."""
    uow.person.need(Act.CALENDAR)
    _need_ahead(uow, day)
    document = " ".join((document or "").split()) or None
    if document and len(document) > DOCUMENT_LIMIT:
        raise Refused(Refusal.OVER_LENGTH, limit=DOCUMENT_LIMIT)
    new = await insert_once(uow.session, DayOverride, day=day, worked=worked, document=document)
    row = await uow.session.get_one(DayOverride, day, with_for_update=True)
    before = {} if new else _plain(row)
    row.worked, row.document = worked, document
    await uow.record("day_set", None, before=before, after={"day": day.isoformat(), **_plain(row)})
    return await _said(uow, day)


async def clear_day(uow: UnitOfWork, day: date) -> DaySet:
    """Take back what the office has said of a day. Refused when it has said nothing, or the day is past."""
    uow.person.need(Act.CALENDAR)
    _need_ahead(uow, day)
    row = await uow.session.get(DayOverride, day, with_for_update=True)
    if row is None:
        raise Refused(Refusal.NOTHING_SAID_OF_DAY, day=day)
    await uow.session.delete(row)
    await uow.record("day_cleared", None, before=_plain(row), after={"day": day.isoformat()})
    return await _said(uow, day)


def _need_ahead(uow: UnitOfWork, day: date) -> None:
    if day < uow.today:
        raise Refused(Refusal.BAD_CALENDAR_DAY, words=f"{day:%d/%m/%Y}")


def _plain(row: DayOverride) -> dict[str, object]:
    return {"worked": row.worked, "document": row.document}


async def _said(uow: UnitOfWork, day: date) -> DaySet:
    await uow.session.flush()
    uow.forget_calendar()
    row = await uow.session.get(DayOverride, day)
    due = select(func.count()).where(Assignment.deadline == day, Assignment.state.in_(states.OPEN))
    return DaySet(_shown(await uow.calendar(), day, row), await uow.session.scalar(due) or 0)
