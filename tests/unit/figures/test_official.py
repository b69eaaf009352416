"""The Word files against annex I of Decree 30/2020/NĐ-CP: page, margins, fonts, sizes, lines, what stays blank."""

from __future__ import annotations

import io
import re
from datetime import date, datetime

import pytest
from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from bot.clock import ZONE
from bot.i18n import language
from bot.registry.figures.statistics import Line, Overview, Scope
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Task
from bot.settings import Settings
from bot.views.figures import official, status_report, urging_letter
from bot.views.figures.register_columns import COLUMNS

t = language("vi")
AT = datetime(2026, 6, 15, 17, 0, tzinfo=ZONE)
AGENCIES = (
    "Sở Y tế",
    "Sở Nông nghiệp và Môi trường",
    "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh",
)
SETTINGS = Settings(
    _env_file=None,
    parent_body="Ủy ban nhân dân tỉnh Lâm Bình",
    issuing_body="Văn phòng",
    place_name="Lâm Bình",
    recipients=("Chủ tịch, các Phó Chủ tịch UBND tỉnh",),
)


def line(number: int, agency: int, due: date) -> Line:
    task = Task(
        number,
        number,
        agency,
        AGENCIES[agency],
        Part.LEAD,
        State.ASSIGNED,
        "Rà soát, tổng hợp tình hình thực hiện kế hoạch đầu tư công",
        "",
        1,
        "118/TB-UBND",
        due,
        None,
        AT,
        None,
        None,
    )
    obstacle = "chưa có mặt bằng" if number == 1 else None
    return Line(task, task.standing(AT.date()), updated=False, obstacle=obstacle)


def shown(*agencies: int) -> Overview:
    lines = [line(n, agency, date(2026, 6, 10 + n)) for n, agency in enumerate(agencies, 1)]
    return Overview(AT, AT.date(), None, Scope(), tuple(lines))


REPORT, LETTER, LETTER_TO_ONE = "report", "letter", "letter to one"


def made(kind: str) -> Docx:
    overview = shown(0) if kind == LETTER_TO_ONE else shown(0, 1, 2, 0, 1)
    if kind == REPORT:
        data = status_report.status_report(t, overview, official.letterhead(t, SETTINGS, "BC-VP"))
    else:
        data = urging_letter.urging_letter(t, overview, official.letterhead(t, SETTINGS, "VP-TH"))
    return Document(io.BytesIO(data))


@pytest.fixture(params=[REPORT, LETTER, LETTER_TO_ONE])
def document(request: pytest.FixtureRequest) -> Docx:
    """Each of the three kinds in turn."""
    return made(request.param)


def paragraphs(document: Docx) -> list[Paragraph]:
    """Return every paragraph, also those in cells, in no particular order."""
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(paragraph for cell in cells for paragraph in cell.paragraphs)]


def said(document: Docx, text: str) -> Paragraph:
    """Return the paragraph with this text."""
    return next(paragraph for paragraph in paragraphs(document) if paragraph.text == text)


def look(paragraph: Paragraph) -> tuple[float, bool, bool]:
    """Return size in points, bold and italic of a paragraph of one run."""
    (run,) = paragraph.runs
    assert run.font.size is not None
    return run.font.size.pt, bool(run.bold), bool(run.italic)


def test_the_page_is_a4_with_the_margins_of_the_decree(document: Docx) -> None:
    for section in document.sections:
        sides = sorted((section.page_width.mm, section.page_height.mm))  # type: ignore[union-attr]
        assert [round(side) for side in sides] == [210, 297]
        assert 20 <= round(section.top_margin.mm) <= 25  # type: ignore[union-attr]
        assert 20 <= round(section.bottom_margin.mm) <= 25  # type: ignore[union-attr]
        assert 30 <= round(section.left_margin.mm) <= 35  # type: ignore[union-attr]
        assert 15 <= round(section.right_margin.mm) <= 20  # type: ignore[union-attr]


def test_the_body_is_upright_and_the_annex_lies_across(document: Docx) -> None:
    first, annex = document.sections
    assert (first.orientation, annex.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert annex.page_width > annex.page_height  # type: ignore[operator]


def test_the_page_number_stands_in_the_top_margin_but_not_on_the_first_page(document: Docx) -> None:
    for section in document.sections:
        (paragraph,) = section.header.paragraphs
        assert paragraph.alignment is ALIGN.CENTER
        assert "PAGE" in paragraph._p.xml
        assert section.different_first_page_header_footer
        assert not section.first_page_header.paragraphs[0].text
        assert section.header_distance < section.top_margin  # type: ignore[operator]


def test_everything_is_black_times_new_roman(document: Docx) -> None:
    assert document.styles["Normal"].font.name == "Times New Roman"
    runs = [run for paragraph in paragraphs(document) for run in paragraph.runs]
    assert all(run.font.name in (None, "Times New Roman") for run in runs)
    assert all(run.font.color is None or run.font.color.rgb is None for run in runs)


def test_nation_motto_and_bodies_have_their_sizes(document: Docx) -> None:
    assert look(said(document, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")) == (13, True, False)
    assert look(said(document, "Độc lập - Tự do - Hạnh phúc")) == (14, True, False)
    assert look(said(document, "ỦY BAN NHÂN DÂN TỈNH LÂM BÌNH")) == (13, False, False)
    assert look(said(document, "VĂN PHÒNG")) == (13, True, False)


def length_of_line_after(document: Docx, text: str, column_mm: float) -> float:
    """Return the length in points of the line drawn under a text in a column."""
    everything = [p for table in document.tables[:1] for cell in table.rows[0].cells for p in cell.paragraphs]
    everything += document.paragraphs
    texts = [paragraph.text for paragraph in everything]
    under = everything[texts.index(text) + 1]
    assert under._p.find(".//" + qn("w:pBdr")) is not None, f"no line under {text!r}"
    indents = under.paragraph_format
    return float(column_mm / 25.4 * 72 - indents.left_indent.pt - indents.right_indent.pt)


def test_the_line_under_the_motto_is_as_long_as_the_motto_and_that_under_the_body_a_third_to_a_half() -> None:
    report = made(REPORT)
    assert length_of_line_after(report, "Độc lập - Tự do - Hạnh phúc", 100) == pytest.approx(170, abs=3)
    # Bold capitals of Times New Roman are 0.55 to 0.78 of their size wide.
    body = length_of_line_after(report, "VĂN PHÒNG", 65)
    assert len("VĂN PHÒNG") * 13 * 0.66 / 3 <= body <= len("VĂN PHÒNG") * 13 * 0.66 / 2


def test_number_and_day_stay_blank_for_the_clerk(document: Docx) -> None:
    texts = [paragraph.text for paragraph in paragraphs(document)]
    (number,) = [text for text in texts if text.startswith("Số:")]
    assert re.fullmatch(r"Số:\s{6,}/(BC-VP|VP-TH)", number)
    (day,) = [text for text in texts if text.startswith("Lâm Bình, ngày")]
    assert re.fullmatch(r"Lâm Bình, ngày\s{4,}tháng 6 năm 2026", day)
    assert look(said(document, number)) == (13, False, False)
    assert look(said(document, day)) == (14, False, True)


def test_a_report_bears_its_kind_and_summary_in_bold_in_the_middle() -> None:
    report = made(REPORT)
    for text in ("BÁO CÁO", "Về tình hình thực hiện nhiệm vụ được giao"):
        assert look(said(report, text)) == (14, True, False)
        assert said(report, text).alignment is ALIGN.CENTER


def test_a_letter_has_no_kind_but_a_subject_under_its_number() -> None:
    letter = made(LETTER)
    assert look(said(letter, "V/v đôn đốc thực hiện nhiệm vụ được giao")) == (12, False, False)
    assert look(said(letter, "Kính gửi: Các đơn vị có tên tại Phụ lục")) == (14, False, False)
    assert look(said(made(LETTER_TO_ONE), "Kính gửi: Sở Y tế")) == (14, False, False)


def test_the_body_is_justified_indented_spaced_and_ends_with_the_sign(document: Docx) -> None:
    body = [p for p in document.paragraphs if p.alignment is ALIGN.JUSTIFY]
    assert len(body) >= 3
    for paragraph in body:
        shape = paragraph.paragraph_format
        assert 1.0 <= round(shape.first_line_indent.cm, 2) <= 1.27
        assert shape.space_before.pt >= 6
        assert 13 <= look(paragraph)[0] <= 14
    assert [p.text.endswith("./.") for p in body] == [False] * (len(body) - 1) + [True]


def test_signature_and_recipients_have_their_places_and_the_name_stays_blank(document: Docx) -> None:
    assert look(said(document, "TL. CHỦ TỊCH")) == (14, True, False)
    assert look(said(document, "CHÁNH VĂN PHÒNG")) == (14, True, False)
    assert look(said(document, "Nơi nhận:")) == (12, True, True)
    assert look(said(document, "- Lưu: VT.")) == (11, False, False)
    signed = next(t for t in document.tables if t.cell(0, 0).text.startswith("Nơi nhận:")).cell(0, 1)
    assert not "".join(p.text for p in signed.paragraphs[2:])
    assert len(signed.paragraphs) > 4


def test_the_annex_names_what_it_goes_with_and_repeats_its_heading(document: Docx) -> None:
    assert look(said(document, "PHỤ LỤC")) == (14, True, False)
    (goes,) = [p for p in document.paragraphs if p.text.startswith("(Kèm theo")]
    assert look(goes)[2]
    assert re.search(r"số\s{6,}/\S+ ngày\s{4,}tháng 6 năm 2026 của Văn phòng\)", goes.text)
    table = document.tables[-1]
    assert [cell.text for cell in table.rows[0].cells][:3] == ["TT", "Số, ngày văn bản giao", "Nội dung"]
    assert len(table.columns) == len(COLUMNS)
    assert table.rows[0]._tr.find(".//" + qn("w:tblHeader")) is not None


def test_the_annex_counts_its_pages_from_one(document: Docx) -> None:
    start = document.sections[-1]._sectPr.find(qn("w:pgNumType"))
    assert start is not None
    assert start.get(qn("w:start")) == "1"
