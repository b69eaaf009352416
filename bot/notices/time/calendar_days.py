"""Days that deadlines are counted to: working days, ends of periods, Tết."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

import holidays

from bot.notices.time.lunar import new_moon_before

ONE_DAY = timedelta(days=1)
SATURDAY = 5
LONGEST_BREAK = 30  # days; nothing rests longer, so a search that goes on is lost
TET = "Tết Nguyên Đán"  # as the calendar of public holidays calls its first day
TET_KNOWN = range(1945, 2100)  # years that the calendar knows
LONGEST_MONTH = 30  # days of a lunar month
FIRST_DAY_AFTER_TET = 6  # of the first lunar month: the break ends on the 5th at the latest (Labour Code art. 112)


class Workdays(Protocol):
    """Whatever can tell working days from days off."""

    def is_workday(self, day: date) -> bool:
        """Return whether offices work on this day."""
        ...


class Weekdays:
    """Monday to Friday, without holidays: used where the office's own calendar is not given."""

    def is_workday(self, day: date) -> bool:
        """Return whether this day is a Monday to Friday."""
        return day.weekday() < SATURDAY


WEEKDAYS = Weekdays()


def day_of(year: int, month: int, day: int) -> date | None:
    """Return the day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_end(year: int, month: int) -> date | None:
    """Return the last day of a month, or None where there is no such month."""
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(day: date, count: int) -> date | None:
    """Return the same day ``count`` months on, or the month's last day (Civil Code art. 148)."""
    index = day.year * 12 + day.month - 1 + count
    last = month_end(index // 12, index % 12 + 1)
    return last.replace(day=min(day.day, last.day)) if last else None


def on_or_after(day: date, work: Workdays) -> date:
    """Return this day if it is worked, else the next working day (Civil Code art. 148)."""
    for _ in range(LONGEST_BREAK):
        if work.is_workday(day):
            break
        day += ONE_DAY
    return day


def add_workdays(day: date, count: int, work: Workdays) -> date:
    """Return the ``count``-th working day after ``day``; the first day is not counted (Civil Code art. 147)."""
    for _ in range(count):
        day = on_or_after(day + ONE_DAY, work)
    return day


@lru_cache(maxsize=64)
def tet(year: int) -> date | None:
    """Return the first day of the lunar year that begins in ``year``, as the calendar of public holidays has it."""
    if year not in TET_KNOWN:
        return None
    known = holidays.country_holidays("VN", years=year, language="vi", observed=False)
    return next((day for day, name in sorted(known.items()) if TET in name.split("; ")), None)


def next_tet(today: date) -> date | None:
    """Return the first Tết on or after a day."""
    return next((d for y in (today.year, today.year + 1) if (d := tet(y)) is not None and d >= today), None)


def last_month_day(first: date, day: int) -> date | None:
    """Return a day of the last lunar month ("25 tháng Chạp") before the Tết that begins on ``first``."""
    found = new_moon_before(first) + (day - 1) * ONE_DAY
    return found if 1 <= day <= LONGEST_MONTH and found < first else None


def after_tet(first: date, work: Workdays) -> date:
    """Return the first working day after the Tết that begins on ``first``."""
    return on_or_after(first + (FIRST_DAY_AFTER_TET - 1) * ONE_DAY, work)
