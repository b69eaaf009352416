"""The mark of secrecy (dấu mật) on a document, which this program must refuse to keep.

The three levels are Tuyệt mật, Tối mật and Mật (Law on the Protection of State Secrets, article 8); the mark is a
stamp or a printed word standing alone near the head of a page (Circular on the marks: upper case, in a frame).
Words such as "bí mật nhà nước", "bảo mật" and "mật độ" inside a sentence are no marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.folding import fold

HEAD_LINES = 40
"""Lines from the top of the text within which a mark without accents, or not in upper case, counts too."""

_LEVELS = {"MẬT", "TỐIMẬT", "TUYỆTMẬT", "BÍMẬT"}  # "BÍ MẬT" is no level of the law, but it says the same
_FOLDED_LEVELS = {fold(level) for level in _LEVELS}
_FIRST_HALVES = {"toi", "tuyet", "bi"}
_LABELLED = re.compile(r"^(muc )?do mat( cua (van ban|tai lieu))?\s*+(?:[:.\-–]\s*+)?+((toi|tuyet|bi) )?mat$")
_COLUMN_GAP = re.compile(r"\t+| {3,}|(?:(?<!\s)\s++)?\|\s*+")
_NOT_LETTERS = re.compile(r"[\W\d_]+")
_UNFINISHED = re.compile(r"\b(bí|bi|bảo|cẩn|giữ)$", re.I)  # with accents: "THÔNG BÁO" is a whole line
_LONGEST_WORN = 9  # letters: TUYỆTMẬT has 8
_LONGEST_MARK = 40  # letters and what stands round them: "Độ mật của tài liệu: TUYỆT MẬT" has 30


def find_mark(lines: Iterable[str]) -> str | None:
    """Return the mark of secrecy that stands alone in one of the lines, cells or boxes, or None."""
    before = ""
    for number, line in enumerate(lines):
        for part in _COLUMN_GAP.split(line):
            if _is_mark(part, before, in_head=number < HEAD_LINES):
                return part.strip()
            before = part if part.strip() else before
    return None


def is_worn_mark(line: str) -> bool:
    """Return whether a line read off a stamp is left of a mark: "ỆT MẬT" of TUYỆT MẬT, "TỔỐI MẬT" of TỐI MẬT."""
    letters = _NOT_LETTERS.sub("", line)
    return letters.isupper() and letters.endswith(("MẬT", "MÂT")) and len(letters) <= _LONGEST_WORN


def _is_mark(part: str, before: str, *, in_head: bool) -> bool:
    if len(part) > _LONGEST_MARK:
        return False
    if _LABELLED.match(" ".join(re.sub(r"[^\w:.\-–]+", " ", fold(part)).split())):
        return True
    letters = _NOT_LETTERS.sub("", part)
    if not _spells_a_level(letters, in_head=in_head):
        return False
    return fold(before).strip() in _FIRST_HALVES or not _UNFINISHED.search(before.strip())


def _spells_a_level(letters: str, *, in_head: bool) -> bool:
    """Return whether the letters are a level: in upper case with accents anywhere, in the head less strictly."""
    if letters in _LEVELS:
        return True
    if not in_head:
        return False
    return letters.upper() in _LEVELS or (letters.isupper() and fold(letters) in _FOLDED_LEVELS)
