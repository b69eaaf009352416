"""Leads that are named after the task: "... do Sở Y tế chủ trì", "việc ... giao cho Phòng A", "... (Sở B)."."""

from __future__ import annotations

import re

from bot.notices.agencies.names import end_of, list_at
from bot.notices.clauses.coordination import partners_at
from bot.notices.text.source import Mention, Source
from bot.notices.text.verbs import DECISION, begins_task, is_past

_BY = re.compile(r"(?:(?<=[ ,])do |(?:duoc )?giao(?: trach nhiem)? cho |duoc phan cong cho )")
_DOES = re.compile(r",? (?:chu tri|lam dau moi|la dau moi|dam nhiem|dam nhan|thuc hien|chiu trach nhiem|lap)(?!\w)")
_IN_BRACKET = re.compile(r"\((?=[^()]{2,160}\)[.;]?$)")
_TOPIC = re.compile(r"(?:(?:ve|doi voi) )?[^.;:]{3,120}: ?")
_GIVEN = re.compile(r"(?<=[\w)] )(?<!ban )(?<!duoc )(?<!da )(?<!viec )giao (?=\w)")
_WORK = re.compile(r"(?:viec|cong tac|nhiem vu|noi dung) ")
Late = tuple[int, tuple[Mention, ...], tuple[Mention, ...]]


def late_lead(src: Source, start: int, end: int) -> Late | None:
    """Read who leads at the end of a sentence that begins with the task: where its names end, lead, coordinating."""
    topic = _TOPIC.match(src.flat, start, end)
    places = [start, topic.end()] if topic else [start]
    tasks = [at for at in places if begins_task(src.text, src.flat, at) or _WORK.match(src.flat, at)]
    if not tasks or DECISION.match(src.flat, tasks[0]):
        return None
    return _by(src, start, end) or _bracket(src, start, end)


def _by(src: Source, start: int, end: int) -> Late | None:
    for found in _BY.finditer(src.flat, start, end):
        names = list_at(src, found.end())
        if names and (not found.group().startswith("do") or _DOES.match(src.flat, end_of(src, names))):
            stop = end_of(src, names)
            if is_past(src.text, src.flat, stop + 1):
                return None
            does = _DOES.match(src.flat, stop)
            task, others = partners_at(src, does.end() if does else stop)
            return (min(task, end), tuple(names), others)
    return _given(src, start, end)


def _given(src: Source, start: int, end: int) -> Late | None:
    """Read "Nhiệm vụ lập quy hoạch giao Phòng A thực hiện": only a sentence about work hands it over so."""
    given = _GIVEN.search(src.flat, start, end) if _WORK.match(src.flat, start) else None
    names = list_at(src, given.end()) if given else []
    if not names:
        return None
    task, others = partners_at(src, end_of(src, names))
    return min(task, end), tuple(names), others


def _bracket(src: Source, start: int, end: int) -> Late | None:
    found = _IN_BRACKET.search(src.flat, start, end)
    names = list_at(src, found.end()) if found and src.capital(found.end()) else []
    if not names or src.text[end_of(src, names) : end].strip(").; ") != "":
        return None
    return (end, tuple(names), ())
