"""Who coordinates: "phối hợp với Công an tỉnh", "cùng Sở Y tế", "với sự tham gia của ..."."""

from __future__ import annotations

import re

from bot.notices.agencies.names import end_of, list_at
from bot.notices.clauses.predicates import over_gap
from bot.notices.text.source import Mention, Source

_BEFORE_WITH = (
    r"(?:(?:co trach nhiem|chiu trach nhiem|chu dong|tich cuc|khan truong|tiep tuc|tap trung|tang cuong|"
    r"truc tiep|can|phai|"
    r"lam dau moi|la dau moi|dau moi|lam co quan dau moi|la co quan dau moi|duoc giao|thuong xuyen|"
    r"la don vi|la co quan|kip thoi|nhanh chong)"
    r"[,;]? (?:va )?){0,3}"
)
_WITH = (
    r"(?:va |de |, )?phoi hop(?:,? (?:chat che|hieu qua|kip thoi|thuong xuyen|dong bo|nhip nhang))*"
    r"(?: cung voi| cung| voi|:)?:? "
)
_COORDINATE = re.compile(rf"{_BEFORE_WITH}(?:chu tri(?:[,;/]| va)? ?)?(?:{_WITH}|cung (?:voi )?)")
_LATER = re.compile(
    rf"(?<!su )(?<!tac )(?<!che )(?<!viec )(?<!khong ){_WITH}|(?:(?<=, )|(?<=chu tri ))cung (?:voi )?|"
    rf"voi su (?:tham gia|phoi hop) cua "
)
_WITH_FIRST = re.compile(r"(?:dong thoi,? )?cung (?:voi )?")
_FORCES = ("luc luong ", "dan quan ")
_LABEL = re.compile(r"(?:(?:co quan|don vi) )?phoi hop(?: thuc hien)?: ?")


def partners_at(src: Source, place: int) -> tuple[int, tuple[Mention, ...]]:
    """Read ", phối hợp với A, B" right after a lead: the place where the task begins, and who coordinates."""
    place = over_gap(src, place)
    found = _COORDINATE.match(src.flat, place)
    others = list_at(src, found.end(), weak=True) if found else []
    return (end_of(src, others), tuple(others)) if others else (place, ())


def coordinating_in(src: Source, start: int, end: int) -> list[Mention]:
    """Find the agencies that a task's own words bring in: "..., phối hợp với Công an tỉnh ..."."""
    found: list[Mention] = []
    first = _WITH_FIRST.match(src.flat, start, end)
    for place in [
        *([first] if first else []),
        *_LATER.finditer(src.flat, start, end),
        *_LABEL.finditer(src.flat, start, end),
    ]:
        forces = src.flat.startswith(_FORCES, place.end())  # "phối hợp với lực lượng thú y"
        found += [m for m in list_at(src, place.end(), weak=forces) if m.end <= end]
    return found
