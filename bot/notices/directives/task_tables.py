"""Tables of tasks: one row a line, cells joined by " | ", the header row first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bot.notices.agencies.names import list_at
from bot.notices.directives.drafts import Draft
from bot.notices.model import Basis, Deadline
from bot.notices.text.source import Mention, Source
from bot.notices.text.structure import Block
from bot.notices.text.verbs import ORDER
from bot.notices.time.dates import day_at, period_at, this_end
from bot.notices.time.deadlines import limits

_COLUMNS = (
    ("coordinating", re.compile(r"phoi hop")),
    (
        "lead",
        re.compile(
            r"chu tri|dau moi|co quan thuc hien|don vi thuc hien|don vi duoc giao|co quan duoc giao|trach nhiem"
        ),
    ),
    ("deadline", re.compile(r"thoi (?:han|gian)|han (?:hoan thanh|xu ly|chot|bao cao)?|tien do|hoan thanh")),
    ("task", re.compile(r"nhiem vu|noi dung|cong viec|viec|ten (?:nhiem vu|cong viec)|yeu cau")),
    ("number", re.compile(r"(?:s?tt|so tt|so thu tu)$")),
)
CELL = " | "


@dataclass
class Tables:
    """What was read from tables, and the blocks that it was read from."""

    drafts: list[Draft] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)


def table_rows(src: Source, found: list[Block], base: date | None) -> Tables:
    """Read the rows of all task tables among the blocks."""
    tables = Tables()
    columns: dict[str, int] = {}
    for block in found:
        line = src.text[block.line_start : block.end]
        if CELL not in line and not (columns and line.count("|") >= 2):
            columns = {}
            continue
        cells = _cells(block.line_start, line)
        header = _header(src, cells)
        if header:
            columns = header
            tables.blocks.add(id(block))
        elif columns:
            tables.blocks.add(id(block))
            draft = _row(src, block, cells, columns, base)
            if draft is not None:
                tables.drafts.append(draft)
    return tables


def _cells(at: int, line: str) -> list[tuple[int, int]]:
    cells = []
    for part in line.split("|"):
        left = len(part) - len(part.lstrip())
        cells.append((at + left, at + len(part.rstrip()) if part.strip() else at + left))
        at += len(part) + 1
    return cells


def _header(src: Source, cells: list[tuple[int, int]]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for i, (start, end) in enumerate(cells):
        words = src.flat[start:end]
        if len(words) > 60:
            return {}
        for name, pattern in _COLUMNS:
            if name not in columns and pattern.search(words):
                columns[name] = i
                break
    if "task" not in columns and len(columns) > 1:
        free = [i for i in range(len(cells)) if i not in columns.values() and cells[i][0] < cells[i][1]]
        columns |= {"task": free[0]} if free else {}
    return columns if "task" in columns and ("lead" in columns or "deadline" in columns) else {}


def _row(
    src: Source, block: Block, cells: list[tuple[int, int]], columns: dict[str, int], base: date | None
) -> Draft | None:
    if len(cells) <= columns["task"] or cells[columns["task"]][0] == cells[columns["task"]][1]:
        return None
    filled = [c for c in cells if c[0] < c[1]]
    if len(filled) < 3 and "lead" in columns and columns["lead"] >= len(cells):
        return None
    number = src.text[slice(*cells[columns["number"]])].rstrip(".") if "number" in columns else ""
    lead = _names(src, cells, columns.get("lead"))
    if not lead and len(filled) < 3:
        return None  # a row that heads a group of rows
    above = block.parent.path if block.parent and not number else ""
    return Draft(
        path=number or above,
        start=filled[0][0],
        end=filled[-1][1],
        lead=lead,
        coordinating=_names(src, cells, columns.get("coordinating")),
        limit=_limit(src, cells, columns.get("deadline"), base),
    )


def _names(src: Source, cells: list[tuple[int, int]], column: int | None) -> tuple[Mention, ...]:
    return () if column is None or column >= len(cells) else names_in(src, *cells[column])


def names_in(src: Source, start: int, end: int) -> tuple[Mention, ...]:
    """Read all names of a cell; words that are no name are kept as one of an unknown form."""
    found: list[Mention] = []
    order = ORDER.match(src.flat, start, end)
    at = order.end() if order else start
    while at < end:
        names = [m for m in list_at(src, at, weak=True) if m.end <= end]
        if names:
            found += names
            at = names[-1].end
        step = re.compile(r"[\s,;\-+.]*").match(src.text, at, end)
        after = step.end() if step else at
        if after < end and not names and after == at:
            if not found and not re.match(r"[-–\s]*$", src.text[start:end]):
                found.append(Mention(start, end, (src.text[start:end],), known=False))
            break
        if after >= end:
            break
        at = after
    return tuple(found)


def _limit(src: Source, cells: list[tuple[int, int]], column: int | None, base: date | None) -> Deadline | None:
    return None if column is None or column >= len(cells) else limit_in(src, *cells[column], base)


def limit_in(src: Source, start: int, end: int, base: date | None) -> Deadline | None:
    """Read the limit of a cell, where a day needs no word before it."""
    found = limits(src.text, start, end, base=base, flat=src.flat)
    if not found and base and src.flat[start:end] == "trong thang":
        return Deadline(src.text[start:end], this_end(base, "thang"), Basis.PERIOD)
    if found:
        return found[0].deadline
    for at in range(start, end):
        if at == start or not src.text[at - 1].isalnum():
            moment = day_at(src.flat, at, base, end) or period_at(src.flat, at, base, end)
            if moment is not None:
                return Deadline(src.text[start:end], moment.due, moment.basis)
    if re.search(r"thuong xuyen|hang (?:thang|quy|nam|tuan)", src.flat[start:end]):
        return Deadline(src.text[start:end], None, Basis.RECURRING)
    return None
