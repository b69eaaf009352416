"""The markup of texts: what is documented is what there is, in the catalogues and in whatever writes texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from markupsafe import Markup

from bot.i18n import TRANSLATED
from bot.views.core import markup
from bot.views.core.markup import bold, code, heading, italic, link, plain, quote, strike
from tools import catalogues

BOT = Path(__file__).parents[3] / "bot"
WRITERS = sorted(path for room in ("views", "jobs", "handlers") for path in (BOT / room).rglob("*.py"))
LIKE_A_TAG = re.compile(r"(?<!\(\?P)<[/!?]?[A-Za-z][^<>]*>?")  # not the name of a group in a pattern
HELPERS = {"b": bold, "i": italic, "s": strike, "code": code, "quote": quote}


def texts_of(language: str) -> list[str]:
    found = [message.string for message in catalogues.load(language) if message.id]
    return [text for one in found for text in ([one] if isinstance(one, str) else one or ())]


@cache
def sources() -> set[str]:
    ids = [message.id for message in catalogues.template() if message.id]
    return {text for one in ids for text in ([one] if isinstance(one, str) else one)}


def nested(text: str) -> bool:
    """Return whether the tags of a text are closed, the last opened first."""
    opened: list[str] = []
    for tag in LIKE_A_TAG.findall(text):
        name = tag.strip("</>")
        if not tag.startswith("</"):
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


@pytest.mark.parametrize("language", [*TRANSLATED, "source"])
def test_a_text_to_be_translated_has_no_tag_but_those_that_are_documented(language: str) -> None:
    texts = list(sources()) if language == "source" else texts_of(language)
    tags = {tag for text in texts for tag in LIKE_A_TAG.findall(text)}
    assert tags == {f"<{end}{name}>" for name in markup.IN_TRANSLATIONS for end in ("", "/")}
    assert [text for text in texts if not nested(text)] == []


def test_the_documented_tags_are_those_that_there_are() -> None:
    said = re.findall(r"^\* ``<(\w+).*?</\w+>``", markup.__doc__ or "", flags=re.MULTILINE)
    assert tuple(said) == markup.TAGS
    assert {*HELPERS, "a"} == set(markup.TAGS)


@pytest.mark.parametrize("path", WRITERS, ids=lambda path: str(path.relative_to(BOT)))
def test_no_tag_is_written_by_hand_but_in_a_text_to_be_translated(path: Path) -> None:
    if path == Path(markup.__file__):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docs]
    tagged = {text for text in found if isinstance(text, str) and LIKE_A_TAG.search(text)}
    assert tagged <= sources()


@pytest.mark.parametrize(("name", "helper"), HELPERS.items())
def test_a_helper_sets_its_tag_and_escapes_its_text(name: str, helper: Callable[[object], Markup]) -> None:
    assert helper("<u>&") == f"<{name}>&lt;u&gt;&amp;</{name}>"
    assert helper(7) == f"<{name}>7</{name}>"
    assert helper(bold("x")) == f"<{name}><b>x</b></{name}>"
    assert markup.TAG.sub("", helper("x")) == "x"


def test_a_link_leads_to_its_address_and_escapes_both() -> None:
    made = link("<Sở>", 'https://a.vn/?x="1"&y')
    assert made == '<a href="https://a.vn/?x=&#34;1&#34;&amp;y">&lt;Sở&gt;</a>'
    assert markup.TAG.sub("", made) == "&lt;Sở&gt;"


def test_a_heading_says_how_much_stands_under_it() -> None:
    assert heading("A & B", 3) == "<b>A &amp; B (3)</b>"


def test_plain_words_keep_their_lines_and_lose_their_tags() -> None:
    assert plain(bold("a < b") + Markup("\n  ") + link("c", "https://d.vn")) == "a < b\nc"
