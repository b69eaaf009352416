"""A text that names are read from, and what was read at a place in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from bot.folding import UPPER, flat
from bot.notices.text.lexicon import AgencyKind

WORD = re.compile(r"\w+(?:'\s?\w+){0,3}")
# Capitalised words that follow a name without being part of it.
NO_NAME = re.compile(
    r"(?:quyet dinh|cong van|ke hoach|chi thi|nghi quyet|nghi dinh|thong bao|van ban|to trinh|bao cao|"
    r"chu tri|phoi hop|"
    r"thoi gian|thoi han|han|de an|du thao|ho so|ket luan|luat|thong tu|"
    r"pho (?:chu tich|giam doc|truong)|chu tich|dong chi)(?!\w)"
)
_LETTER = re.compile(rf"[{UPPER}\d]")
MOST_CAPITALS = 8  # words; no name of a place or person is longer


@dataclass(frozen=True, slots=True)
class Mention:
    """Names read at one place: several where one head is shared ("UBND xã A, B")."""

    start: int
    end: int
    names: tuple[str, ...]
    kind: AgencyKind = AgencyKind.KHAC
    group: bool = False
    head: str = ""  # the head that an ellipsis after it repeats ("Sở", for "các sở: Y tế, Nội vụ")
    fields: re.Pattern[str] | None = None
    known: bool = True
    bare: bool = False  # a head that mostly has a level after it, without one: "Công an", "Đảng ủy"


@dataclass(frozen=True)
class Source:
    """A text with its flat view."""

    text: str
    memo: dict[int, Mention | None] = field(default_factory=dict)

    @cached_property
    def flat(self) -> str:
        """The letters without accents, place for place."""
        return flat(self.text)

    def capital(self, at: int) -> bool:
        """Return whether a capital letter stands here."""
        return at < len(self.text) and self.text[at].isupper()

    def word(self, at: int) -> str:
        """Return the word that starts here, as written."""
        found = WORD.match(self.text, at)
        return found.group() if found else ""

    def starts_word(self, at: int) -> bool:
        """Return whether a word may start here."""
        return at == 0 or not self.text[at - 1].isalnum()


def capitals(src: Source, at: int, *, least: int = 1) -> int | None:
    """Return the end of the run of capitalised words here ("Đắk R'lấp", "Nguyễn Văn A"), if there are enough."""
    end, count = at, 0
    while (found := WORD.match(src.text, end + (1 if count else 0))) and count < MOST_CAPITALS:
        start = found.start()
        if not (src.capital(start) or (count == 0 and found.group().isdigit())) or NO_NAME.match(src.flat, start):
            break
        if len(found.group()) == 1 and not _LETTER.match(found.group()):
            break  # "tỉnh Ñ£⁄": a scan's dust
        if count and src.text[end] != " ":
            break
        end, count = found.end(), count + 1
    return end if count >= least else None
