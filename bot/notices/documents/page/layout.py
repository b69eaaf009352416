"""Words with places on a page -> lines in reading order. Shared by PDF and OCR; units are whatever the page is in.

The head of an administrative document and its signature block stand in two columns (Decree 30/2020/ND-CP,
appendix I): they are read column by column, the rest from the top down.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from bot.folding import fold

BODY, LEFT, RIGHT, ADDRESSEES, SIGNER = range(5)
"""The columns: the body, the two of the head, the two of the signature block."""

_COLUMN_GAP = 1.6  # a gap between words of this many letter heights parts two columns
_HEAD_GAP = 0.8  # the same on a line of the head, where cells can stand close
_LEAST_OVERLAP = 0.5  # share of the lower height by which words of one line overlap
_HEAD_REACH = 0.45  # share of the page's height within which a head can stand
_MOTTO = re.compile(r"(cong hoa xa hoi|c.ng h.a x. h.i ch. ngh|dang cong san viet)")
_MOTTO_START = re.compile(r"^(c.ng|dang)$")
_TO_WHOM = re.compile(r"^\W*n.i nh.n\b")
_SIGNER = re.compile(r"^\W*(tm|kt|tl|tuq|q)\. ?\w")
_DASH = re.compile(r"^[-_—–=~.]+$")
_RIGHT_HALF = 0.52  # share of the page's width right of which the middle of a signer's line stands


@dataclass(frozen=True)
class Word:
    """One word and its box; y grows downwards."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


@dataclass(frozen=True)
class Line:
    """One printed line, or what one column holds of it."""

    words: tuple[Word, ...]
    page: int = 0
    column: int = BODY

    @property
    def text(self) -> str:
        """The words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Left end."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Right end."""
        return self.words[-1].x1

    @property
    def top(self) -> float:
        """Upper end of the median word: an accent or a stamp does not raise the line."""
        return median(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """Lower end of the median word."""
        return median(word.bottom for word in self.words)

    @property
    def height(self) -> float:
        """Height of the letters, never 0."""
        return max(self.bottom - self.top, 0.1)

    @property
    def middle(self) -> float:
        """Horizontal middle."""
        return (self.x0 + self.x1) / 2


def lines_of(words: Sequence[Word], page: int = 0) -> list[Line]:
    """Gather words into printed lines from the top down, right across all columns."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom, w.x0)):
        row = next((row for row in reversed(rows[-3:]) if _overlap(row[0], word)), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    return [Line(tuple(sorted(row, key=lambda w: w.x0)), page) for row in rows]


def split(line: Line, gap: float) -> list[Line]:
    """Cut a line at every gap of so many letter heights."""
    parts: list[list[Word]] = [[line.words[0]]]
    for before, word in pairwise(line.words):
        if word.x0 - before.x1 > gap * line.height:
            parts.append([])
        parts[-1].append(word)
    return [replace(line, words=tuple(part)) for part in parts]


def columns(line: Line) -> list[Line]:
    """Cut a printed line where a wide gap parts columns."""
    return split(line, _COLUMN_GAP)


def order(lines: list[Line], width: float, height: float, *, first: bool) -> list[Line]:
    """Put the lines of a page in reading order: head by columns, body row by row, signature block by columns."""
    lines = [part for line in lines for part in columns(line)]
    head: list[Line] = []
    if first:
        head, lines = _head(lines, width, height)
    body, signature = _signature(lines, width)
    return [*head, *_rows(body), *signature]


def _overlap(one: Word, other: Word) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > _LEAST_OVERLAP * min(one.bottom - one.top, other.bottom - other.top)


def _rows(lines: list[Line]) -> list[Line]:
    """Put back together the parts of one printed line of the body."""
    rows: list[Line] = []
    for line in sorted(lines, key=lambda part: part.top + part.bottom):
        if rows and _overlap(_box(rows[-1]), _box(line)):
            words = sorted(rows[-1].words + line.words, key=lambda w: w.x0)
            rows[-1] = replace(rows[-1], words=tuple(words))
        else:
            rows.append(line)
    return rows


def _box(line: Line) -> Word:
    return Word("", line.x0, line.x1, line.top, line.bottom)


def _head(lines: list[Line], width: float, height: float) -> tuple[list[Line], list[Line]]:
    """Take the head off a first page: everything above the first line that is in neither column."""
    motto = next((line for line in lines if line.top < height * _HEAD_REACH and _MOTTO.search(fold(line.text))), None)
    if motto is None:
        return [], lines
    start = next((w.x0 for w in motto.words if _MOTTO_START.match(fold(w.text))), motto.x0)
    right = (start + motto.x1) / 2
    sides: tuple[list[Line], list[Line]] = ([], [])
    rest = sorted(lines, key=lambda line: line.top)
    while rest and (parts := _sides(rest[0], start, right, width)):
        for side, part in parts:
            sides[side].append(replace(_without_dash(part), column=LEFT + side))
        rest.pop(0)
    return [*_rows(sides[0]), *_rows(sides[1])], rest


def _without_dash(line: Line) -> Line:
    """No line of a head begins with a dash: OCR reads the rule below a line, or a fold, as one."""
    words = line.words[1:] if len(line.words) > 1 and _DASH.match(line.words[0].text) else line.words
    return replace(line, words=words)


def _sides(line: Line, start: float, right: float, width: float) -> list[tuple[int, Line]]:
    """Return the parts of a line with the column each stands in; nothing when it stands in the middle."""
    sides = []
    for part in _parts(line, start):
        if part.x1 <= start and part.middle < width * 0.45:
            sides.append((0, part))
        elif abs(part.middle - right) < abs(part.middle - width / 2) and part.x0 > width * 0.3:
            sides.append((1, part))
        else:
            return []
    return sides


def _parts(line: Line, start: float) -> list[Line]:
    """Cut a line of the head at the gap nearest to where the right column starts, if it has one."""
    cut = [
        i for i, word in enumerate(line.words) if i and word.x0 >= start - line.height and line.words[i - 1].x1 < start
    ]
    if cut and line.words[cut[0]].x0 - line.words[cut[0] - 1].x1 > _HEAD_GAP * line.height / 2:
        return [replace(line, words=line.words[: cut[0]]), replace(line, words=line.words[cut[0] :])]
    return split(line, _HEAD_GAP)


def _signature(lines: list[Line], width: float) -> tuple[list[Line], list[Line]]:
    """Take the signature block off a page: from "Nơi nhận" or "TM./KT./TL." to the first line across both columns."""
    starts = [line.top for line in lines if _starts_signature(line, width)]
    if not starts:
        return lines, []
    first = min(starts) - median(line.height for line in lines) / 2
    body = [line for line in lines if line.top < first]
    block = sorted((line for line in lines if line.top >= first), key=lambda line: line.top)
    left: list[Line] = []
    right: list[Line] = []
    while block:
        line = block[0]
        if line.middle > width * _RIGHT_HALF and line.x0 > width * 0.35:
            right.append(replace(line, column=SIGNER))
        elif line.x1 < width * 0.6:
            left.append(replace(line, column=ADDRESSEES))
        else:
            break
        block.pop(0)
    return body, [*left, *right, *_rows(block)]


def _starts_signature(line: Line, width: float) -> bool:
    text = fold(line.text)
    return bool(_TO_WHOM.match(text) or (_SIGNER.match(text) and line.middle > width * _RIGHT_HALF))
