"""Numbering and bullets at the beginning of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.folding import UPPER


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
    # What OCR makes of "I.", "II.", "III.", "2.3.", "2.", "5.", "6.", "7.", "8."
    ("roman", re.compile(rf"((?=[lIH1]{{0,2}}[lIH])[lIH1]{{1,3}}|IL|1L|TV)[.,] (?=[{UPPER}])")),
    ("roman", re.compile(rf"(IL|HI|H|HH) (?=[{UPPER}]{{2}})")),
    ("number2", re.compile(rf"(\d{{1,2}}[.,]\d{{1,2}})[.,]? ?(?=[{UPPER}][\wà-ỹ])")),
    ("number", re.compile(rf"(ò\d|s?S|§|ó|\d{{1,2}}[\]\[}}|]?)[.,] ?(?=[{UPPER}])")),
    ("number2", re.compile(rf"((?:\d{{1,2}}|[ŠS§ó])[.,][\]\[|lIJ1-9]{{1,2}})[.,)] ?(?=[{UPPER}][\wà-ỹ])")),
    ("number", re.compile(rf"(Š|§)[.,] ?(?=[{UPPER}])")),
    ("letter", re.compile(r"([€©¢®])[)] ?(?=\S)")),
    ("letter", re.compile(r"([a-zđ])(?:[)] ?|[./] )(?=\S)")),
    ("+", re.compile(r"([+]) ?(?=\S)")),
    ("-", re.compile(r"(?:[a-z](?=[—–=]))?([-–—•·►✓✔→▪●_=*~])(?:[-–—_=]{0,2} ?)(?=[^\W\d_]|[\"“(])")),
)  # fmt: skip

_MISREAD = {
    "l": "I", "H": "II", "ll": "II", "Il": "II", "lI": "II", "IL": "II", "1L": "II", "HH": "II", "HI": "III",
    "IH": "III", "lll": "III", "TV": "IV", "§": "8", "S": "5", "sS": "5", "ó": "6",
    "Š": "5", "€": "c", "©": "c", "¢": "c", "®": "đ",
}  # fmt: skip


def marker(line: str) -> Mark | None:
    """Read the mark at the beginning of a line, if there is one."""
    for style, pattern in _STYLES:
        found = pattern.match(line)
        if found is not None:
            label = found.group(1)
            return Mark(style, _MISREAD.get(label, label.rstrip("][}|").replace(",", ".")), found.end())
    return None
