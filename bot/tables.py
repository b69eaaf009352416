"""Our own Excel tables: written so that they can be recognised when somebody sends them back, and read with bounds.

A table is a visible sheet of named columns and a very hidden sheet of facts: which kind of table it is, which column
stands under which title, and whatever else its maker wants to know again. A hidden sheet survives Excel, LibreOffice
and the office programs of the web and of telephones; document properties do not.

Texts are written as texts: nothing that a person has typed is ever a formula, neither here nor in Excel.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet.worksheet import Worksheet

from bot.folding import fold_alnum
from bot.notices import Fault, Limits, UnreadableDocument, open_workbook, sheet_names
from bot.plaintext import clean

LIMITS = Limits(file_bytes=5_000_000, unpacked_bytes=30_000_000, rows=3_000)
"""Much more than any table of ours; rows are those under the titles."""
MOST_COLUMNS = 60
CELL_LIMIT = 32_767  # characters; Excel's own
DAY_FORMAT = "dd/mm/yyyy"

_MARK = "nhacviec."
_COLUMN = "column:"
_SHEET = "sheet"
_GUARDED = ("=", "+", "-", "@", "\t", "\r")  # what Excel would take for a formula when the cell is entered again
# Excel writes a letter as _x000D_, and an underscore that only looks like one as _x005F_ (ECMA-376, ST_Xstring).
_LETTER = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_WRITTEN = re.compile("_x(005[Ff]|000[Dd])_")

_FONT = "Times New Roman"
_THIN = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD_FILL = PatternFill("solid", fgColor="1F4E79")
_OPEN_FILL = PatternFill("solid", fgColor="FFFFFF")
_LOCKED_FILL = PatternFill("solid", fgColor="F2F2F2")

Value = str | date


class TableKind(StrEnum):
    """Which table of ours a workbook is."""

    AGENCIES = "agencies"
    DRAFTS = "drafts"


class WrongColumnsError(ValueError):
    """Raised when a column is missing or stands there twice; the argument is its title."""


class BadFileError(ValueError):
    """Raised when a file is no table at all."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the name by which the program knows it, its title, its width in letters."""

    key: str
    title: str
    width: float
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row that holds anything: its number in the sheet, and a value for every column, "" where nothing is."""

    number: int
    cells: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Grid:
    """What was read from a table."""

    facts: Mapping[str, str]
    titles: Mapping[str, str]  # of the columns, by key
    lines: tuple[Line, ...]


def kind_of(data: bytes) -> TableKind | None:
    """Return which table of ours these bytes are; None for anything else, also for what cannot be opened."""
    if not data.startswith(b"PK") or len(data) > LIMITS.file_bytes:
        return None
    try:
        names = sheet_names(data, LIMITS)
    except UnreadableDocument:
        return None
    return next((kind for kind in TableKind if _MARK + kind in names), None)


def read(data: bytes, kind: TableKind, needs: Iterable[str]) -> Grid:
    """Read a table of this kind, which must have these columns, by key. Blocks: call it from a thread.

    Formulas are read as the text that they are. Raises UnreadableDocument when it cannot
    be opened or is too large, WrongColumnsError when it has not each of the columns that it was made with exactly once.
    """
    book = open_workbook(data, LIMITS)
    facts: dict[str, str] = {}
    lines: list[tuple[object, ...]] = []
    try:
        if _MARK + kind not in book.sheetnames:
            raise UnreadableDocument(Fault.DAMAGED, "facts")
        for key, value, *_rest in _rows(book[_MARK + kind], LIMITS.rows * 2):
            facts[str(key or "")] = str(value or "")
        title = facts.pop(_SHEET, "")
        shown = title if title in book.sheetnames else book.sheetnames[0]  # it may have been named again, or moved
        lines = list(_rows(book[shown], LIMITS.rows + 1))
    except UnreadableDocument:
        raise
    except Exception as error:  # openpyxl raises whatever a broken part makes it meet
        raise UnreadableDocument(Fault.DAMAGED, "xlsx") from error
    finally:
        book.close()
    titles = {key.removeprefix(_COLUMN): title for key, title in facts.items() if key.startswith(_COLUMN)}
    if not titles.keys() >= set(needs):
        raise UnreadableDocument(Fault.DAMAGED, "facts")
    places = _places(titles, lines[0] if lines else ())
    found = (
        Line(number, {key: _value(row[place]) for key, place in places.items()})
        for number, row in enumerate(lines[1:], start=2)
    )
    kept = {key: value for key, value in facts.items() if not key.startswith(_COLUMN)}
    return Grid(kept, titles, tuple(line for line in found if any(line.cells.values())))


def comma_separated(data: bytes, heads: Sequence[str]) -> list[list[str]]:
    """Read cells that commas or semicolons separate; heads are titles of which a title row has one.

    Raises BadFileError when it is not such a file, UnreadableDocument when it is too long.
    """
    try:
        text = data.decode("utf-8-sig")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, set(map(fold_alnum, heads))))
        found = list(islice(reader, LIMITS.rows + 2))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadFileError from error
    if len(found) > LIMITS.rows + 1:
        raise UnreadableDocument(Fault.TOO_LARGE, "rows")
    return [[_unguarded(clean(cell).strip()) for cell in line] for line in found]


def _delimiter(text: str, heads: set[str]) -> str:
    """Say what separates the cells: what makes the first line a title row; else semicolons, where there are any."""
    first = text.lstrip().partition("\n")[0]
    for sign in (",", ";"):
        if heads & set(map(fold_alnum, next(csv.reader([first], delimiter=sign), []))):
            return sign
    return ";" if ";" in re.sub(r'"[^"]*"', "", text) else ","


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_GUARDED) else text


def _rows(sheet: Worksheet, limit: int) -> Iterable[tuple[object, ...]]:
    for number, row in enumerate(sheet.iter_rows(max_row=limit + 1, max_col=MOST_COLUMNS, values_only=True)):
        if number >= limit and any(value is not None for value in row):
            raise UnreadableDocument(Fault.TOO_LARGE, "rows")
        yield (*row, *[None] * (MOST_COLUMNS - len(row)))


def _places(titles: Mapping[str, str], head: Sequence[object]) -> dict[str, int]:
    written = [" ".join(str(title or "").split()) for title in head]
    for title in titles.values():
        if written.count(title) != 1:
            raise WrongColumnsError(title)
    return {key: written.index(title) for key, title in titles.items()}


def _value(value: object) -> Value:
    """Return what a cell holds as a text or a day; a whole number without the point that Excel's numbers have."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(_WRITTEN.sub(lambda found: chr(int(found[1], 16)), str(value))).strip()


def day_in(value: Value) -> date | None:
    """Return the day that a cell names without doubt: a day of Excel's, its bare number, or "15/07/2026"."""
    if isinstance(value, date):
        return value
    try:
        if re.fullmatch(r"[0-9]{5}", value):
            number = from_excel(int(value))
            return number.date() if isinstance(number, datetime) else None
        written = re.fullmatch(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})", value)
        return date(int(written[3]), int(written[2]), int(written[1])) if written else None
    except ValueError:
        return None


def make(kind: TableKind, sheet: str, columns: Sequence[Column], facts: Mapping[str, str]) -> Workbook:
    """Make a workbook with the titles of a table and its facts; `add` fills in the rows, `saved` gives the bytes."""
    book = Workbook()
    shown = book.active
    assert isinstance(shown, Worksheet)  # noqa: S101 - narrows the type; a new book has one
    shown.title = sheet
    for place, column in enumerate(columns, start=1):
        cell = cell_of(shown, 1, place)
        write(cell, column.title)
        _dress(cell, Font(name=_FONT, size=12, bold=True, color="FFFFFF"), _HEAD_FILL, centred=True)
        shown.column_dimensions[cell.column_letter].width = column.width
    shown.freeze_panes = "A2"
    hidden = book.create_sheet(_MARK + kind)
    hidden.sheet_state = "veryHidden"
    known = {**facts, _SHEET: sheet, **{_COLUMN + column.key: column.title for column in columns}}
    for number, (key, value) in enumerate(known.items(), start=1):
        write(cell_of(hidden, number, 1), key)
        write(cell_of(hidden, number, 2), value)
    return book


def add(book: Workbook, columns: Sequence[Column], cells: Mapping[str, Value]) -> int:
    """Add a row; returns its number. A day becomes a day of Excel's, everything else a text."""
    sheet = book.worksheets[0]
    number = sheet.max_row + 1
    for place, column in enumerate(columns, start=1):
        cell = cell_of(sheet, number, place)
        write(cell, cells.get(column.key, ""))
        _dress(cell, Font(name=_FONT, size=12), _LOCKED_FILL if column.locked else _OPEN_FILL)
        cell.protection = Protection(locked=column.locked)
    return number


def saved(book: Workbook) -> bytes:
    """Return the workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cell_of(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell of a sheet that has no merged ones."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - narrows the type
    return cell


def write(cell: Cell, value: Value) -> None:
    """Put a day or a text into a cell; a text stays one, whatever it begins with."""
    if isinstance(value, date):
        cell.value, cell.number_format = value, DAY_FORMAT
        return
    text = _LETTER.sub("_x005F_", clean(value))[:CELL_LIMIT]
    cell.value = text or None
    if text:
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = text.startswith(_GUARDED)


def _dress(cell: Cell, font: Font, fill: PatternFill, *, centred: bool = False) -> None:
    cell.font, cell.fill, cell.border = font, fill, _BORDER
    cell.alignment = Alignment(
        wrap_text=True, vertical="center" if centred else "top", horizontal="center" if centred else None
    )
