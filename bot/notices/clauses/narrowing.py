"""Groups that more words narrow: "Riêng các xã vùng hạ du ...", "Các chủ đầu tư có dự án chậm ...", "Các trường A:"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.notices.clauses.predicates import far_verb
from bot.notices.text.source import Mention, Source
from bot.notices.text.verbs import is_past

_COLON_AFTER = re.compile(r" (?:(?!giao |yêu cầu |đề nghị )[^:;.\n]){1,130}+:(?= |$)", re.MULTILINE)
# "các nhà máy nước tư nhân phải ...": plain words that narrow a group, up to what says that it is told to act.
_WHICH = re.compile(
    r"(?: (?!da |dang |con |chua |se |duoc |bi |thi |ma )[a-z]+){1,5}?"
    r"(?= (?:phai|co trach nhiem|chiu trach nhiem|khan truong|chu dong)(?!\w))"
)
# What narrows a group to some of it: "các chủ đầu tư có dự án chậm giải ngân phải ..."
WHO_HAS = re.compile(
    r" (?:co|chua|dang|thuoc|duoc|nam trong|con)(?!\w)[^,;:.]{3,90}? "
    r"(?=(?:phai|khan truong|co trach nhiem|chiu trach nhiem|tap trung|chu dong|tiep tuc)(?!\w))"
)
MOST_NARROWING = 130  # letters that may narrow a group before its colon


def narrowed(src: Source, start: int, stop: int, end: int, lead: list[Mention]) -> tuple[list[Mention], int] | None:
    """Read what narrows a group, up to a verb or a colon: the names, and where the task begins."""
    if not lead[-1].group:
        return None
    after = _end(src, start, stop, end, lead[0].start)
    if after is None and (doing := WHO_HAS.match(src.flat, stop, end)):
        return lead, doing.end()
    if after is None and (which := _WHICH.match(src.flat, stop, end)):
        after = which.end()
    if after is None:
        return None
    return [*lead[:-1], replace(lead[-1], names=(src.text[lead[-1].start : after].strip(),))], after


def _end(src: Source, start: int, stop: int, end: int, first: int) -> int | None:
    if src.flat.startswith("rieng ", max(start, first - 6)) and (verb := far_verb(src, stop, end)) is not None:
        return verb
    colon = _COLON_AFTER.match(src.text, stop, min(end, stop + MOST_NARROWING))
    return colon.end() - 1 if colon and not is_past(src.text, src.flat, stop + 1) else None
