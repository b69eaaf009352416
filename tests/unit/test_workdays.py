"""Working days: weekends, holidays, swaps, overrides, and the laws that counting obeys."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workdays import WorkCalendar

PLAIN = WorkCalendar()
DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-06-15", True),  # a Monday
        ("2026-06-20", False),  # a Saturday
        ("2026-02-17", False),  # Tết
        ("2026-04-27", False),  # day in lieu of the Hùng Kings' day
        ("2026-08-22", True),  # a Saturday worked for 31 August
        ("2026-08-31", False),
        ("2026-09-01", False),
        ("2026-11-24", False),  # Vietnam's culture day, paid from 2026 on
        ("2027-02-08", False),  # Tết 2027
    ],
)
def test_known_days(day: str, works: bool) -> None:
    assert PLAIN.is_workday(date.fromisoformat(day)) is works


def test_the_office_overrides_win_both_ways() -> None:
    swapped = WorkCalendar({date(2026, 1, 2): False, date(2026, 1, 10): True})
    assert not swapped.is_workday(date(2026, 1, 2))
    assert swapped.is_workday(date(2026, 1, 10))
    assert swapped.next_workday(date(2026, 1, 1)) == date(2026, 1, 5)


def test_a_holiday_has_its_vietnamese_name() -> None:
    assert PLAIN.holiday(date(2026, 9, 2)) == "Quốc khánh"
    assert PLAIN.holiday(date(2026, 9, 3)) is None


def test_ten_working_days_over_a_long_weekend() -> None:
    assert PLAIN.add_workdays(date(2026, 4, 20), 10) == date(2026, 5, 7)


@given(DAYS)
def test_going_on_and_back_meets_every_working_day(day: date) -> None:
    following = PLAIN.next_workday(day)
    assert following > day
    assert PLAIN.is_workday(following)
    back = PLAIN.previous_workday(following)
    assert back == day if PLAIN.is_workday(day) else back < day


@given(DAYS, st.integers(1, 60))
def test_counting_gives_a_working_day_with_just_so_many_before_it(day: date, count: int) -> None:
    end = PLAIN.add_workdays(day, count)
    between = sum(PLAIN.is_workday(day + timedelta(days=n)) for n in range(1, (end - day).days + 1))
    assert PLAIN.is_workday(end)
    assert between == count
