"""Levels of government and places that close a name: "các huyện, thành phố", "xã Thèn Sin, Khun Há"."""

from __future__ import annotations

import re

from bot.folding import says
from bot.notices.agencies.group_nouns import AREA, GROUP
from bot.notices.agencies.job_titles import TITLE
from bot.notices.agencies.name_heads import Follows, heads_at
from bot.notices.text.source import Source, capitals

_LEVEL = r"(?:tinh|thanh pho|tp\.?|huyen|thi xa|thi tran|tx\.?|tt\.?|quan|xa|phuong|dac khu)(?! (?:doan|uy)\b)"
LEVELS = re.compile(
    rf" (?:thuoc )?(?:(cac|hai|ba|bon|nam|\d{{1,2}}|moi|tung|mot so) )?({_LEVEL})(?!\w)"
    rf"((?:(?: ?, ?(?:va )?| va | ?[/-] ?)(?:cac )?{_LEVEL}(?!\w)){{0,20}}+)"
)
_CAP_LEVEL = re.compile(
    r" (?:(?:cac|hai|02|2|cung) cap|cap (?:tinh|huyen|xa|co so)(?:, (?:cap )?(?:huyen|xa)){0,9})(?!\w)(?: uy)?"
)
_PLACE_SEP = re.compile(r" ?, ?(?:va )?| va | ?; ")
# After a colon only what goes on as a list is a place.
_LISTED = re.compile(r" ?[,;.)]| va |$")
LEVEL_WORD = re.compile(rf"{_LEVEL}(?= )")
COMMUNE_LEVELS = ("xa", "phuong", "thi tran", "dac khu", "tt", "tt.")
MOST_PLACES = 300  # under one head: a province has some hundred communes, and each item below may inherit them all
LONGEST = 120  # letters of a list of levels
_LEVEL_WORDS = ("tỉnh", "thành", "tp", "huyện", "thị", "tx", "tt", "quận", "xã", "phường", "đặc")
_COLON = re.compile(r": ?| ")
_WHOLE_COUNTRY = re.compile(r" (?:trung uong|nha nuoc|viet nam)(?!\w)")


def begins_name(src: Source, at: int) -> bool:
    """Return whether another name may begin here, so that a list of places ends."""
    if not src.starts_word(at):
        return False
    heads = (h for h in heads_at(src.text, src.flat, at) if h.follows is not Follows.NUMBER)
    return next(heads, None) is not None or bool(TITLE.match(src.flat, at) or GROUP.match(src.flat, at))


def levels(src: Source, at: int, *, inside: bool = False) -> tuple[int, list[str]] | None:
    """Read the level of government that closes a name; returns its end and one suffix for each place named."""
    if src.text[at : at + 1] != " ":
        return None
    cap = _CAP_LEVEL.match(src.flat, at)
    if cap is not None and not src.text.startswith("cung ", at + 1):  # "cung cấp" is no level, "cùng cấp" is
        return cap.end(), [src.text[at : cap.end()]]
    country = _WHOLE_COUNTRY.match(src.flat, at)
    if country is not None and not inside:
        inner = levels(src, country.end(), inside=True) or (country.end(), [""])
        return inner[0], [src.text[at : country.end()] + s for s in inner[1]]
    return levels_at(src, at)


def levels_at(src: Source, at: int) -> tuple[int, list[str]] | None:
    """Read "[ các] huyện A, B" from its blank (or, at the beginning of a group, from its first word)."""
    inside = src.text[at : at + 1] == " "
    found = LEVELS.match(src.flat, at) if inside else LEVELS.match(" " + src.flat[at : at + LONGEST])
    if found is None:
        return None
    shift = 0 if inside else at - 1
    level_at, level_end, end = found.start(2) + shift, found.end(2) + shift, found.end() + shift
    if not is_level(src, level_at):
        return None
    start = _COLON.match(src.text, end)
    stop = capitals(src, start.end()) if start else None
    listed = stop is not None and start is not None and (":" not in start.group() or _LISTED.match(src.flat, stop))
    if stop is None or start is None or not listed or (":" in start.group() and begins_name(src, start.end())):
        area = AREA.match(src.flat, end) if found.group(1) else None
        end = area.end() if area else end
        return end, [src.text[at:end]]
    stop = _hyphenated(src, stop)
    level = src.text[level_at:level_end]
    one = found.group(1) is None and not found.group(3)
    first = f"{src.text[at:level_end] if one else f' {level}'} {src.text[start.end() : stop]}"
    return more_places(src, stop, level, [first])


def is_level(src: Source, at: int) -> bool:
    """Return whether the word here is a level rightly spelt ("tỉnh", not "tính")."""
    word = src.word(at)
    return word != "quan" and any(says(word, w) for w in _LEVEL_WORDS)  # "quan tâm" is no "quận"


def _hyphenated(src: Source, end: int) -> int:
    """Read on over " - " inside a place's name ("Bà Rịa - Vũng Tàu")."""
    if src.text[end : end + 3] in (" - ", " – ") and src.capital(end + 3) and not begins_name(src, end + 3):
        return capitals(src, end + 3) or end
    return end


def more_places(src: Source, end: int, level: str, suffixes: list[str]) -> tuple[int, list[str]]:
    """Read ", B và thị trấn C" after a place: the same head for each."""
    while len(suffixes) < MOST_PLACES and (joint := _PLACE_SEP.match(src.flat, end)):
        at = joint.end()
        own = LEVEL_WORD.match(src.flat, at)
        place = own.end() + 1 if own and is_level(src, at) else at
        stop = None if begins_name(src, at) or begins_name(src, place) else capitals(src, place)
        if stop is None or (";" in joint.group() and own is None):
            break
        suffixes.append(f" {src.text[at : own.end()] if own and place > at else level} {src.text[place:stop]}")
        end = stop
    return end, suffixes
