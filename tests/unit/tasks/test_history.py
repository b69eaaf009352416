"""What history says: a sentence for every act of a task, and events that fold into the task."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import LANGUAGES, language
from bot.models import Event
from bot.registry.requests.requests import RequestKind
from bot.registry.tasks import history
from bot.views.tasks import history as views

BOT = Path(__file__).parents[3] / "bot"
PASSED_ON = {"cancel": 2}  # functions that record an act which their callers name, and its place among the arguments
RECORDING = {"record": 0, "change": 1, **PASSED_ON}
# Acts about agencies, people, chats, documents and the calendar: no task has them in its history.
OF_NO_TASK = ("agency_", "code_", "group_", "clear_", "notice_", "withdrawal_", "outbox_", "letter_", "summaries_")
OF_NO_TASK_EITHER = {
    "appointed", "day_cleared", "day_set", "drafts_imported", "focal_point_removed", "invited", "issued_on_set",
    "linked", "number_set", "role_taken", "successors_set", "unlinked", "wrong_code",
}  # fmt: skip
NEVER = {"extension_answered"}  # it is granted or refused


def calls(tree: ast.AST) -> Iterator[ast.expr]:
    """Return what each call that records something names as the act."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            place = RECORDING.get(node.func.attr)
            if place is not None and len(node.args) > place:
                yield node.args[place]


def assigned(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Return the names that a module gives to values, one by one or side by side: A, B = "a", "b"."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                many = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
                names = target.elts if many else [target]  # type: ignore[attr-defined]
                values = node.value.elts if many else [node.value]  # type: ignore[attr-defined]
                yield from ((n.id, v) for n, v in zip(names, values, strict=False) if isinstance(n, ast.Name))


def named(act: ast.expr, known: dict[str, set[str]]) -> set[str]:
    """Return the acts that an expression may stand for; none for one that a caller passes on."""
    if isinstance(act, ast.Constant):
        return {act.value} if isinstance(act.value, str) else set()
    if isinstance(act, ast.JoinedStr):  # "{kind}_raised"
        whole = re.fullmatch(r"f'\{(?:\w+\.)?kind\}(\w+)'", ast.unparse(act))
        return {f"{kind}{whole[1]}" for kind in RequestKind} if whole else set()
    if isinstance(act, ast.IfExp):
        return named(act.body, known) | named(act.orelse, known)
    return known.get(act.id, set()) if isinstance(act, ast.Name) else set()


def recorded() -> set[str]:
    """Return every act that the program records."""
    found: set[str] = set()
    for path in sorted(BOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known: dict[str, set[str]] = {}
        for name, value in assigned(tree):
            known[name] = known.get(name, set()) | named(value, known)
        for act in calls(tree):
            found |= named(act, known)
    return found


def is_of_a_task(act: str) -> bool:
    return not act.startswith(OF_NO_TASK) and act not in OF_NO_TASK_EITHER | NEVER


def test_the_scan_finds_acts_however_they_are_written() -> None:
    assert {"reported", "extension_raised", "explanation_answered", "starred"} <= recorded()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("act", sorted(filter(is_of_a_task, recorded())))
def test_every_act_of_a_task_has_a_sentence(act: str, code: str) -> None:
    assert views.act(language(code), act) != f"<code>{act}</code>"


def test_an_act_of_an_older_program_is_shown_by_its_name() -> None:
    assert views.act(language("vi"), "<forgotten>") == "<code>&lt;forgotten&gt;</code>"


VALUES = {
    **dict.fromkeys(history.WORDS, st.sampled_from(["assigned", "lead", "reported"])),
    **dict.fromkeys(history.NUMBERS, st.none() | st.integers(0, 100)),
    **dict.fromkeys(history.DAYS, st.none() | st.dates()),
    **dict.fromkeys(history.INSTANTS, st.none() | st.datetimes(timezones=st.just(UTC))),
}
CHANGES = st.lists(st.fixed_dictionaries({}, optional=VALUES))


def event(fields: dict[str, object], number: int | None = 1) -> Event:
    after = {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}
    return Event(at=datetime(2026, 6, 15, tzinfo=UTC), act="x", assignment_id=number, before={}, after=after)


@given(CHANGES)
def test_replaying_what_each_event_says_gives_the_fields_as_they_are(changes: list[dict[str, object]]) -> None:
    row: dict[str, object] = {}
    for fields in changes:
        row |= fields
    assert history.replay(event(fields) for fields in changes) == row


@given(CHANGES, CHANGES)
def test_replaying_goes_on_from_where_it_was(one: list[dict[str, object]], other: list[dict[str, object]]) -> None:
    first, second = [event(fields) for fields in one], [event(fields) for fields in other]
    assert history.replay(first + second) == history.replay(first) | history.replay(second)


def test_facts_beside_the_fields_and_events_of_the_directive_do_not_count() -> None:
    assert history.replay([event({"matter": 3, "to": [4], "state": "reported"})]) == {"state": "reported"}
    assert history.replay([event({"deadline": date(2026, 6, 30)}, number=None)]) == {}
