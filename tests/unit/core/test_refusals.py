"""Refusals: each sentence is filled in by exactly the facts that are given wherever the register refuses so."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date

import pytest

from bot.i18n import language
from bot.registry.core.refusals import Refusal
from bot.views.core import refusals
from tests.docs import ROOT

PLACEHOLDER = re.compile(r"\{(\w+)\}")
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "bot").rglob("*.py"))]


def named(node: ast.AST) -> set[Refusal]:
    """Return the refusals that stand by name anywhere in a node."""
    return {
        Refusal[one.attr]
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "Refusal"
    }


def meant(what: ast.expr, within: ast.AST, tree: ast.AST) -> set[Refusal]:
    """Return what a Refused may be about: named there, told by a function, or handed to the one that raises it."""
    if found := named(what):
        return found
    if isinstance(what, ast.Call):
        function = what.func.attr if isinstance(what.func, ast.Attribute) else what.func.id  # type: ignore[attr-defined]
        return {one for node in functions(tree) if node.name == function for one in named(node)}
    assert isinstance(within, ast.FunctionDef | ast.AsyncFunctionDef)
    calls = (node for other in TREES for node in ast.walk(other) if isinstance(node, ast.Call))
    callers = (node for node in calls if ast.unparse(node.func).rpartition(".")[2] == within.name)
    return {one for node in callers for argument in node.args for one in named(argument)}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def raised() -> list[tuple[Refusal, frozenset[str]]]:
    """Return every refusal of the program with the names of the facts that are given with it."""
    found = []
    for tree in TREES:
        for function in functions(tree):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused":
                    facts = frozenset(word.arg or "" for word in node.keywords)
                    found += [(refusal, facts) for refusal in meant(node.args[0], function, tree)]
    return found


RAISED = raised()


@pytest.mark.parametrize("refusal", Refusal, ids=lambda refusal: refusal.name)
def test_sentence_takes_exactly_the_facts_that_are_given(refusal: Refusal) -> None:
    given = {facts for one, facts in RAISED if one is refusal}
    assert given == {frozenset(PLACEHOLDER.findall(refusal.value))}


def test_every_refusal_is_said_somewhere() -> None:
    elsewhere = {refusal for tree in TREES for refusal in named(tree)}
    assert set(Refusal) == elsewhere


@pytest.mark.parametrize("code", ["vi", "en"])
@pytest.mark.parametrize("refusal", Refusal, ids=lambda refusal: refusal.name)
def test_every_sentence_can_be_said_and_shows_its_facts(refusal: Refusal, code: str) -> None:
    facts: dict[str, object] = dict.fromkeys(PLACEHOLDER.findall(refusal.value), "<fact>")
    said = refusals.refused(language(code), refusal, facts).blocks[0].text
    assert said.count("&lt;fact&gt;") >= bool(facts)
    assert "{" not in said


def test_days_among_the_facts_are_written_the_official_way() -> None:
    facts = {"number": 12, "day": date(2026, 7, 5)}
    said = refusals.refused(language("vi"), Refusal.EXTENSION_TOO_LATE, facts).blocks[0].text
    assert "05/07/2026" in said
