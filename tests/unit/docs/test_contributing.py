"""CONTRIBUTING tells a newcomer where things go: each file and each name that it gives is there."""

from __future__ import annotations

import re

import pytest

from tests.docs import CODE, ROOT, defines, section

GUIDE = "CONTRIBUTING.md"
SECTIONS = (
    "Adding a command",
    "Adding a text",
    "Adding a setting",
    "Adding an unasked message",
    "Adding a register column",
    "Adding a deadline form",
)
PLACE = re.compile(r"(?P<path>\.?[\w.-]+(?:/[\w.-]+)*(?:\.\w+|/))(?:: (?P<name>[\w.]+))?")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
# What is said in code without being a place.
WORDS = re.compile(r't\(".*|t\.plural\(.*|make \w+|requests')


def places(title: str) -> list[str]:
    """Return what stands in backticks in a section and is no code by itself."""
    text = FENCED.sub("", section(GUIDE, title))
    return [found for found in CODE.findall(text) if not WORDS.fullmatch(found)]


@pytest.mark.parametrize("title", SECTIONS)
def test_every_place_that_it_gives_is_there_and_holds_what_it_says(title: str) -> None:
    given = places(title)
    assert given
    for place in given:
        found = PLACE.fullmatch(place)
        assert found, f"{place} is neither a place nor known as code"
        assert (ROOT / found["path"]).exists(), place
        assert found["name"] is None or defines(found["path"], found["name"]), place


def test_every_section_about_adding_something_is_looked_at() -> None:
    titles = re.findall(r"^## (Adding .+)$", (ROOT / GUIDE).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert tuple(titles) == SECTIONS


def test_a_name_that_is_not_there_is_noticed() -> None:
    assert defines("bot/i18n.py", "msgid")
    assert not defines("bot/i18n.py", "msgids")
    assert not defines("bot/registry/core/permissions.py", "Actor.needs")
