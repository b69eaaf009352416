"""Plain text and Markdown -> paragraphs."""

from __future__ import annotations

import re

from bot.notices.documents.legacy_encodings.encodings import decode
from bot.notices.documents.values import Job, Reading

_NEW_LINE = re.compile(r"\r\n?|\x0b|\x0c|\x85|\u2028|\u2029")
_HEADING = re.compile(r"^ {0,3}#{1,6}\s+(.*?)\s*#*$")
_RULE = re.compile(r"^\s*([-*_]\s*){3,}$|^\s*\|?(\s*:?-{2,}:?\s*\|)+\s*(:?-{2,}:?)?\s*$")
_STARS = re.compile(r"(?<!\\)(\*{1,3}|__)(?=\S)(.+?)(?<=[^\s\\])\1")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)")
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
    joined: list[str] = []
    for line in lines:
        if line.strip() and _continues(joined, line.strip()):
            while not joined[-1].strip():
                joined.pop()
            joined[-1] = f"{joined[-1].rstrip()} {line.strip()}"
        else:
            joined.append(line)
    return joined


def _continues(before: list[str], line: str) -> bool:
    """Return whether a line goes on with the sentence above a blank line: small letter, and no end before it."""
    if not before or before[-1].strip() or not line[0].islower() or _LETTERED_ITEM.match(line):
        return False
    last = next((text.strip() for text in reversed(before[-4:]) if text.strip()), "")
    return len(last) >= _SHORTEST_BROKEN and not last.endswith(_ENDS)


def _plain(line: str) -> str:
    """Take the marks of Markdown out of a line."""
    line = _QUOTE.sub("", line)
    if heading := _HEADING.match(line):
        line = heading[1]
    if row := _TABLE_ROW.match(line):
        line = " | ".join(cell.strip() for cell in row[1].split("|"))
    line = _STAR_BULLET.sub(r"\1- ", line)
    line = _LINK.sub(r"\1", line)
    return _ESCAPE.sub(r"\1", _STARS.sub(r"\2", _STARS.sub(r"\2", line)))
