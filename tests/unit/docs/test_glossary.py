"""docs/glossary.md: each word has its place in the code, and the Vietnamese one is what users read."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from bot.i18n import catalogue_folder
from tests.docs import CODE, defines, section, table, text_of

TITLE = "Glossary"
NO_WORD = "–"
PLACE = re.compile(r"((?:bot|sandbox)/[\w/]+\.py): ([\w.]+)")
# The words of the house: the plan that the code follows names these.
WORDS = (
    "directive", "assignment", "agency", "focal point", "notice", "deadline", "digest", "completion", "progress",
    "status report", "request", "obstacle", "extension", "objection", "explanation", "escalation", "invitation",
    "inbox", "snooze", "outbox message", "lease", "unit of work", "context", "statistics", "leader election",
    "heartbeat",
)  # fmt: skip
ROWS = table("docs/glossary.md", TITLE)[1:]


def read_by_users() -> str:
    """Return all that users read: the catalogue's texts and the guide, in small letters."""
    with (catalogue_folder() / "vi" / "LC_MESSAGES" / "bot.po").open("rb") as file:
        found = read_po(file, locale="vi")
    texts = [s for m in found if m.id for s in ([m.string] if isinstance(m.string, str) else m.string or ())]
    return "\n".join([*texts, text_of("docs/guide.vi.md")]).casefold()


def test_each_term_stands_once_in_the_order_of_the_alphabet() -> None:
    terms = [row[0] for row in ROWS]
    assert terms == sorted(set(terms))


def test_the_words_of_the_house_are_explained() -> None:
    assert set(WORDS) <= {row[0] for row in ROWS}
    [named] = re.findall(r"terms: ([^.]+)\.", section("CONTRIBUTING.md", "Style"))
    assert set(named.split(", ")) <= {row[0] for row in ROWS}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_term_is_defined_where_the_glossary_says(row: list[str]) -> None:
    places = CODE.findall(row[3])
    assert places
    for place in places:
        found = PLACE.fullmatch(place)
        assert found, place
        assert defines(found[1], found[2]), place


def test_the_vietnamese_words_are_those_that_users_read() -> None:
    said = read_by_users()
    for term, vietnamese, *_rest in ROWS:
        if vietnamese != NO_WORD:
            for word in vietnamese.split("; "):
                assert re.search(rf"(?<!\w){re.escape(word.casefold())}(?!\w)", said), f"{term}: {word}"


def test_each_meaning_is_a_sentence_of_its_own() -> None:
    meanings = [row[2] for row in ROWS]
    assert len(set(meanings)) == len(meanings)
    assert all(re.fullmatch(r"[A-Z].{20,}\.", meaning) for meaning in meanings)
