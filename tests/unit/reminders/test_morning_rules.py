"""What a morning lists, as laws: nothing is first heard of too late, what stays overdue is urged ever less often."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registry.reminders import digests, live_messages
from bot.registry.reminders.digests import URGED, Section
from bot.registry.reminders.live_messages import Since
from bot.registry.tasks.states import OPEN, State
from bot.settings import Settings
from bot.workdays import ONE_DAY, WorkCalendar

CALENDAR = WorkCalendar({date(2027, 2, 11): False, date(2027, 2, 12): False, date(2027, 2, 20): True})
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 1))
WORKDAYS = DAYS.map(CALENDAR.on_or_after)
HORIZON = 120  # days for which a task is followed


def settings(**changed: Any) -> Settings:
    return Settings(_env_file=None, bot_token="1:x", **changed)


LADDERS = st.tuples(st.integers(1, 12), st.integers(0, 40)).map(
    lambda two: settings(urge_daily_days=two[0], urge_weekly_after=sum(two))
)


def mornings(deadline: date, rules: Settings, down: set[date]) -> list[date]:
    """Return the mornings on which a task that nobody reports is urged; on the days that are down nothing is sent."""
    urged: list[date] = []
    day = deadline
    while day < deadline + timedelta(days=HORIZON):
        day = CALENDAR.next_workday(day)
        if day not in down and digests.is_due_again(deadline, urged[-1] if urged else None, day, CALENDAR, rules):
            urged.append(day)
    return urged


def gaps(deadline: date, urged: list[date]) -> list[int]:
    return [CALENDAR.workdays_since(a, b, HORIZON) for a, b in pairwise([deadline, *urged])]


@given(DAYS, LADDERS)
def test_an_overdue_task_is_urged_daily_then_every_third_day_then_weekly(deadline: date, rules: Settings) -> None:
    urged = mornings(deadline, rules, set())
    found = gaps(deadline, urged)
    assert found[: rules.urge_daily_days] == [1] * rules.urge_daily_days
    assert found == sorted(found), "never more often again"
    assert set(found) <= {1, 3, 5}
    for day, gap in zip(urged, found, strict=True):
        age = CALENDAR.workdays_since(deadline, day, HORIZON)
        assert gap == digests.interval(age, rules) or gap < digests.interval(age, rules) <= 5


@given(DAYS, LADDERS, st.sets(st.integers(0, HORIZON)))
def test_no_outage_makes_the_wait_longer_than_the_outage(deadline: date, rules: Settings, down: set[int]) -> None:
    away = {deadline + timedelta(days=n) for n in down}
    urged = mornings(deadline, rules, away)
    assert not set(urged) & away
    for before, after in pairwise([deadline, *urged]):
        day = CALENDAR.next_workday(before)
        while day < after:
            age = CALENDAR.workdays_since(deadline, day, HORIZON)
            waited = CALENDAR.workdays_since(before, day, HORIZON)
            assert day in away or waited < digests.interval(age, rules)
            day = CALENDAR.next_workday(day)


@given(WORKDAYS, st.integers(-60, 60))
def test_every_deadline_up_to_the_horizon_has_its_place_and_no_other(today: date, n: int) -> None:
    deadline = today + timedelta(days=n)
    days = digests.days_of(today, CALENDAR, settings())
    section = days.section(deadline)
    assert (section is None) == (deadline > days.later_end)
    assert (section in URGED) == (deadline < today)
    if section in (Section.TODAY, Section.AHEAD):
        assert deadline < CALENDAR.next_workday(today)
    if section in (Section.FELL_DUE, Section.AHEAD):
        assert not CALENDAR.is_workday(deadline)


@given(DAYS)
def test_nothing_is_heard_of_for_the_first_time_on_its_last_day_or_after(deadline: date) -> None:
    before = CALENDAR.previous_workday(deadline)
    section = digests.days_of(before, CALENDAR, settings()).section(deadline)
    assert section in (Section.TODAY, Section.AHEAD, Section.SOON)
    if not CALENDAR.is_workday(deadline):
        assert section is not Section.SOON, "what falls on a day off is due on the working day before"


@given(WORKDAYS, st.integers(2, 9))
def test_days_off_around_a_day_are_those_up_to_its_neighbours(today: date, long: int) -> None:
    days = digests.days_of(today, CALENDAR, settings(long_break_days=long))
    around = [*days.before, today, *days.after]
    assert around == [around[0] + ONE_DAY * n for n in range(len(around))]
    assert [day for day in around if CALENDAR.is_workday(day)] == [today]
    assert CALENDAR.is_workday(around[0] - ONE_DAY)
    assert CALENDAR.is_workday(around[-1] + ONE_DAY)
    assert (Section.AHEAD in {days.section(day) for day in days.after}) == (len(days.after) >= long)


@given(DAYS, st.integers(-30, 200), st.integers(0, 60))
def test_working_days_are_counted_up_to_the_limit(start: date, n: int, limit: int) -> None:
    end = start + timedelta(days=n)
    plain = sum(CALENDAR.is_workday(start + timedelta(days=k)) for k in range(1, n + 1))
    assert CALENDAR.workdays_since(start, end, limit) == min(plain, limit)


DAY, LATER = date(2026, 6, 15), date(2026, 6, 20)


@pytest.mark.parametrize(
    ("state", "deadline", "since"),
    [
        *((state, DAY, None) for state in OPEN),
        *((state, LATER, Since.REDATED) for state in OPEN),
        (State.ASSIGNED, None, Since.REDATED),
        (State.REPORTED, DAY, Since.REPORTED),
        (State.CONFIRMED, LATER, Since.CONFIRMED),
        (State.CANCELLED, DAY, Since.CANCELLED),
    ],
)
def test_what_became_of_a_listed_task(state: State, deadline: date | None, since: Since | None) -> None:
    assert live_messages.since(DAY, state, deadline) is since


@pytest.mark.parametrize(
    "wrong",
    [
        {"urge_daily_days": 8, "urge_weekly_after": 7},
        {"escalate_office_after": 4, "escalate_chair_after": 3},
        {"digest_tasks": 0},
        {"long_break_days": 1},
    ],
)
def test_settings_that_do_not_fit_together_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"URGE_WEEKLY_AFTER|ESCALATE_CHAIR_AFTER|digest_tasks|long_break_days"):
        settings(**wrong)


def test_a_step_of_the_ladder_may_be_left_out() -> None:
    assert settings(escalate_chair_after=0).escalate_chair_after == 0
    assert settings(escalate_office_after=0).escalate_office_after == 0
