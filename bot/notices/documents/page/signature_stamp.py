"""The stamp of an electronic signature, which lands in the text of a PDF: its date is wanted, its words are not.

Decree 30/2020/ND-CP, appendix I, part II: the signing office's name and the time of signing (day, month, year, hour,
minute, second, zone of ISO 8601), as in "Thời gian ký: 28.05.2019 09:51:34 +07:00". Labels alone make no stamp:
a law site's table of facts says "Người ký: Nguyễn Văn A" too, so everything hangs on the time of signing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.folding import fold

_TIME = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})[ ,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?")
_ISO_TIME = re.compile(r"\b(\d{4})[./-](\d{1,2})[./-](\d{1,2})[ T]\d{1,2}:\d{2}:\d{2}")
_ZONE = re.compile(r"[+±] ?0?7[:.']?00")
_SIGNED_AT = re.compile(r"\b(thoi gian|ngay|gio|ngay gio) ky\b|^\W*date ?:")
_LABEL = re.compile(
    r"^(?:\W*(nguoi ky|ky boi|ky so boi|thoi gian ky|ngay ky|gio ky|digitally signed by|signature (not )?ver"
    r"|signature valid|reason ?:|location ?:|e-?mail\b|chu ky (so|dien tu)"
    r"|co quan ?:|to chuc ?:|don vi ?:|date ?:|\+ ?0?7[:.]00)|(?:\W*\s)?(?=\S*+$)\S[^\s@]*+@\S)"
)
_HEADER = re.compile(r"^\W*(uy ban|ubnd|van phong|cong hoa|doc lap|so\b|thong bao|huyen|tinh|xa|phuong)")
_LONGEST_LINE = 110  # characters: a line of the stamp is a name, an address or a time, never a sentence
_LONGEST_NAME = 60  # characters of a line without a label between two lines of the stamp: a name gone on
_REACH = 5  # lines from the time of signing to the farthest label of its stamp


def take_out(lines: Sequence[str]) -> tuple[list[str], date | None]:
    """Return the lines without those of the stamp, and the date of signing found in them."""
    folded = [fold(line) if len(line) <= _LONGEST_LINE else "" for line in lines]
    dropped: set[int] = set()
    for place in _times(folded):
        dropped |= _stamp_round(place, folded)
    return [line for i, line in enumerate(lines) if i not in dropped], signing_date([lines[i] for i in sorted(dropped)])


def signing_date(lines: Sequence[str]) -> date | None:
    """Return the date of the time of signing in the words of a stamp, wherever its lines are broken."""
    text = " ".join(lines)
    if found := _TIME.search(text):
        return _date(found[3], found[2], found[1])
    if found := _ISO_TIME.search(text):
        return _date(found[1], found[2], found[3])
    return None


def _times(folded: Sequence[str]) -> list[int]:
    """Return the places of lines that give a time of signing: a clock time with a zone or a label at or above it."""
    found = []
    for i, line in enumerate(folded):
        if (_TIME.search(line) or _ISO_TIME.search(line)) and _is_signing(line, folded[max(0, i - 1) : i + 2]):
            found.append(i)
    return found


def _is_signing(line: str, round_it: Sequence[str]) -> bool:
    return bool(_SIGNED_AT.search(line) or any(_ZONE.search(near) or _SIGNED_AT.match(near) for near in round_it))


def _stamp_round(place: int, folded: Sequence[str]) -> set[int]:
    """Return the lines of one stamp: labels near the time of signing, and the ends of names between them."""
    reach = range(max(0, place - _REACH), min(len(folded), place + _REACH + 1))
    labels = {i for i in reach if _LABEL.match(folded[i])} | {place}
    between = range(min(labels), max(labels) + 1)
    return labels | {i for i in between if 0 < len(folded[i]) <= _LONGEST_NAME and not _HEADER.match(folded[i])}


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
