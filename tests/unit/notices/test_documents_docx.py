from __future__ import annotations

import pytest

from bot.notices.documents import to_text
from bot.notices.documents.word.numbering import form_number
from tests.unit.notices.documents_samples import (
    W,
    docx,
    header,
    level,
    numbered,
    numbering,
    paragraph,
    table,
    text_box,
    zipped,
)


def lines(body: str, **parts: str) -> list[str]:
    return to_text(docx(body, **parts), "a.docx").text.split("\n")


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    "inner",
    [
        '<w:smartTag w:uri="x" w:element="date">' + run("15/6/2024") + "</w:smartTag>",
        "<w:ins>" + run("15/6/2024") + "</w:ins>",
        "<w:moveTo>" + run("15/6/2024") + "</w:moveTo>",
        "<w:sdt><w:sdtPr/><w:sdtContent>" + run("15/6/2024") + "</w:sdtContent></w:sdt>",
        "<w:hyperlink>" + run("15/6/2024") + "</w:hyperlink>",
        '<w:fldSimple w:instr=" DATE ">' + run("15/6/2024") + "</w:fldSimple>",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("15/6/2024")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "<w:smartTag><w:smartTag><w:ins>" + run("15/6") + "</w:ins></w:smartTag>" + run("/2024") + "</w:smartTag>",
        run("15/6/2024") + "<w:del><w:r><w:delText>16/6/2024</w:delText></w:r></w:del>",
        run("15/6/2024") + "<w:moveFrom>" + run("16/6/2024") + "</w:moveFrom>",
        run("15/6/2024") + run("ẩn", "<w:vanish/>"),
        run("15/6/2024") + "<w:r><w:footnoteReference/></w:r><w:r><w:annotationRef/></w:r>",
    ],
)
def test_a_date_is_read_whatever_wraps_it(inner):
    assert lines(f"<w:p>{run('trước ngày ')}{inner}{run('.')}</w:p>") == ["trước ngày 15/6/2024."]


def test_a_deleted_paragraph_end_joins_two_paragraphs():
    cut = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('Giao Sở ')}</w:p>"
    assert lines(cut + paragraph("Y tế.")) == ["Giao Sở Y tế."]


def test_line_breaks_are_lines_and_special_characters_are_kept():
    after_two = "<w:r><w:tab/></w:r>" + run("ba") + "<w:r><w:noBreakHyphen/></w:r>"
    body = f"<w:p>{run('một')}<w:r><w:br/></w:r>{run('hai')}{after_two}</w:p>"
    assert lines(body) == ["một", "hai ba-"]


def test_capitals_and_legacy_fonts_are_read_as_they_are_seen():
    old = run("céng hoµ", '<w:rFonts w:ascii=".VnTimeH"/>')
    assert lines(f"<w:p>{run('Thông báo ', '<w:caps/>')}{old}</w:p>") == ["THÔNG BÁO CỘNG HOÀ"]


def test_a_text_box_is_read_once():
    assert lines(text_box(paragraph("DỰ THẢO")) + paragraph("Thân bài")) == ["DỰ THẢO", "Thân bài"]


def test_page_headers_are_no_part_of_the_text():
    assert lines(paragraph("Thân bài"), header1=header(paragraph("Trang 1"))) == ["Thân bài"]


LIST = numbering(
    {
        0: level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.") + level(2, "decimal", "%2.%3."),
        1: level(0, "lowerLetter", "%1)") + level(1, "bullet", "\uf0b7") + level(2, "bullet", "+"),
    },
    {
        1: (0, ""),
        2: (1, ""),
        3: (0, '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride>'),
        4: (0, ""),
    },
)


def test_automatic_numbers_are_computed_over_levels():
    body = "".join(
        numbered(t, 1, at) for t, at in [("A", 0), ("a", 1), ("b", 1), ("x", 2), ("y", 2), ("B", 0), ("c", 1)]
    )
    assert lines(body, numbering=LIST) == ["I. A", "1. a", "2. b", "2.1. x", "2.2. y", "II. B", "1. c"]


def test_letters_and_bullets():
    body = numbered("một", 2) + numbered("hai", 2) + numbered("ba", 2, 1) + numbered("bốn", 2, 2)
    assert lines(body, numbering=LIST) == ["a) một", "b) hai", "- ba", "+ bốn"]


def test_a_list_that_goes_on_and_a_list_that_starts_anew():
    body = numbered("a", 1, 1) + paragraph("xen giữa") + numbered("b", 4, 1) + numbered("c", 3, 1) + numbered("d", 3, 1)
    assert lines(body, numbering=LIST) == ["1. a", "xen giữa", "2. b", "5. c", "6. d"]


def test_an_empty_numbered_paragraph_counts_and_is_not_shown():
    assert lines(numbered("a", 1) + numbered("", 1) + numbered("c", 1), numbering=LIST) == ["I. a", "III. c"]


def test_a_number_comes_from_the_style_and_the_style_below_it():
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="Con">'
        '<w:basedOn w:val="Muc"/></w:style></w:styles>'
    )
    style = '<w:pStyle w:val="Con"/>'
    off = style + '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = paragraph("a", style) + paragraph("b", style) + paragraph("c", off)
    assert lines(body, numbering=LIST, styles=styles) == ["1. a", "2. b", "c"]


def test_a_style_that_is_based_on_itself_ends():
    styles = f'<w:styles xmlns:w="{W}"><w:style w:styleId="A"><w:basedOn w:val="A"/></w:style></w:styles>'
    assert lines(paragraph("a", '<w:pStyle w:val="A"/>'), numbering=LIST, styles=styles) == ["a"]


@pytest.mark.parametrize(
    ("count", "form", "text"),
    [
        (4, "decimal", "4"),
        (9, "decimalZero", "09"),
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (14, "lowerRoman", "xiv"),
        (1994, "upperRoman", "MCMXCIV"),
        (0, "upperRoman", "0"),
        (-5, "lowerLetter", "-5"),
        (10**9, "lowerRoman", "1000000000"),
        (4, "japaneseCounting", "4"),
        (4, "none", ""),
    ],
)
def test_number_formats(count, form, text):
    assert form_number(count, form) == text


def cells(*texts: str) -> list[str]:
    return ["".join(paragraph(line) for line in text.split("\n")) for text in texts]


def test_a_task_table_is_one_line_per_row():
    body = table([cells("STT", "Nhiệm vụ", "Đơn vị"), cells("1", "Lập\nkế hoạch", ""), cells("", "", "")])
    assert lines(body) == ["STT | Nhiệm vụ | Đơn vị", "1 | Lập kế hoạch |"]


def test_the_head_and_the_signature_block_are_read_column_by_column():
    head = table(
        [
            cells("UBND HUYỆN HÀ BÌNH\nVĂN PHÒNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"),
            cells("Số: 12/TB-VP", "Hà Bình, ngày 20 tháng 5 năm 2024"),
        ]
    )
    end = table([cells("Nơi nhận:\n- Như trên;\n- Lưu: VT.", "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG\nTrần Văn A")])
    assert lines(head + paragraph("THÔNG BÁO") + end) == [
        "UBND HUYỆN HÀ BÌNH",
        "VĂN PHÒNG",
        "Số: 12/TB-VP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hà Bình, ngày 20 tháng 5 năm 2024",
        "THÔNG BÁO",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TL. CHỦ TỊCH",
        "CHÁNH VĂN PHÒNG",
        "Trần Văn A",
    ]


def test_nested_tables_and_merged_cells_are_whole():
    inner = table([cells("trong 1", "trong 2")])
    merged = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + paragraph("Sở Y tế") + "</w:tc><w:tc>"
        + paragraph("việc 1") + "</w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>"
        + paragraph("") + "</w:tc><w:tc>"
        + inner + paragraph("") + "</w:tc></w:tr></w:tbl>"
    )  # fmt: skip
    assert lines(merged) == ["Sở Y tế | việc 1", "Sở Y tế | trong 1 | trong 2"]


def test_a_row_deleted_under_tracked_changes_is_gone():
    gone = (
        "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + paragraph("x") + "</w:tc><w:tc>" + paragraph("y") + "</w:tc></w:tr>"
    )
    kept = table([cells("1", "a"), cells("2", "b")])
    assert lines(kept.replace("</w:tbl>", gone + "</w:tbl>")) == ["1 | a", "2 | b"]


def test_a_main_part_under_another_name_and_the_strict_dialect_are_read():
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document2.xml"/>'
        "</Relationships>"
    )
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    document = f'<w:document xmlns:w="{strict}"><w:body>{paragraph("Giao Sở Y tế")}</w:body></w:document>'
    data = zipped({"_rels/.rels": rels.encode(), "word/document2.xml": document.encode()})
    assert to_text(data, "a.docx").text == "Giao Sở Y tế"


def test_an_embedded_part_is_warned_of():
    found = to_text(docx(paragraph("a") + "<w:altChunk/>"), "a.docx")
    assert found.warnings == ("embedded_part",)
