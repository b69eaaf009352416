"""Tables that a copy flattened to one cell a line: headings "TT", "Nội dung" ..., then a number and its cells.

They are put back into rows, cells joined by " | ", as the readers of documents give tables.
"""

from __future__ import annotations

import re

from bot.folding import flat

_FIRST = re.compile(r"(?:s?tt|so tt|so thu tu)$")
_HEADING = re.compile(
    r"noi dung|nhiem vu|cong viec|chu tri|phoi hop|thoi (?:gian|han)|han |thuc hien|ghi chu|don vi|co quan|dau moi|"
    r"tien do|ket qua|san pham|trach nhiem|lanh dao"
)
_ROW = re.compile(r"\d{1,3}\.?$")
_GROUP = re.compile(r"[IVX]{1,5}\.?$|[A-E]\.?$")
_AFTER = re.compile(r"\d{1,2}[.)] \S|(?:Trên đây|Nhận được|Yêu cầu|Nơi nhận|Văn phòng \S+ thông báo)")
LONGEST_HEADING = 40  # letters
FEWEST, MOST = 3, 9  # columns
LONGEST_CELL = 600  # letters


def retabled(lines: list[str]) -> list[str]:
    """Return the lines with every flattened table put back into rows."""
    whole: list[str] = []
    at = 0
    while at < len(lines):
        columns = _columns(lines, at)
        if columns is None:
            whole.append(lines[at])
            at += 1
            continue
        rows, at = _rows(lines, at, columns)
        whole += rows
    return whole


def _columns(lines: list[str], at: int) -> list[int] | None:
    """Return the places of a table's headings, if one begins here."""
    if not _FIRST.match(flat(lines[at].strip())):
        return None
    places = [at]
    for place in range(at + 1, min(len(lines), at + 2 * MOST)):
        line = lines[place].strip()
        if not line:
            continue
        if _ROW.match(line) or _GROUP.match(line) or len(line) > LONGEST_HEADING or not _HEADING.search(flat(line)):
            break
        places.append(place)
    return places if FEWEST <= len(places) <= MOST else None


def _rows(lines: list[str], at: int, columns: list[int]) -> tuple[list[str], int]:
    """Read rows until something else begins: the table's lines, and the place after it."""
    rows = [" | ".join(lines[place].strip() for place in columns)]
    spaced = columns[-1] - columns[0] >= 2 * (len(columns) - 1)  # blank lines stand between all cells
    at = columns[-1] + 1
    while at < len(lines):
        head = lines[at].strip()
        if not head:
            at += 1
        elif _ROW.match(head) or _GROUP.match(head):
            cells, at = _cells(lines, at, len(columns), spaced=spaced)
            rows.append(" | ".join(cells))
        else:
            break
    return rows, at


def _cells(lines: list[str], at: int, columns: int, *, spaced: bool) -> tuple[list[str], int]:
    cells = [lines[at].strip()]
    group = _GROUP.match(cells[0]) is not None
    at += 1
    while at < len(lines) and len(cells) < (2 if group else columns):
        line = lines[at].strip()
        ends = _ROW.match(line) or _GROUP.match(line) or _AFTER.match(line) or len(line) > LONGEST_CELL
        if line and ends:
            break
        if line or (not spaced and not group):
            cells.append(line)
        at += 1
    return [*cells, *[""] * (columns - len(cells))], at
