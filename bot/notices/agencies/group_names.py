"""Groups at a place in a text: their nouns, and the trade, numbers or area that narrow them."""

from __future__ import annotations

import re

from bot.folding import flat, says
from bot.notices.agencies.group_nouns import AREA, GROUP, NUMBERS, WHERE
from bot.notices.agencies.job_titles import TITLES
from bot.notices.agencies.name_heads import PHRASE
from bot.notices.agencies.places import more_places
from bot.notices.agencies.single_names import VERBISH, body_at
from bot.notices.text.source import Mention, Source, capitals

_TRADE = re.compile(r" (?=[a-z])|, ")
_GROUP_JOINT = re.compile(r" ?, ?(?:va )?| va ")
_RELATED = re.compile(r" (?:co )?lien quan(?!\w)")


def group_at(src: Source, at: int) -> Mention | None:
    """Read one group with all that belongs to its name."""
    found = GROUP.match(src.flat, at)
    if found is None or not src.starts_word(at) or not _counts(src, at):
        return None
    end = _before_name(src, at, found.end())
    end = _group_end(src, end) if end == found.end() else end
    return Mention(at, end, (src.text[at:end],), group=True)


def _counts(src: Source, at: int) -> bool:
    """Return whether the first word is one that means several ("mỗi", "từng"), not "môi" or "tung"."""
    first = src.word(at)
    return flat(first) not in ("moi", "tung") or any(says(first, word) for word in ("mỗi", "mọi", "từng"))


def _before_name(src: Source, at: int, end: int) -> int:
    """Cut a group before a body with a name of its own: "các sở, ngành và Công ty Cổ phần A"."""
    for joint in _GROUP_JOINT.finditer(src.flat, at, end):
        place = joint.end()
        if not src.capital(place):
            continue
        body = body_at(src, place)
        if (body is not None and body.end > end) or TITLES.match(src.flat, place):
            return joint.start()
    return end


def _group_end(src: Source, at: int) -> int:
    """Return the end of what narrows a group: its trade, its numbers, its area."""
    while phrase := _TRADE.match(src.flat, at):
        topic = PHRASE.match(src.flat, phrase.end())
        if src.word(phrase.end()) == "cho":
            break  # "các trường cho học sinh", not "chợ"
        if topic is None or VERBISH.match(src.flat, phrase.end()):
            break
        at = topic.end()
    for pattern in (NUMBERS, AREA, WHERE):
        found = pattern.match(src.flat, at)
        at = found.end() if found else at
        if pattern is AREA and found and (places := capitals(src, at + 1)) is not None:
            at = more_places(src, places, "", [])[0]
    related = _RELATED.match(src.flat, at)
    return related.end() if related else at
