"""Numbering and bullets at the beginning of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.notices.fold import UPPER


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark that a line begins with: its style, its label, and its length with the blank after it."""

    style: str  # "part", "roman", "number", "number2", "number3", "letter", "-", "+"
    label: str
    length: int


_STYLES = (
    ("part", re.compile(rf"(?:Phần|PHẦN|Mục|MỤC) (?:thứ )?([IVX]{{1,4}}|\w{{2,5}})(?:[.:]|(?= [{UPPER}])|$) ?")),
    ("roman", re.compile(r"([IVX]{1,5})(?: ?[./)] ?| ?[-–] )(?=[^\W\d]|$|[\"“])")),
    ("upper", re.compile(r"([A-E])[./)] ?(?=[^\W\d][^.]|$)")),
    ("article", re.compile(r"Điều (\d{1,2})[.:] ?")),
    ("number3", re.compile(r"(\d{1,2}\.\d{1,2}\.\d{1,2})[.)]? (?=\D)")),
    ("number2", re.compile(r"(\d{1,2}\.\d{1,2})(?:[.)] ?| )(?=[^\W\d]|[\"“(])")),
    ("number", re.compile(r"(\d{1,2})(?: ?[.)] ?(?=[^\W\d]|[\"“(])|/ ?(?=[^\W\d])|[-–] ?(?=[^\W\d][^.]))")),
    # What OCR makes of "I.", "II.", "III.", "2.", "5.", "8."
    ("roman", re.compile(rf"(l|H|HI|ll|Il)\. (?=[{UPPER}])")),
    ("number", re.compile(rf"(ò\d|s?S|§|\d{{1,2}})[.,] ?(?=[{UPPER}])")),
    ("letter", re.compile(r"([a-zđ])(?:[)] ?|[./] )(?=\S)")),
    ("+", re.compile(r"([+]) ?(?=\S)")),
    ("-", re.compile(r"([-–—•·►✓✔→▪●_=*])(?:[-–—_]? ?)(?=[^\W\d_]|[\"“(])")),
)  # fmt: skip

_MISREAD = {"l": "I", "H": "II", "ll": "II", "Il": "II", "HI": "III", "§": "8", "S": "5", "sS": "5"}


def marker(line: str) -> Mark | None:
    """Read the mark at the beginning of a line, if there is one."""
    for style, pattern in _STYLES:
        found = pattern.match(line)
        if found is not None:
            return Mark(style, _MISREAD.get(found.group(1), found.group(1)), found.end())
    return None
