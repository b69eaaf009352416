"""How a task stands: the official 2x2, judged by the day of the report, in Hanoi."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import ZONE
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Standing, Task

DUE = date(2026, 6, 15)


def task(state: State, deadline: date | None = DUE, reported: datetime | None = None) -> Task:
    return Task(
        number=12,
        directive_id=1,
        agency_id=1,
        agency="Sở Y tế",
        part=Part.LEAD,
        state=state,
        content="Rà soát",
        path="1",
        notice_id=1,
        notice="12/TB-UBND",
        deadline=deadline,
        deadline_words=None,
        assigned_at=datetime(2026, 6, 1, 9, tzinfo=ZONE),
        reported_at=reported,
        confirmed_at=None,
    )


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("state", "reported", "today", "standing"),
    [
        (State.ASSIGNED, None, DUE, Standing.IN_TIME),
        (State.ASSIGNED, None, DUE + timedelta(days=1), Standing.OVERDUE),
        (State.RETURNED, None, DUE + timedelta(days=1), Standing.OVERDUE),
        (State.REPORTED, at(15), DUE + timedelta(days=30), Standing.WAITING),
        (State.CONFIRMED, at(15, 23), DUE + timedelta(days=30), Standing.DONE_ON_TIME),
        (State.CONFIRMED, at(16, 0), DUE + timedelta(days=30), Standing.DONE_LATE),
    ],
)
def test_standing(state: State, reported: datetime | None, today: date, standing: Standing) -> None:
    assert task(state, reported=reported).standing(today) is standing


def test_without_a_deadline_a_task_is_never_late() -> None:
    assert task(State.ASSIGNED, None).standing(date(2030, 1, 1)) is Standing.UNDATED
    assert task(State.CONFIRMED, None, at(20)).standing(date(2030, 1, 1)) is Standing.DONE_ON_TIME


def test_a_returned_task_is_judged_by_today_and_not_by_its_old_report() -> None:
    assert task(State.RETURNED, reported=at(10)).standing(DUE + timedelta(days=2)) is Standing.OVERDUE


@given(st.sampled_from(State), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_only_confirmed_tasks_count_as_done(state: State, today: date) -> None:
    reported = at(14) if state in (State.REPORTED, State.CONFIRMED) else None
    standing = task(state, reported=reported).standing(today)
    assert (standing in (Standing.DONE_ON_TIME, Standing.DONE_LATE)) == (state is State.CONFIRMED)
