"""Plain text from whatever text a reader produced: one line for each paragraph, nothing else changed.

What is undone here: decomposed letters, Markdown marks, hard-wrapped lines, page numbers inside paragraphs.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from bot.folding import UPPER, flat
from bot.notices.text.cell_tables import retabled
from bot.notices.text.numbering import marker
from bot.notices.text.ocr_repair import repaired

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_NEWLINES = re.compile(r"\r\n?|\f|\v|\u2028|\u2029|\x85")
_HEADING = re.compile(r"^#{1,6} +")
_STARS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)")
_ESCAPED = re.compile(r"\\([-.()#*_+!>|\[\]])")
_STAR_BULLET = re.compile(r"^[*•·▪●◦] +")
_RULE = re.compile(r"^(?:[-=_*|:+ ]{3,}|\.{4,})$")
_CUT_DATE = re.compile(r"\d[/.\-]$|(?:ngày|tháng|năm)$")
_TP = re.compile(rf"\b(TP|Tp|TX|Tx)\.(?=[{UPPER}][a-zà-ỹ])")
_TIGHT = re.compile(rf"(?<=[a-zà-ỹ0-9])[,;:](?=[{UPPER}][a-zà-ỹ])")  # a blank left out
_STRAY = re.compile(r"^[.,:;'‘’`ˆ¡|~°]{1,2}(?: (?=[^\W\d])| ?(?=\d{1,2}[.)] ))")  # a scan's dust before a line
_TRAIL = re.compile(r"(?<=[.;,]) [:ˆ`'°~_\-|\"“]{1,3}$")  # and after one
_PAGE = re.compile(r"^(?:[-–] ?)?(?:trang )?\d{1,3}(?: ?[-–]|/\d{1,3})?$")
_TERMINAL = re.compile(r"[.;:!?…][\"”')\]]*$|\./\.?$|\|$")
MIN_FULL = 40  # letters; shorter lines are headings or ends, never wrapped
FULL_SHARE = 0.8
WRAPPED_SHARE = 0.25


def clean(raw: str) -> str:
    """Return the text in NFC with one line for each paragraph."""
    text = _NEWLINES.sub("\n", unicodedata.normalize("NFC", raw))
    lines = [_tidy(line) for line in _INVISIBLE.sub("", text).split("\n")]
    whole = _TP.sub(r"\1. ", "\n".join(_joined(retabled(lines))))
    return repaired(_TIGHT.sub(r"\g<0> ", whole))


def _tidy(line: str) -> str:
    line = _BLANKS.sub(" ", line).strip()
    if line.startswith("> "):
        line = line[2:]
    if _RULE.match(line):
        return ""
    line = _TRAIL.sub("", _STRAY.sub("", line))
    line = _STAR_BULLET.sub("- ", _HEADING.sub("", line))
    line = _ESCAPED.sub(r"\1", _STARS.sub("", line))
    if line.startswith("|") and line.endswith("|") and len(line) > 1:
        line = line[1:-1].strip()
    return _BLANKS.sub(" ", line).strip()


def _joined(lines: list[str]) -> list[str]:
    width = _width(lines)
    wrapped = _is_wrapped(lines)
    whole: list[list[str]] = []
    gap, page = False, False
    last = ""
    for line in lines:
        if not line:
            gap = True
        elif _PAGE.match(line.lower()) and (last or gap):
            page = True
        else:
            if whole and _goes_on(last, line, gap=gap, page=page, width=width if wrapped else 0):
                whole[-1].append(line)
            else:
                whole.append([line])
            last, gap, page = line, False, False
    return [" ".join(parts) for parts in whole]


def _width(lines: list[str]) -> int:
    lengths = sorted(len(line) for line in lines if len(line) >= MIN_FULL)
    return lengths[int(len(lengths) * 0.75)] if lengths else 0


def _is_wrapped(lines: list[str]) -> bool:
    pairs = [(a, b) for a, b in pairwise(lines) if len(a) >= MIN_FULL and b]
    broken = sum(1 for a, b in pairs if not _TERMINAL.search(a) and not b[0].isupper())
    return len(pairs) > 2 and broken >= WRAPPED_SHARE * len(pairs)


def _goes_on(last: str, line: str, *, gap: bool, page: bool, width: int) -> bool:
    """Return whether a line continues the paragraph of the line before it."""
    if " | " in line or " | " in last or marker(line) is not None or last.endswith("|"):
        return False
    if _CUT_DATE.search(last) and line[0].isdigit():
        return True
    ended = _TERMINAL.search(last) is not None
    lower = line[0].islower() or line[0] in ",;)"
    if gap and not page and not (width and len(last) >= FULL_SHARE * width and not ended):
        return lower and not ended and len(last) >= MIN_FULL // 2
    if lower and not ended:
        return len(last) >= MIN_FULL // 2
    if not width or last.isupper() != line.isupper():
        return False
    full = len(last) >= FULL_SHARE * width
    if ended:
        return full and len(last) >= 0.93 * width and not _opens(line) and last[-1] not in ";:"
    return full


def _opens(line: str) -> bool:
    return flat(line[:12]).startswith(("giao ", "yeu cau ", "de nghi ", "tren day", "noi nhan", "nhan duoc"))
