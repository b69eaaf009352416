"""The drafts of a notice as an Excel table, and what came of one that was sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot import tables
from bot.i18n import Language
from bot.registry.intake.review_table import Decision, Edit, Imported, NotTaken, ReviewTable, Row, Taken
from bot.tables import Column, TableKind, Value
from bot.views.core import refusals, words
from bot.views.core.message import Block, Button, Message, Upload, say, short

TITLE_LIMIT = 110
VALUE_LIMIT = 160  # letters of a cell in the report
HEADER_LIMIT = 120  # letters; Excel allows 255 in the header of a page
UNLINKED_LIMIT = 800
_DOUBTFUL = PatternFill("solid", fgColor="FFF2CC")


def decisions(t: Language) -> dict[Decision, str]:
    """Return the decisions as the table's language writes them."""
    return {
        Decision.APPROVE: str(t("approve")),
        Decision.DROP: str(t("drop")),
        Decision.LATER: str(t("later")),
    }


def _columns(t: Language) -> list[Column]:
    return [
        Column("number", str(t("Draft no.")), 9, locked=True),
        Column("path", str(t("Item")), 9, locked=True),
        Column("content", str(t("Content")), 60),
        Column("lead", str(t("Lead")), 26),
        Column("coordinating", str(t("Coordinating")), 26),
        Column("consolidating", str(t("Consolidates")), 22),
        Column("deadline", str(t("Deadline")), 14),
        Column("words", str(t("Deadline as written")), 20, locked=True),
        Column("doubts", str(t("To look at")), 30, locked=True),
        Column("decision", str(t("Decision")), 12),
    ]


def workbook(t: Language, table: ReviewTable) -> Upload:
    """Make the file. Blocks for as long as Excel's format takes: call it from a thread."""
    columns = _columns(t)
    book = tables.make(TableKind.DRAFTS, str(t("Drafts")), columns, table.facts)
    for row in table.rows:
        number = tables.add(book, columns, {**row.cells, "doubts": _doubts(t, row)})
        if row.doubts:
            tables.cell_of(book.worksheets[0], number, _place(columns, "doubts")).fill = _DOUBTFUL
    _dress(t, book.worksheets[0], columns, table)
    _explain(t, book, table)
    return Upload(str(t("drafts-vb{number}.xlsx", number=table.notice)), tables.saved(book))


def _doubts(t: Language, row: Row) -> str:
    said = [str(words.doubt(t, doubt).unescape()) for doubt in sorted(row.doubts)]
    if row.unknown:
        said.append("❓ " + "; ".join(row.unknown))
    return "\n".join(said)


def _place(columns: Sequence[Column], key: str) -> int:
    return next(place for place, column in enumerate(columns, start=1) if column.key == key)


def _dress(t: Language, sheet: Worksheet, columns: Sequence[Column], table: ReviewTable) -> None:
    last = sheet.max_row
    place = {column.key: tables.cell_of(sheet, 1, _place(columns, column.key)).column_letter for column in columns}
    for row in range(2, last + 1):
        tables.cell_of(sheet, row, _place(columns, "deadline")).number_format = tables.DAY_FORMAT
        for key in ("number", "path", "deadline", "decision"):
            cell = tables.cell_of(sheet, row, _place(columns, key))
            cell.alignment = Alignment(horizontal="center", vertical="top", wrap_text=True)
    choices = DataValidation(type="list", formula1=f'"{",".join(decisions(t).values())}"', allow_blank=True)
    choices.error = str(t("Please choose one from the list."))
    choices.showErrorMessage = True
    choices.add(f"{place['decision']}2:{place['decision']}{last}")
    days = DataValidation(allow_blank=True)  # anything may be typed; it only says what
    days.prompt, days.showInputMessage = str(t("A date (dd/mm/yyyy), words as in /sua, or “none”.")), True
    days.add(f"{place['deadline']}2:{place['deadline']}{last}")
    sheet.add_data_validation(choices)
    sheet.add_data_validation(days)
    sheet.freeze_panes = "C2"  # the titles, and by which number and item a row is known
    sheet.auto_filter.ref = f"A1:{place['decision']}{last}"
    _protect(sheet)
    _print(sheet, table)


def _protect(sheet: Worksheet) -> None:
    guard = sheet.protection
    guard.enable()
    guard.formatColumns = guard.formatRows = guard.autoFilter = False  # stay allowed


def _print(sheet: Worksheet, table: ReviewTable) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    title = short(table.title, HEADER_LIMIT).replace("&", "&&")
    for part, text in ((sheet.oddHeader, title), (sheet.oddFooter, "&P/&N")):
        if part is not None:
            part.center.text = text


def _explain(t: Language, book: Workbook, table: ReviewTable) -> None:
    sheet = book.create_sheet(str(t("How to fill it in")), 1)
    sheet.column_dimensions["A"].width = 110
    sheet.sheet_view.showGridLines = False
    choice = decisions(t)
    lines = [
        t("Review of drafts: {title}", title=table.title or "/giao"),
        t(
            "1. In the column “Decision”, choose {approve}, {drop} or {later} for each row. An empty cell means"
            " {later}.",
            **{str(decision): word for decision, word in choice.items()},
        ),
        t(
            "2. White cells may be changed: the content, the agencies, the deadline. Grey and yellow ones are only for"
            " reading; a row in which one was changed is refused."
        ),
        t("3. Several agencies in one cell: put a semicolon between them, or each on a line of its own (Alt+Enter)."),
        t(
            "4. The deadline is a date (15/07/2026) or words such as 15/7, end of the month, 10 working days. An empty"
            " cell or “none” means no deadline."
        ),
        t("5. Please look at yellow cells first: there the program was not sure."),
        t("6. Rows may be deleted: those drafts stay as they are. New tasks are not added here but with /giao."),
        t("7. Save the file as .xlsx and send it back to the bot in private. Nothing is sent to agencies before that."),
        t("8. If somebody changed a draft meanwhile, its row is refused and said so; the other rows are taken."),
    ]
    for number, line in enumerate(lines, start=1):
        cell = tables.cell_of(sheet, number, 1)
        tables.write(cell, line.unescape())
        cell.font = Font(name="Times New Roman", size=14 if number == 1 else 13, bold=number == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def sent(t: Language, table: ReviewTable, file: Upload) -> Message:
    """Hand out the file."""
    return say(
        t.plural(
            "{n} draft of document {number} is in this file.",
            "{n} drafts of document {number} are in this file.",
            len(table.rows),
            number=table.notice,
        ),
        t("Fill it in and send it back here. Nothing is changed before that; the second sheet says how."),
        files=(file,),
    )


def choose(t: Language, notices: Sequence[tuple[int, str, int]]) -> Message:
    """Let somebody choose of which notice, newest first; or say that nothing waits."""
    if not notices:
        return say(t("No draft waits for review."))
    blocks = [Block(t("Of which document?"))]
    for notice, title, count in reversed(notices):
        words_ = t.plural(
            "{n} draft of {title}", "{n} drafts of {title}", count, title=short(title, TITLE_LIMIT) or "/giao"
        )
        blocks.append(Block(words_, (Button(t("Excel {number}", number=notice), f"sheet:{notice}"),)))
    return Message(tuple(blocks))


def imported(t: Language, done: Imported) -> Message:
    """Report what came of a table, row by row."""
    head = t(
        "<b>Table of document {number}</b>: {taken} rows taken, {refused} refused, {same} unchanged.",
        number=done.notice,
        taken=len(done.taken),
        refused=len(done.not_taken),
        same=done.same,
    )
    blocks = [Block(head)]
    blocks += [Block(_not_taken(t, one)) for one in done.not_taken]
    blocks += [Block(_taken(t, one)) for one in done.taken]
    unlinked = dict.fromkeys(name for one in done.taken if one.approved for name in one.approved.unlinked)
    if unlinked:
        names = short("; ".join(unlinked), UNLINKED_LIMIT)
        said = t("No chat is linked yet for: {names}. Make a code with /moi and the agency's name.", names=names)
        blocks.append(Block(said))
    if done.left:
        blocks.append(Block(t.plural("{n} draft is left: /duyet", "{n} drafts are left: /duyet", done.left)))
    undo = (Button(t("↩ Undo"), f"undoclear:{done.notice}:{done.batch}"),)
    return Message(tuple(blocks), (undo,) if done.batch else ())


def _not_taken(t: Language, one: NotTaken) -> Markup:
    why = Markup(" ").join(block.text for block in refusals.refused(t, one.refusal, one.facts).blocks)
    return t("❌ Row {row} · draft {number} · item {path}: {why}", **_where(one), why=why)


def _taken(t: Language, one: Taken) -> Markup:
    said = [_edit(t, edit) for edit in one.edits]
    if one.approved is not None:
        said.append(t.plural("{n} task assigned", "{n} tasks assigned", len(one.approved.tasks)))
    if one.decision is Decision.DROP:
        said.append(t("dropped"))
    return t("✅ Row {row} · draft {number} · item {path}: {said}", **_where(one), said=Markup("; ").join(said))


def _where(one: Taken | NotTaken) -> dict[str, object]:
    return {"row": one.line, "number": one.draft, "path": short(one.path, VALUE_LIMIT) or "—"}


def _edit(t: Language, edit: Edit) -> Markup:
    titles = {column.key: column.title for column in _columns(t)}
    return t(
        "{column}: {before} → {after}",
        column=titles[edit.column].lower(),
        before=_shown(t, edit.before),
        after=_shown(t, edit.after),
    )


def _shown(t: Language, value: Value) -> str:
    if isinstance(value, date):
        return t.weekday(value)
    return short(value, VALUE_LIMIT) or str(t("none"))
