"""Sentences: where they end in administrative Vietnamese."""

from __future__ import annotations

import re

from bot.folding import UPPER

# A run of marks is taken whole, and only from its beginning: from each of 60,000 dots it would be read to its end.
_END = re.compile(
    rf"(?:\./\.|(?<![.!?…])[.!?…]++[\"”')]*+)(?=\s|$)|(?<=[a-zà-ỹ]{{2}})\.(?=[{UPPER}][a-zà-ỹ]|UBND )|"
    rf"(?<=\d)\.(?=[{UPPER}][a-zà-ỹ])"
)
_SHORT = re.compile(r"\b(?:tp|tx|tt|ths|ts|bs|ks|gs|pgs|v\.v|kv|st|mr|ms|[a-zđ])$", re.IGNORECASE)
_NUMBERING = re.compile(r"\s{0,4}+(?:\d{1,2}|[IVX]{1,4})$")
_OPENS = re.compile(rf"\s{{1,4}}+[\"“'(]?(?:[{UPPER}0-9]|[-–+]\s)")


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a stretch of text into sentences; each is given as its place."""
    found: list[tuple[int, int]] = []
    at = start
    for mark in _END.finditer(text, start, end):
        stop = mark.end()
        if stop < end and not _ends(text, at, mark, end):
            continue
        if text[at:stop].strip():
            found.append(_trimmed(text, at, stop))
        at = stop
    if text[at:end].strip():
        found.append(_trimmed(text, at, end))
    return found


def _ends(text: str, start: int, mark: re.Match[str], end: int) -> bool:
    if mark.group() == "." and (
        _SHORT.search(text, max(start, mark.start() - 6), mark.start())
        or _NUMBERING.fullmatch(text, start, mark.start())
    ):
        return False
    if not text[mark.end() : mark.end() + 1].isspace():
        return True
    return _OPENS.match(text, mark.end(), end) is not None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
