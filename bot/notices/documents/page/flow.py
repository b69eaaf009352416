"""Printed lines in reading order -> paragraphs, across line ends and page ends."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.folding import fold
from bot.notices.documents.page.layout import BODY, LEFT, RIGHT, SIGNER, Line
from bot.notices.documents.page.printed_table import Table, joined

_NUMBERED = re.compile(r"^([-–—+*•●▪\uf020-\uf0ff]\s?|\(?\d{1,2}(\.\d{1,2})*[.)/]\s?|\d{1,2}(\.\d{1,2})+\s"
                       r"|[IVXL]{1,6}[.)]\s|\(?[a-zđ]\)\s?|(Điều|Chương|Mục|Phần)\s+[\dIVX]+)")  # fmt: skip
_SENTENCE_END = re.compile(r"[.;:!?…][”\"')]*$")
_DOCUMENT_END = re.compile(r"\.\s?/\s?\.?\s*$")
_PAGE_NUMBER = re.compile(r"^\W*+(?:(?:trang|page)\W*+)?\d{1,3}+(?:\W*?(?:/|of|trên)\s*+\d{1,3}+)?+\W*+$", re.I)
_DIGITS = re.compile(r"\d+")

_INDENT = 0.9  # letter heights by which a first line is indented
_SAME = 0.5  # letter heights within which two left ends are the same
_CENTRED = 2.0  # letter heights by which a centred line keeps off both margins
_PARAGRAPH_GAP = 0.35  # letter heights by which the gap between paragraphs exceeds that between lines
_ROOM = 0.6  # letter heights: how much short of the margin justified text may end
_MARGIN_ZONE = 0.12  # share of the page's height, above and below, where page numbers and running heads stand
_FEWEST_RUNNING = 3  # pages that must repeat a running head


@dataclass(frozen=True)
class Page:
    """One page in reading order; a table stands between the lines."""

    lines: tuple[Line | Table, ...]
    width: float
    height: float


@dataclass(frozen=True)
class _Frame:
    """The margins of one column on one page."""

    left: float
    right: float
    spacing: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def paragraphs_of(pages: Sequence[Page]) -> list[str]:
    """Join the lines of all pages into paragraphs, without page numbers and running heads."""
    return join(pages_without_furniture(pages))


def pages_without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Take page numbers and running heads off."""
    seen = Counter(key for page in pages for key in {_key(line) for line in _edge_lines(page)})
    running = {key for key, count in seen.items() if count >= _FEWEST_RUNNING and count * 2 >= len(pages)}
    kept = []
    for page in pages:
        edge = [line for line in _edge_lines(page) if _PAGE_NUMBER.match(line.text) or _key(line) in running]
        kept.append(
            Page(tuple(line for line in page.lines if not any(line is gone for gone in edge)), page.width, page.height)
        )
    return kept


def _edge_lines(page: Page) -> list[Line]:
    zone = page.height * _MARGIN_ZONE
    lines = [line for line in page.lines if isinstance(line, Line) and line.column == BODY]
    return [line for line in lines if line.bottom < zone or line.top > page.height - zone]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", fold(line.text))


def join(pages: Sequence[Page]) -> list[str]:
    """Join lines into paragraphs by indents, gaps, short lines and numbers."""
    paragraphs: list[str] = []
    before: Line | None = None
    frame_before: _Frame | None = None
    table: Table | None = None
    for page in pages:
        frames = _frames(page)
        for line in page.lines:
            if isinstance(line, Table):
                if table is not None:
                    paragraphs = paragraphs[: -len(table.lines)]
                    line = joined(table, line)
                paragraphs += line.lines
                before, table = None, line
                continue
            table = None
            frame = frames[line.column]
            if before is None or frame_before is None or _is_new(before, line, frame_before, frame):
                paragraphs.append(line.text)
            else:
                paragraphs[-1] = glue(paragraphs[-1], line.text)
            before, frame_before = line, frame
    return paragraphs


def glue(text: str, more: str) -> str:
    """Join two lines of a paragraph; "UBND-" and "12/" go on without a space, as they were written."""
    if re.search(r"\w[-/]$", text) and re.match(r"\w", more):
        return text + more
    return f"{text} {more}"


def _frames(page: Page) -> dict[int, _Frame]:
    columns: dict[int, list[Line]] = {}
    for line in page.lines:
        if isinstance(line, Line):
            columns.setdefault(line.column, []).append(line)
    frames = {column: _frame(lines) for column, lines in columns.items()}
    if BODY in frames:
        # A page of short lines does not show its right margin; it is never wider than the left one.
        body = frames[BODY]
        frames[BODY] = replace(body, right=max(body.right, page.width - body.left))
    return frames


def _frame(lines: list[Line]) -> _Frame:
    """Measure a column: full lines show the margins, the usual distance of lines shows the spacing."""
    lefts, rights = sorted(line.x0 for line in lines), sorted(line.x1 for line in lines)
    gaps = [b.top - a.top for a, b in pairwise(lines) if b.top > a.top]
    spacing = sorted(gaps)[len(gaps) // 3] if gaps else 0.0
    return _Frame(lefts[len(lefts) // 20], rights[-1 - len(rights) // 20], spacing)


def _is_new(before: Line, line: Line, frame_before: _Frame, frame: _Frame) -> bool:
    """Return whether a line begins a paragraph. The questions are asked in the order of how sure their answers are."""
    if before.column != line.column or line.column in (LEFT, RIGHT, SIGNER) or _DOCUMENT_END.search(before.text):
        return True
    if _is_centred(line, frame) or _is_centred(before, frame_before):
        return not _goes_on_centred(before, line, frame_before, frame)
    ended = _has_room(before, line, frame_before) or bool(_SENTENCE_END.search(before.text))
    indented = line.x0 - frame.left > _INDENT * line.height
    if _NUMBERED.match(line.text) and (ended or indented):
        return True
    if indented and not _same_left(before, line, frame_before, frame):
        return True
    if ended and _is_apart(before, line, frame):
        return True
    if indented and _SENTENCE_END.search(before.text) and not line.text[:1].islower():
        return True
    return _has_room(before, line, frame_before)


def _is_centred(line: Line, frame: _Frame) -> bool:
    off = _CENTRED * line.height
    centred = abs(line.middle - frame.middle) < line.height
    return line.column == BODY and centred and line.x0 - frame.left > off and frame.right - line.x1 > off


def _goes_on_centred(before: Line, line: Line, frame_before: _Frame, frame: _Frame) -> bool:
    """Return whether a heading in the middle goes on: its line above is long, and both are spelled alike."""
    both = all(abs(one.middle - own.middle) < one.height for one, own in ((before, frame_before), (line, frame)))
    full = not (_is_centred(line, frame) and _is_centred(before, frame_before))
    long = before.x1 - before.x0 > 0.6 * (frame_before.right - frame_before.left)
    unfinished = before.text.endswith(",") or line.text[:1].islower()
    return (
        both
        and (unfinished or (long and not full))
        and before.text.isupper() == line.text.isupper()
        and not _NUMBERED.match(line.text)
    )


def _same_left(before: Line, line: Line, frame_before: _Frame, frame: _Frame) -> bool:
    """Return whether a block is indented as a whole, as the second line of a hanging item is."""
    return abs((before.x0 - frame_before.left) - (line.x0 - frame.left)) < _SAME * line.height


def _is_apart(before: Line, line: Line, frame: _Frame) -> bool:
    """Return whether more than the usual distance parts two lines of one page."""
    if before.page != line.page or not frame.spacing:
        return False
    return line.top - before.top > frame.spacing + _PARAGRAPH_GAP * line.height


def _has_room(before: Line, line: Line, frame: _Frame) -> bool:
    """Return whether the next word would have fitted on the line above: then the line was ended on purpose."""
    word = line.words[0]
    space = 0.25 * before.height
    return before.x1 + space + (word.x1 - word.x0) < frame.right - _ROOM * before.height
