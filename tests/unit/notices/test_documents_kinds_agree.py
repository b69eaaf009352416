"""The same notice as .txt, .html, .docx with Word's own numbers, and .pdf comes out as the same paragraphs."""

from __future__ import annotations

import html
import io
import shutil
import subprocess

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from bot.notices import read
from bot.notices.documents import to_text

LEFT = ["UBND HUYỆN HÀ BÌNH", "VĂN PHÒNG", "Số: 12/TB-VP"]
RIGHT = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Hà Bình, ngày 20 tháng 5 năm 2024"]
TITLE = ["THÔNG BÁO", "Kết luận của Chủ tịch UBND huyện tại phiên họp tháng 5 năm 2024"]
FILLER = (
    " Các cơ quan, đơn vị chủ động xây dựng kế hoạch, phân công rõ người, rõ việc, rõ thời gian; thường xuyên kiểm tra,"
    " đôn đốc, kịp thời báo cáo khó khăn, vướng mắc về Văn phòng để tổng hợp, trình Chủ tịch UBND huyện xem xét, quyết"
    " định theo thẩm quyền; không để chậm trễ ảnh hưởng đến tiến độ chung."
)
START = (
    "Ngày 18/5/2024, Chủ tịch UBND huyện chủ trì phiên họp thường kỳ. Sau khi nghe các phòng, ban báo cáo và ý kiến "
    "của các đại biểu dự họp, Chủ tịch UBND huyện kết luận như sau:"
)
HEALTH = (
    "Giao Phòng Y tế chủ trì, phối hợp với Trung tâm Y tế huyện và UBND các xã, thị trấn rà soát số liệu tiêm "
    "chủng trên địa bàn, báo cáo Chủ tịch UBND huyện trước ngày 15/6/2024."
)
FIRE = (
    "Yêu cầu UBND các xã, thị trấn tăng cường tuyên truyền, vận động nhân dân; hoàn thành trước ngày 30 tháng 8 "
    "năm 2024."
)
# (level, text): level 0 is a part (I.), 1 an item (1.), 2 a bullet; None is a plain paragraph.
BODY: list[tuple[int | None, str]] = [
    (None, START),
    (0, "Về công tác y tế, giáo dục"),
    (1, HEALTH + FILLER),
    (1, "Giao Phòng Tài chính - Kế hoạch bố trí kinh phí."),
    (1, "Giao Phòng Giáo dục và Đào tạo:"),
    (2, "Chuẩn bị các điều kiện cho năm học mới." + FILLER),
    (2, "Báo cáo kết quả trong tháng 6 năm 2024."),
    (0, "Về công tác phòng cháy, chữa cháy rừng"),
    (1, FIRE + FILLER),
    (1, "Hạt Kiểm lâm trực 24/24h." + FILLER),
    (None, "Các xã báo cáo Công văn số 134/UBND-TH ngày 18/01/2024." + FILLER),
    (1, "Công an huyện bảo đảm an ninh, trật tự." + FILLER),
    (0, "Tổ chức thực hiện"),
    (None, "Trên đây là kết luận của Chủ tịch UBND huyện, Văn phòng thông báo để các đơn vị biết, thực hiện./."),
]
TO = ["Nơi nhận:", "- Thường trực Huyện ủy;", "- Các phòng, ban;", "- UBND các xã, thị trấn;", "- Lưu: VT."]
SIGNED = ["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Trần Văn Bình"]

NUMBERING = (
    '<w:abstractNum {0} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:suff w:val="space"/>'
    '<w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="space"/>'
    '<w:lvlText w:val="%2."/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:suff w:val="space"/>'
    '<w:lvlText w:val="-"/></w:lvl>'
    "</w:abstractNum>"
)


def labels() -> list[str]:
    """The paragraphs of the body with their numbers, as on paper."""
    part = item = 0
    shown = []
    for level, text in BODY:
        if level == 0:
            part, item = part + 1, 0
            text = f"{['I', 'II', 'III'][part - 1]}. {text}"
        elif level == 1:
            item += 1
            text = f"{item}. {text}"
        elif level == 2:
            text = f"- {text}"
        shown.append(text)
    return shown


EXPECTED = [*LEFT, *RIGHT, *TITLE, *labels(), *TO, *SIGNED]


def as_txt() -> bytes:
    return "\n\n".join(EXPECTED).encode()


def as_html() -> bytes:
    def cell(lines: list[str]) -> str:
        return "<td>" + "<br>".join(map(html.escape, lines)) + "</td>"

    body = "".join(f"<p>{html.escape(line)}</p>" for line in [*TITLE, *labels()])
    page = (
        "<html><head><meta charset=utf-8><title>x</title></head><body><div class=menu><a href=/>Trang chủ"
        "</a></div><div>"
        f"<table><tr>{cell(LEFT)}{cell(RIGHT)}</tr></table>{body}<table><tr>{cell(TO)}{cell(SIGNED)}</tr></table></div></body>"
    )
    return page.encode()


def _numbers(document) -> None:
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(NUMBERING.format(nsdecls("w"))))
    num = OxmlElement("w:num")
    num.set(qn("w:numId"), "77")
    abstract = OxmlElement("w:abstractNumId")
    abstract.set(qn("w:val"), "77")
    num.append(abstract)
    numbering.append(num)


def _set_number(paragraph, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = level
    properties.get_or_add_numId().val = 77


def _side_by_side(document, left: list[str], right: list[str]) -> None:
    table = document.add_table(1, 2)
    table.autofit = False
    for column, cell, lines, width in zip(table.columns, table.rows[0].cells, (left, right), (6.5, 10), strict=True):
        column.width = cell.width = Cm(width)
        cell.paragraphs[0].text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)
        for paragraph in cell.paragraphs:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if left is LEFT or lines is SIGNED else None
            for run in paragraph.runs:
                run.font.size = Pt(12)


def as_docx(*, indent: float, justified: bool) -> bytes:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    document.styles["Normal"].font.name = "Times New Roman"
    document.styles["Normal"].font.size = Pt(14)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = '<w:fldSimple {0} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    section.header.paragraphs[0]._p.append(parse_xml(field.format(nsdecls("w"))))
    _numbers(document)
    _side_by_side(document, LEFT, RIGHT)
    for line in TITLE:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for level, text in BODY:
        paragraph = document.add_paragraph(text)
        paragraph.paragraph_format.first_line_indent = Cm(indent)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if justified else WD_ALIGN_PARAGRAPH.LEFT
        if level is not None:
            _set_number(paragraph, level)
    _side_by_side(document, TO, SIGNED)
    document.add_paragraph("")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def paragraphs(data: bytes, name: str) -> list[str]:
    return [" ".join(line.split()) for line in to_text(data, name).text.split("\n") if line.strip()]


def directives(data: bytes, name: str) -> list[tuple[object, ...]]:
    found = read(data, name).directives
    return [
        (d.path, " ".join(d.content.split()), d.lead, d.coordinating, d.report_to, d.deadline, d.kind) for d in found
    ]


def test_plain_text():
    assert paragraphs(as_txt(), "a.txt") == EXPECTED


def test_a_web_page():
    assert paragraphs(as_html(), "a.html") == EXPECTED


def test_text_web_page_and_word_document_give_the_same_directives():
    wanted = directives(as_txt(), "a.txt")
    assert len(wanted) >= 6
    assert directives(as_html(), "a.html") == wanted
    assert directives(as_docx(indent=1.27, justified=True), "a.docx") == wanted


LAYOUTS = [
    pytest.param(1.27, True, id="first lines indented, justified"),
    pytest.param(0.0, True, id="no indent, justified"),
    pytest.param(1.27, False, id="first lines indented, ragged"),
    pytest.param(0.0, False, id="no indent, ragged"),
]


@pytest.mark.parametrize(("indent", "justified"), LAYOUTS)
def test_a_word_document(indent, justified):
    assert paragraphs(as_docx(indent=indent, justified=justified), "a.docx") == EXPECTED


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice, which sets the PDF, is not installed")
@pytest.mark.parametrize(("indent", "justified"), LAYOUTS)
def test_a_pdf(indent, justified, tmp_path):
    (tmp_path / "a.docx").write_bytes(as_docx(indent=indent, justified=justified))
    profile = (tmp_path / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
               "--outdir", str(tmp_path), str(tmp_path / "a.docx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    data = (tmp_path / "a.pdf").read_bytes()
    assert paragraphs(data, "a.pdf") == EXPECTED
    assert directives(data, "a.pdf") == directives(as_txt(), "a.txt")
