"""The register of tasks as an Excel file: every counted task, the totals of each agency, and what each figure means."""

from __future__ import annotations

import math
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot import tables
from bot.i18n import Language
from bot.registry.figures.statistics import Counts, Line, Overview
from bot.registry.tasks.tasks import Standing
from bot.views.core import words
from bot.views.figures import report_figures
from bot.views.figures.register_columns import COLUMNS, Cell, Entry, cells, titles
from bot.views.figures.report_figures import Figure

FONT = "Times New Roman"
WIDTHS = tuple(column.letters for column in COLUMNS)
STANDING_COLUMN = next(place for place, column in enumerate(COLUMNS, 1) if column.kind is Cell.STANDING)
FIRST_ROW = 4  # the heading of the table; above it stand the title and the as-of time
CONTENT_LIMIT = 5000
LINE_HEIGHT, MOST_HEIGHT = 16.5, 400.0  # points; Excel allows 409
THIN = Side(style="thin", color="BFBFBF")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="1F4E79")
COLOURS = {  # light grounds on which black letters stay legible; the words say the same, for the colour-blind
    Standing.OVERDUE: "F8CBAD",
    Standing.DONE_LATE: "FFE699",
    Standing.WAITING: "E4DFEC",
    Standing.DONE_ON_TIME: "DDEBF7",
}


def register_workbook(t: Language, shown: Overview) -> bytes:
    """Write the register of an overview; gives an .xlsx's bytes. Slow for thousands of tasks: call it in a thread."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - narrows the type; a new book has one
    sheet.title = t("Tasks").unescape()
    _tasks(t, sheet, shown)
    _totals(t, book.create_sheet(t("By agency").unescape()), shown)
    _definitions(t, book.create_sheet(t("Definitions").unescape()))
    return tables.saved(book)


def _tasks(t: Language, sheet: Worksheet, shown: Overview) -> None:
    _title(t, sheet, shown, t("REGISTER OF ASSIGNED TASKS").unescape())
    _heading(sheet, titles(t), WIDTHS)
    for place, line in enumerate(shown.lines, 1):
        _task(t, sheet, FIRST_ROW + place, place, line)
    last = FIRST_ROW + len(shown.lines)
    sheet.auto_filter.ref = f"A{FIRST_ROW}:{get_column_letter(len(WIDTHS))}{last}"
    sheet.print_title_rows = f"{FIRST_ROW}:{FIRST_ROW}"
    _colour(t, sheet, last)
    _page(sheet)


def _task(t: Language, sheet: Worksheet, number: int, place: int, line: Line) -> None:
    texts = cells(t, Entry(place, line, CONTENT_LIMIT))
    for number_of, (column, text) in enumerate(zip(COLUMNS, texts, strict=True), 1):
        cell = tables.cell_of(sheet, number, number_of)
        _fill(cell, column.kind, text, line)
        cell.font, cell.border = Font(name=FONT, size=12), BORDER
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[number].height = _height(texts, WIDTHS)


def _fill(cell: SheetCell, kind: Cell, text: str, line: Line) -> None:
    if kind is Cell.DAY and line.task.deadline is not None:
        tables.write(cell, line.task.deadline)
    elif kind is Cell.NUMBER and text:
        cell.value = int(text)
    else:
        tables.write(cell, text)


def _height(texts: Sequence[str], widths: Sequence[int]) -> float:
    """Return the height of a row in points: no program that only opens a file measures its wrapped texts."""
    lines = max(math.ceil(len(text) / width) for text, width in zip(texts, widths, strict=True))
    return min(max(lines, 1) * LINE_HEIGHT, MOST_HEIGHT)


def _colour(t: Language, sheet: Worksheet, last: int) -> None:
    letter = get_column_letter(STANDING_COLUMN)
    area = f"A{FIRST_ROW + 1}:{get_column_letter(len(WIDTHS))}{max(last, FIRST_ROW + 1)}"
    for standing, colour in COLOURS.items():
        named = words.standing(t, standing).unescape().replace('"', '""')
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=colour))
        rule = Rule("expression", dxf=look, formula=[f'${letter}{FIRST_ROW + 1}="{named}"'])
        sheet.conditional_formatting.add(area, rule)


def _totals(t: Language, sheet: Worksheet, shown: Overview) -> None:
    _title(t, sheet, shown, t("TOTALS BY AGENCY").unescape())
    figures = report_figures.figures(t)
    _heading(sheet, [t("Agency").unescape(), *(figure.name for figure in figures)], (40, *(12,) * len(figures)))
    rows = [(name, counts) for _id, name, counts in shown.by_agency()]
    for number, (name, counts) in enumerate([*rows, (t("All").unescape(), shown.counts)], FIRST_ROW + 1):
        _total(sheet, number, name, counts, figures, bold=number == FIRST_ROW + 1 + len(rows))
    sheet.freeze_panes = f"B{FIRST_ROW + 1}"
    _page(sheet)


def _total(sheet: Worksheet, number: int, name: str, counts: Counts, figures: Sequence[Figure], *, bold: bool) -> None:
    tables.write(tables.cell_of(sheet, number, 1), name)
    for column, figure in enumerate(figures, 2):
        tables.cell_of(sheet, number, column).value = figure.of(counts)
    for column in range(1, len(figures) + 2):
        cell = tables.cell_of(sheet, number, column)
        cell.font, cell.border = Font(name=FONT, size=12, bold=bold), BORDER


def _definitions(t: Language, sheet: Worksheet) -> None:
    for number, figure in enumerate(report_figures.figures(t), 1):
        tables.write(tables.cell_of(sheet, number, 1), figure.name)
        tables.write(tables.cell_of(sheet, number, 2), figure.means)
        tables.cell_of(sheet, number, 1).font = Font(name=FONT, size=12, bold=True)
        cell = tables.cell_of(sheet, number, 2)
        cell.font, cell.alignment = Font(name=FONT, size=12), Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    _page(sheet)


def _title(t: Language, sheet: Worksheet, shown: Overview, title: str) -> None:
    tables.write(tables.cell_of(sheet, 1, 1), title)
    tables.cell_of(sheet, 1, 1).font = Font(name=FONT, size=14, bold=True)
    said = [t("as of {time}", time=words.as_of(t, shown)).unescape()]
    if shown.period is not None:
        said.insert(0, words.period(t, shown.period).unescape())
    if shown.scope.name:
        said.insert(0, shown.scope.name)
    tables.write(tables.cell_of(sheet, 2, 1), " · ".join(said))
    tables.cell_of(sheet, 2, 1).font = Font(name=FONT, size=12, italic=True)


def _heading(sheet: Worksheet, names: Sequence[str], widths: Sequence[int]) -> None:
    for column, (name, width) in enumerate(zip(names, widths, strict=True), 1):
        cell = tables.cell_of(sheet, FIRST_ROW, column)
        tables.write(cell, name)
        cell.font, cell.fill, cell.border = Font(name=FONT, size=12, bold=True, color="FFFFFF"), HEAD, BORDER
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[FIRST_ROW].height = _height(names, widths) + LINE_HEIGHT
    sheet.freeze_panes = f"A{FIRST_ROW + 1}"


def _page(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
