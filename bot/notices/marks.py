"""Numbering and bullets at the beginning of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark that a line begins with: its style, its label, and its length with the blank after it."""

    style: str  # "part", "roman", "number", "number2", "number3", "letter", "-", "+"
    label: str
    length: int


_STYLES = (
    ("part", re.compile(r"(?:Phần|PHẦN|Mục|MỤC) (?:thứ )?([IVX]{1,4}|\w{2,5})(?:[.:]|(?= [A-ZĐÀ-Ỹ])|$) ?")),
    ("roman", re.compile(r"([IVX]{1,5})(?: ?[./)] ?| ?[-–] )(?=[^\W\d]|$|[\"“])")),
    ("upper", re.compile(r"([A-E])[./)] ?(?=[^\W\d][^.]|$)")),
    ("article", re.compile(r"Điều (\d{1,2})[.:] ?")),
    ("number3", re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,2})[.)]? (?=\D)")),
    ("number2", re.compile(r"(\d{1,2}\.\d{1,2})(?:[.)] ?| )(?=[^\W\d]|[\"“(])")),
    ("number", re.compile(r"(\d{1,2})(?: ?[.)] ?(?=[^\W\d]|[\"“(])|/ ?(?=[^\W\d])|[-–] ?(?=[^\W\d][^.]))")),
    ("letter", re.compile(r"([a-zđ])(?:[)] ?|[./] )(?=\S)")),
    ("+", re.compile(r"([+]) ?(?=\S)")),
    ("-", re.compile(r"([-–—•·►✓✔→▪●_=*])(?:[-–_]? ?)(?=[^\W\d_]|[\"“(])")),
)  # fmt: skip


def marker(line: str) -> Mark | None:
    """Read the mark at the beginning of a line, if there is one."""
    for style, pattern in _STYLES:
        found = pattern.match(line)
        if found is not None:
            return Mark(style, found.group(1), found.end())
    return None
