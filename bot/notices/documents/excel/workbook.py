"""Excel task lists (.xlsx) -> one line per row, cells joined with " | "; hidden sheets are left out."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import openpyxl

from bot.folding import fold
from bot.notices.documents.package import Package, parse_xml
from bot.notices.documents.values import Job, Limits, Reading
from bot.notices.documents.word.tables import SEPARATOR
from bot.notices.model import Fault, UnreadableDocument

_HEADINGS = ("stt", "tt", "noi dung", "nhiem vu", "cong viec", "don vi", "co quan", "chu tri", "phoi hop", "thoi han",
             "hoan thanh", "ghi chu", "thoi gian", "han xu ly")  # fmt: skip
_LEAST_HEADINGS = 2  # cells of a row that name columns before it is the head of the list
_MOST_COLUMNS = 200
_MIDNIGHT = time()

Sheet = dict[int, dict[int, str]]
"""Rows and columns that hold anything, counted from 1."""


def read(data: bytes, job: Job) -> Reading:
    """Read a workbook: formulas by the values Excel stored with them, dates as dd/mm/yyyy."""
    _check(data, job.limits)
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    paragraphs: list[str] = []
    marginal: list[str] = []
    rows_left = job.limits.rows
    for sheet in shown:
        cells = _cells(sheet, rows_left)
        rows_left -= len(cells)
        marginal += [text for row in cells.values() for text in row.values()] + _headers(sheet)
        paragraphs += _lines(cells)
    hidden = len(book.worksheets) > len(shown)
    return Reading(tuple(paragraphs), "xlsx", tuple(marginal), warnings=("hidden_sheets",) if hidden else ())


def opened(data: bytes, limits: Limits) -> openpyxl.Workbook:
    """Open a workbook to go through its rows, with the text of its formulas.

    Raises UnreadableDocument when it is too large or broken. What is wrong inside a sheet shows only on the way.
    """
    if len(data) > limits.file_bytes:
        raise UnreadableDocument(Fault.TOO_LARGE, "file bytes")
    _check(data, limits)
    try:
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever a broken part makes it meet
        raise UnreadableDocument(Fault.DAMAGED, "xlsx") from error


def _check(data: bytes, limits: Limits) -> None:
    package = Package(data, limits)
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            parse_xml(package.part(name) or b"")  # openpyxl parses with other bounds than ours


def _cells(sheet: Any, rows_left: int) -> Sheet:  # noqa: ANN401  the private table of cells has no type
    """Collect the cells that exist: a sheet may claim a million rows for the sake of one coloured column."""
    cells: Sheet = {}
    for (row, column), cell in sorted(sheet._cells.items()):
        text = shown(cell.value, cell.number_format)
        if text and column <= _MOST_COLUMNS:
            cells.setdefault(row, {})[column] = text
            if len(cells) > rows_left:
                raise UnreadableDocument(Fault.TOO_LARGE, "rows")
    for merged in sheet.merged_cells.ranges:
        _fill(cells, merged)
    return cells


def _fill(cells: Sheet, merged: Any) -> None:  # noqa: ANN401
    """Repeat a cell merged over several rows in each that holds anything, so that every row is whole."""
    text = cells.get(merged.min_row, {}).get(merged.min_col)
    if text is None:
        return
    for row in cells:
        if merged.min_row < row <= merged.max_row:
            cells[row].setdefault(merged.min_col, text)


def _headers(sheet: Any) -> list[str]:  # noqa: ANN401
    """Return the words in the page header and footer of a sheet, where a mark of secrecy may stand."""
    parts = (sheet.oddHeader, sheet.firstHeader, sheet.evenHeader, sheet.oddFooter, sheet.firstFooter)
    return [side.text for part in parts for side in (part.left, part.center, part.right) if side.text]


def _lines(cells: Sheet) -> list[str]:
    """Write titles as plain lines, and from the head of the list on every column of every row."""
    rows = sorted(cells)
    head = next((row for row in rows if _is_head(cells[row].values())), None)
    if head is None:
        return [SEPARATOR.join(cells[row][column] for column in sorted(cells[row])) for row in rows]
    columns = sorted({column for row in rows if row >= head for column in cells[row]})
    titles = [" ".join(cells[row][column] for column in sorted(cells[row])) for row in rows if row < head]
    body = [SEPARATOR.join(cells[row].get(column, "") for column in columns).strip() for row in rows if row >= head]
    return titles + body


def _is_head(texts: Any) -> bool:  # noqa: ANN401
    return sum(fold(text).strip(" .") in _HEADINGS or _names_column(text) for text in texts) >= _LEAST_HEADINGS


def _names_column(text: str) -> bool:
    folded = fold(text)
    return len(folded) < 60 and any(heading in folded for heading in _HEADINGS if len(heading) > 3)


def shown(value: object, number_format: str = "General") -> str:
    """Write a cell's value as a clerk would read it."""
    if value is None or isinstance(value, bool):
        return "" if value is None else ("x" if value else "")
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y" if value.time() == _MIDNIGHT else "%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, float):
        return _number(value, number_format)
    return " ".join(str(value).split())


def _number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{value * 100:.10g}%"
    return f"{value:.10g}"
