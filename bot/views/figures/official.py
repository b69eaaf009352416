"""The form of official documents, by annex I of Decree 30/2020/NĐ-CP: page, fonts, sizes, lines, places.

What the clerk writes by hand or by stamp stays blank: number, day, signer. Sizes are in points, lengths as named.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Cm, Emu, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from bot.i18n import Language
from bot.settings import Settings

FONT = "Times New Roman"
PAGE = (Mm(210), Mm(297))  # A4
MARGINS = {"top_margin": Mm(20), "bottom_margin": Mm(20), "left_margin": Mm(30), "right_margin": Mm(15)}
NUMBER_TOP = Mm(10)  # the page number stands in the top margin
NATION, MOTTO, BODY_NAME, NUMBER, PLACE, TITLE, TEXT, SIGNER = 13, 14, 13, 13, 14, 14, 14, 14
ABOUT, RECIPIENTS_HEAD, RECIPIENTS = 12, 12, 11
CELL = 11  # tables of an annex
FIRST_LINE = Cm(1.27)
BETWEEN = Pt(6)
LEFT_COLUMN, RIGHT_COLUMN = Mm(65), Mm(100)
MOTTO_LENGTH = Pt(170)  # of the motto at 14 points bold: the line under it is as long
LETTER_WIDTH = 0.62  # of a bold capital, in its size: for lines of a third to a half of the text
LINE_SHARE = 0.4
BLANK_LINES = 4  # room for the signature
ENDS = "./."
NOUGHT_UP_TO = 2
BLANK_PLACE = "............"


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What an office puts on its documents; from the settings."""

    parent: str  # the body above, may be empty
    issuer: str
    place: str
    code: str  # after the blank number: "BC-UBND"
    signature: tuple[str, ...]  # "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"
    recipients: tuple[str, ...]


def letterhead(t: Language, settings: Settings, code: str) -> Letterhead:
    """Return what the settings say of the office's documents, with the usual words where they say nothing."""
    usual = (t("BY ORDER OF THE CHAIR").unescape(), t("CHIEF OF OFFICE").unescape())
    return Letterhead(
        parent=settings.parent_body or "",
        issuer=settings.issuing_body or t("People's Committee").unescape(),
        place=settings.place_name or BLANK_PLACE,
        code=code,
        signature=settings.signature or usual,
        recipients=settings.recipients,
    )


def new_document() -> Docx:
    """Return an empty document of the prescribed page and font."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(TEXT)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    lay_out(document.sections[0])
    number_pages(document.sections[0])
    return document


def lay_out(section: Section, *, landscape: bool = False) -> None:
    """Set a section's page and margins."""
    width, height = PAGE[::-1] if landscape else PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    for name, value in MARGINS.items():
        setattr(section, name, value)
    section.header_distance = NUMBER_TOP


def number_pages(section: Section) -> None:
    """Put the page's number into the middle of the top margin; not on the first page."""
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    run.font.size = Pt(NUMBER)


def write(
    paragraph: Paragraph,
    text: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN | None = ALIGN.CENTER,
) -> Paragraph:
    """Write a run into a paragraph."""
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    if align is not None:
        paragraph.alignment = align
    return paragraph


def line_under(paragraph: Paragraph, column: int, length: int) -> None:
    """Draw a solid line of a length under a centred text; both in EMU."""
    edge = Emu(max((column - length) // 2, 0))
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = edge
    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)
    paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_before = Pt(4), Pt(3)


def share_of(text: str, size: int, column: int) -> int:
    """Return the length of a line of a third to a half of a text in bold capitals, in EMU."""
    return int(min(len(text) * LETTER_WIDTH * Pt(size), column) * LINE_SHARE)


def columns(document: Docx, *widths: int) -> tuple[_Cell, ...]:
    """Return the cells of a row without borders."""
    table = document.add_table(1, len(widths))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(table, widths)
    return tuple(table.rows[0].cells)


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    """Set a table's columns: Word reads the cells, LibreOffice the grid."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(width)
        for cell in column.cells:
            cell.width = Emu(width)


def head(t: Language, document: Docx, letterhead: Letterhead, day: date, about: str | None = None) -> None:
    """Write the top: bodies and number on the left, nation, motto, place and date on the right.

    ``about`` is the "V/v" of a letter; a report bears its title below instead.
    """
    left, right = columns(document, LEFT_COLUMN, RIGHT_COLUMN)
    paragraph = left.paragraphs[0]
    if letterhead.parent:
        write(paragraph, letterhead.parent.upper(), BODY_NAME)
        paragraph = left.add_paragraph()
    write(paragraph, letterhead.issuer.upper(), BODY_NAME, bold=True)
    line_under(left.add_paragraph(), LEFT_COLUMN, share_of(letterhead.issuer, BODY_NAME, LEFT_COLUMN))
    number = t("No.:          /{code}", code=letterhead.code).unescape()
    write(left.add_paragraph(), number, NUMBER)
    if about:
        write(left.add_paragraph(), about, ABOUT)
    write(right.paragraphs[0], t("SOCIALIST REPUBLIC OF VIET NAM").unescape(), NATION, bold=True)
    write(right.add_paragraph(), t("Independence - Freedom - Happiness").unescape(), MOTTO, bold=True)
    line_under(right.add_paragraph(), RIGHT_COLUMN, MOTTO_LENGTH)
    when = t("{place}, date       {month} {year}", place=letterhead.place, month=month_of(day), year=day.year)
    write(right.add_paragraph(), when.unescape(), PLACE, italic=True)


def month_of(day: date) -> str:
    """Write a month: January and February take a nought before them, so that nothing can be added."""
    return f"{day.month:02d}" if day.month <= NOUGHT_UP_TO else str(day.month)


def title(document: Docx, kind: str, summary: str) -> None:
    """Write the name of the kind of document and its summary, with the line below."""
    paragraph = write(document.add_paragraph(), kind, TITLE, bold=True)
    paragraph.paragraph_format.space_before = Pt(18)
    write(document.add_paragraph(), summary, TITLE, bold=True)
    width = PAGE[0] - MARGINS["left_margin"] - MARGINS["right_margin"]
    line_under(document.add_paragraph(), width, share_of(summary, TITLE, width // 2))


def say(document: Docx, *texts: str, bold: bool = False) -> None:
    """Write paragraphs of the body."""
    for text in texts:
        paragraph = write(document.add_paragraph(), text, TEXT, bold=bold, align=ALIGN.JUSTIFY)
        paragraph.paragraph_format.first_line_indent = FIRST_LINE
        paragraph.paragraph_format.space_before = BETWEEN
        paragraph.paragraph_format.space_after = BETWEEN


def sign(t: Language, document: Docx, letterhead: Letterhead) -> None:
    """Write the recipients on the left and the signature's place on the right; the name stays blank."""
    document.add_paragraph()
    left, right = columns(document, Mm(82), Mm(83))
    write(
        left.paragraphs[0],
        t("Recipients:").unescape(),
        RECIPIENTS_HEAD,
        bold=True,
        italic=True,
        align=ALIGN.LEFT,
    )
    named = [f"- {name};" for name in letterhead.recipients]
    for text in (*named, t("- Filed: Clerk.").unescape()):
        write(left.add_paragraph(), text, RECIPIENTS, align=ALIGN.LEFT)
    for place, text in enumerate(letterhead.signature):
        paragraph = right.paragraphs[0] if place == 0 else right.add_paragraph()
        write(paragraph, text.upper(), SIGNER, bold=True)
    for _line in range(BLANK_LINES):
        write(right.add_paragraph(), "", SIGNER, bold=True)


def annex(t: Language, document: Docx, name: str, goes_with: str) -> None:
    """Begin an annex on a page of its own, across."""
    section = document.add_section()
    lay_out(section, landscape=True)
    number_pages(section)
    begin = OxmlElement("w:pgNumType")  # an annex counts its pages by itself
    begin.set(qn("w:start"), "1")
    section._sectPr.append(begin)
    write(document.add_paragraph(), t("ANNEX").unescape(), TITLE, bold=True)
    write(document.add_paragraph(), name.upper(), TITLE, bold=True)
    paragraph = write(document.add_paragraph(), goes_with, TITLE, italic=True)
    paragraph.paragraph_format.space_after = BETWEEN


def grid(document: Docx, heading: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    """Write a table with borders whose heading is repeated on each page; widths in EMU."""
    table = document.add_table(1, len(heading), style="Table Grid")
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _row(table.rows[0].cells, heading, bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in rows:
        _row(table.add_row().cells, row)
    _set_widths(table, widths)


def _row(cells: Sequence[_Cell], texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text in zip(cells, texts, strict=True):
        centred = bold or not any(letter.isalpha() for letter in text)
        write(cell.paragraphs[0], text, CELL, bold=bold, align=ALIGN.CENTER if centred else ALIGN.LEFT)


def saved(document: Docx) -> bytes:
    """Return the document's bytes."""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
