"""Plain text and Markdown -> paragraphs."""

from __future__ import annotations

import re

from bot.notices.documents.legacy_encodings.encodings import decode
from bot.notices.documents.values import Job, Reading

_NEW_LINE = re.compile(r"\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s++(.*)$")
_RULE = re.compile(r"^\s*+([-*_]\s*+){3,}+$|^\s*+\|?\s*+(:?-{2,}+:?\s*+\|\s*+)++(:?-{2,}+:?\s*+)?+$")
_STAR = re.compile(r"(?<!\\)(?:\*|__)")
# What closes a pair of stars, by the stars that open it; three are tried before two.
_CLOSES = {stars: re.compile(rf"(?<=[^\s\\]){re.escape(stars)}") for stars in ("***", "**", "*", "__")}
# An address in words of its own. More words than this are no link: each bracket of many would be read to the end.
_LINK = re.compile(r"!?\[([^\]\n]{0,300}+)\]\([^()\s]*+(?:\s++\"[^\"\n]*+\")?\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~/])")
_QUOTE = re.compile(r"^\s*>\s?")
_TABLE_ROW = re.compile(r"^\s*\|(.*)\|\s*$")
_STAR_BULLET = re.compile(r"^(\s*)[*•]\s+")
_LETTERED_ITEM = re.compile(r"^\w{1,2}[).]\s")
_ENDS = tuple('.:;!?…|”"')
_SHORTEST_BROKEN = 60  # characters: a shorter line is a title or a name, not a sentence cut by the end of a page


def read(data: bytes, _job: Job) -> Reading:
    """Read plain text: its lines are its paragraphs."""
    return Reading(tuple(join_broken(lines_of(decode(data)))), "txt")


def read_markdown(data: bytes, _job: Job) -> Reading:
    """Read Markdown: the marks go, the numbers and bullets stay."""
    lines = [_plain(line) for line in lines_of(decode(data)) if not _RULE.match(line)]
    return Reading(tuple(join_broken(lines)), "md")


def lines_of(text: str) -> list[str]:
    r"""Split at every kind of line end; a form feed is one too."""
    return _NEW_LINE.sub("\n", text).split("\n")


def join_broken(lines: list[str]) -> list[str]:
    """Join a sentence that the end of a page has cut in two, leaving a blank line inside it."""
    joined: list[list[str]] = []  # the pieces of each line: a long one is put together once
    for line in lines:
        if line.strip() and _continues(joined, line.strip()):
            while not joined[-1][-1].strip():
                joined.pop()
            joined[-1][-1] = joined[-1][-1].rstrip()
            joined[-1].append(line.strip())
        else:
            joined.append([line])
    return [" ".join(pieces) for pieces in joined]


def _continues(before: list[list[str]], line: str) -> bool:
    """Return whether a line goes on with the sentence above a blank line: small letter, and no end before it."""
    if not before or before[-1][-1].strip() or not line[0].islower() or _LETTERED_ITEM.match(line):
        return False
    last = next((pieces for pieces in reversed(before[-4:]) if pieces[-1].strip()), [""])
    long = len(last) > 1 or len(last[0].strip()) >= _SHORTEST_BROKEN  # what went on once was long enough then
    return long and not last[-1].rstrip().endswith(_ENDS)


def _plain(line: str) -> str:
    """Take the marks of Markdown out of a line."""
    line = _QUOTE.sub("", line)
    if heading := _HEADING.match(line):
        line = heading[1].rstrip("#").rstrip()
    if row := _TABLE_ROW.match(line):
        line = " | ".join(cell.strip() for cell in row[1].split("|"))
    line = _STAR_BULLET.sub(r"\1- ", line)
    line = _LINK.sub(r"\1", line)
    return _ESCAPE.sub(r"\1", _without_stars(_without_stars(line)))


def _without_stars(line: str) -> str:
    """Take pairs of stars, or of "__", from round the words that they stress; what does not close is left alone."""
    kept: list[str] = []
    at, done = 0, 0
    unclosed: set[str] = set()  # stars that close nowhere from here on are not looked for again
    while opened := _STAR.search(line, at):
        pair = _pair(line, opened.start(), unclosed)
        if pair is None:
            at = opened.start() + 1
            continue
        inside, stop = pair
        kept += [line[done : opened.start()], line[slice(*inside)]]
        at = done = stop
    return "".join([*kept, line[done:]])


def _pair(line: str, start: int, unclosed: set[str]) -> tuple[tuple[int, int], int] | None:
    """Return the place of the words between the stars that open here and those that close them, and the end of both."""
    for stars, closes in _CLOSES.items():
        first = start + len(stars)
        if stars in unclosed or not line.startswith(stars, start) or line[first : first + 1].isspace():
            continue
        closed = closes.search(line, first + 1)
        if closed is not None:
            return (first, closed.start()), closed.end()
        unclosed.add(stars)
    return None
