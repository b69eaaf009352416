"""Word tables: a task table becomes one line per row, a layout table is read column by column.

The head of an administrative document (issuer and number at the left, motto and date at the right) and its
signature block (Nơi nhận at the left, who signs at the right) are borderless tables of two columns: Decree
30/2020/ND-CP, appendix I. Read row by row they would mix two texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from bot.folding import fold
from bot.notices.documents.word.numbering import W, number, value

CellLines = Callable[[etree._Element], list[str]]
"""Reads the blocks of a cell into lines."""

SEPARATOR = " | "

_MOST_LAYOUT_COLUMNS = 3  # two, and sometimes an empty one between them
_MOST_COLUMNS = 200
_HEAD = re.compile(r"cong hoa xa hoi|doc lap\s*-\s*tu do|dang cong san viet nam")
_SIGNATURE = re.compile(r"^\W*(noi nhan\b|(tm|kt|tl|tuq|q)\.\s)")


@dataclass(frozen=True)
class _Cell:
    column: int
    lines: list[str]
    continues: bool  # merged with the cell above


def table_lines(table: etree._Element, cell_lines: CellLines) -> list[str]:
    """Return the lines of a table; nested tables come through cell_lines."""
    rows = [_cells(row, cell_lines) for row in _rows(table)]
    rows = [row for row in rows if row]
    if is_layout([[cell.lines for cell in row] for row in rows]):
        return _by_columns(rows)
    return _by_rows(rows)


def is_layout(rows: list[list[list[str]]]) -> bool:
    """Return whether a table (rows of cells of lines) only places text: a head, a signature block, one boxed cell."""
    widest = max((len(row) for row in rows), default=0)
    if widest <= 1:
        return True
    lines = [fold(line) for row in rows for cell in row for line in cell]
    return widest <= _MOST_LAYOUT_COLUMNS and any(_HEAD.search(line) or _SIGNATURE.match(line) for line in lines)


def _by_columns(rows: list[list[_Cell]]) -> list[str]:
    columns = sorted({cell.column for row in rows for cell in row})
    return [line for at in columns for row in rows for cell in row if cell.column == at for line in cell.lines]


def _by_rows(rows: list[list[_Cell]]) -> list[str]:
    above: dict[int, str] = {}
    lines = []
    for row in rows:
        texts = [above.get(cell.column, "") if cell.continues else " ".join(cell.lines) for cell in row]
        above.update({cell.column: text for cell, text in zip(row, texts, strict=True)})
        if any(texts):
            lines.append(SEPARATOR.join(texts).strip())
    return lines


def _rows(table: etree._Element) -> list[etree._Element]:
    """Rows in order, also those inside content controls; rows deleted under tracked changes are gone."""
    found = []
    for child in table:
        if child.tag == W + "tr" and child.find(f"{W}trPr/{W}del") is None:
            found.append(child)
        elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml", W + "ins"}:
            found.extend(_rows(child))
    return found


def _cells(row: etree._Element, cell_lines: CellLines) -> list[_Cell]:
    column = number(value(row.find(W + "trPr"), "gridBefore")) or 0
    cells = []
    for element in _cell_elements(row):
        properties = element.find(W + "tcPr")
        merge = None if properties is None else properties.find(W + "vMerge")
        continues = merge is not None and merge.get(W + "val") != "restart"
        lines = [line.strip() for text in cell_lines(element) for line in text.split("\n")]
        cells.append(_Cell(column, [line for line in lines if line], continues))
        column += min(max(number(value(properties, "gridSpan")) or 1, 1), _MOST_COLUMNS)
    return cells


def _cell_elements(row: etree._Element) -> list[etree._Element]:
    found = []
    for child in row:
        if child.tag == W + "tc":
            found.append(child)
        elif child.tag in {W + "sdt", W + "sdtContent", W + "customXml"}:
            found.extend(_cell_elements(child))
    return found
