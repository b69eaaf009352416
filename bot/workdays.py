"""Working days of Vietnamese offices: weekends, public holidays, swapped days, the office's own overrides.

Sources: Labour Code 2019 art. 112 (public holidays) and the yearly notices on swapped days, through the package
``holidays``; Civil Code 2015 art. 147-148 (counted periods). Swaps are announced late, so the office's overrides win.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from holidays import country_holidays
from holidays.holiday_base import HolidayBase

ONE_DAY = timedelta(days=1)


@cache
def _public(year: int) -> HolidayBase:
    # A year at a time: the package fills a year on first use, and a shared object would grow with every date typed.
    return country_holidays("VN", years=year, language="vi")


@dataclass(frozen=True)
class WorkCalendar:
    """Tells working days from days off. ``overrides`` maps a day to True (worked) or False (off)."""

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Return whether offices work on this day."""
        if day in self.overrides:
            return self.overrides[day]
        return bool(_public(day.year).is_working_day(day))

    def holiday(self, day: date) -> str | None:
        """Return the Vietnamese name of the public holiday on this day, if it is one."""
        name = _public(day.year).get(day)
        return str(name) if name else None

    def next_workday(self, day: date) -> date:
        """Return the first working day after this day."""
        return self._walk(day, ONE_DAY)

    def previous_workday(self, day: date) -> date:
        """Return the last working day before this day."""
        return self._walk(day, -ONE_DAY)

    def on_or_after(self, day: date) -> date:
        """Return this day if it is worked, else the next working day (Civil Code art. 148 for counted periods)."""
        return day if self.is_workday(day) else self.next_workday(day)

    def add_workdays(self, start: date, count: int) -> date:
        """Return the ``count``-th working day after ``start``; the first day is not counted (Civil Code art. 147)."""
        day = start
        for _ in range(count):
            day = self.next_workday(day)
        return day

    def days_off_after(self, day: date) -> tuple[date, ...]:
        """Return the days off between this day and the next working day; none when that is tomorrow."""
        return tuple(day + ONE_DAY * n for n in range(1, (self.next_workday(day) - day).days))

    def days_off_before(self, day: date) -> tuple[date, ...]:
        """Return the days off between the working day before and this day; none when that was yesterday."""
        return self.days_off_after(self.previous_workday(day)) if self.is_workday(day) else ()

    def workdays_since(self, start: date, end: date, limit: int) -> int:
        """Count the working days after ``start`` up to and with ``end``; the count stops at ``limit``."""
        count, day = 0, start
        while count < limit and (day := self.next_workday(day)) <= end:
            count += 1
        return count

    def _walk(self, day: date, step: timedelta) -> date:
        day += step
        while not self.is_workday(day):
            day += step
        return day
