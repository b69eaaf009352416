"""How far a directive is, counted from its assignments."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.registry.tasks.states import CLOSED, OPEN, State
from bot.registry.tasks.tasks import Part, Task
from bot.registry.worklist.task_details import tally


def part(part: Part, state: State) -> Task:
    """Make one agency's part of a directive."""
    now = datetime(2026, 6, 15, tzinfo=UTC)
    return Task(1, 1, 1, "Sở Y tế", part, state, "việc", "", 1, None, None, None, now, None, None)


PARTS = st.lists(st.builds(part, st.sampled_from(Part), st.sampled_from(State)))


def test_five_of_eight_have_reported() -> None:
    parts = [part(Part.LEAD, State.REPORTED)] * 2 + [part(Part.LEAD, State.CONFIRMED)] * 3
    parts += [part(Part.LEAD, state) for state in (State.ASSIGNED, State.RETURNED)]
    parts += [part(Part.CONSOLIDATING, State.IN_PROGRESS)]
    found = tally(parts)
    assert (found.reported, found.total, found.confirmed) == (5, 8, 3)


def test_what_was_taken_back_and_what_only_helps_is_not_counted() -> None:
    found = tally([part(Part.LEAD, State.CANCELLED), part(Part.COORDINATING, State.REPORTED)])
    assert (found.reported, found.total, found.confirmed) == (0, 0, 0)


@given(PARTS)
def test_confirmed_are_reported_and_reported_are_of_the_whole(parts: list[Task]) -> None:
    found = tally(parts)
    assert 0 <= found.confirmed <= found.reported <= found.total <= len(parts)


@given(PARTS, PARTS)
def test_counting_two_directives_is_adding_them(one: list[Task], other: list[Task]) -> None:
    both = tally(one + other)
    assert both.total == tally(one).total + tally(other).total
    assert both.reported == tally(one).reported + tally(other).reported


@given(PARTS)
def test_what_is_not_reported_is_open(parts: list[Task]) -> None:
    owed = [one for one in parts if one.part is not Part.COORDINATING and one.state in OPEN]
    found = tally(parts)
    assert found.total - found.reported == len(owed)
    assert set(State) == {*OPEN, *CLOSED, State.REPORTED}
