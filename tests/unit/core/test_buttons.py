"""Buttons: no view makes longer data than Telegram takes, however far the register's numbers have grown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import product
from pathlib import Path

import pytest

from bot.clock import ZONE
from bot.registry.figures.periods import Period, Span
from bot.registry.figures.report_query import Part
from bot.registry.figures.statistics import Overview, Scope
from bot.telegram.keyboards import DATA_LIMIT
from bot.views.figures import overview

BOT = Path(__file__).parents[3] / "bot"
WIDEST = "2147483647"  # a number of the register; the words that stand in data (verbs, choices) are shorter
DATA = re.compile(r"\w+(:\w+)+")
HANDED_IN = {"undo", "opens"}  # parameters: what is handed in for them is among the written ones
REPORT = "data(part, shown)"


def widest(text: ast.JoinedStr) -> str:
    return "".join(str(p.value) if isinstance(p, ast.Constant) else WIDEST for p in text.values)


def trees() -> Iterator[ast.AST]:
    for room in ("views", "handlers"):
        for path in sorted((BOT / room).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def test_all_data_of_buttons_is_written_where_this_test_finds_it() -> None:
    calls = [node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Call)]
    data = [call.args[1] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Button"]
    assert len(data) > 50
    assert all(DATA.fullmatch(widest(one)) for one in data if isinstance(one, ast.JoinedStr))
    others = {ast.unparse(one) for one in data if not isinstance(one, ast.JoinedStr)}
    assert others == {*HANDED_IN, REPORT}


def test_no_view_makes_data_over_the_limit() -> None:
    texts = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    found = {made for made in map(widest, texts) if DATA.fullmatch(made)}
    assert len(found) > 40
    assert [made for made in found if len(made.encode()) > DATA_LIMIT] == []


@pytest.mark.parametrize(("part", "span"), list(product(Part, Span)))
def test_the_data_of_a_report_is_within_the_limit(part: Part, span: Span) -> None:
    period = Period(date(9999, 1, 1), date.max, span, administrative=True)
    scope = Scope(int(WIDEST), int(WIDEST))
    made = overview.data(part, Overview(datetime.max.replace(tzinfo=ZONE), date.max, period, scope, ()))
    assert DATA.fullmatch(made)
    assert len(made.encode()) <= DATA_LIMIT
