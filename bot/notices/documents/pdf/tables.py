"""Ruled tables of a PDF page -> their rows."""

from __future__ import annotations

from typing import Any

from bot.notices.documents.page.printed_table import Row, Table

_LEAST_ROWS, _LEAST_COLUMNS = 2, 2
_MOST_EDGES = 4_000  # drawn lines on a page above which it is a drawing, not a table
_SETTINGS = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}

Box = tuple[float, float, float, float]


def tables_of(page: Any) -> list[tuple[Box, Table]]:  # noqa: ANN401  pdfplumber has no types
    """Return the boxes and contents of the task tables on a page; frames round a text are none."""
    if len(page.edges) > _MOST_EDGES:
        return []
    found = [(table.bbox, _rows(table)) for table in page.find_tables(_SETTINGS)]
    return [(box, Table(rows)) for box, rows in found if _is_table(rows)]


def _is_table(rows: list[Row]) -> bool:
    filled = sum(bool(cell) for row in rows for cell in row)
    wide = max((len(row) for row in rows), default=0)
    return len(rows) >= _LEAST_ROWS and wide >= _LEAST_COLUMNS and filled >= _LEAST_ROWS * _LEAST_COLUMNS


def _rows(table: Any) -> list[Row]:  # noqa: ANN401
    """Read the cells; a cell merged over several rows is repeated in each, so that every row is whole."""
    texts = table.extract(x_tolerance_ratio=0.2)
    boxes = [row.cells for row in table.rows]
    starts = sorted({round(cell[0], 1) for row in boxes for cell in row if cell})
    by_box = {
        box: text for row, line in zip(boxes, texts, strict=False) for box, text in zip(row, line, strict=False) if box
    }
    rows = []
    for row, line in zip(table.rows, texts, strict=False):
        middle = (row.bbox[1] + row.bbox[3]) / 2
        filled = [
            _tidy(text if text is not None or i >= len(starts) else _above(by_box, starts[i], middle))
            for i, text in enumerate(line)
        ]
        rows.append(filled)
    return rows


def _above(by_box: dict[Box, str | None], start: float, middle: float) -> str | None:
    """Return the text of the cell that reaches down into a row from above, beginning at the same left end."""
    for (x0, top, _x1, bottom), text in by_box.items():
        if abs(x0 - start) < 1 and top < middle < bottom:
            return text
    return None


def _tidy(text: str | None) -> str:
    return " ".join((text or "").split())
