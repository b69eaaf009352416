from __future__ import annotations

from datetime import date

import pytest

from bot.notices.documents import Limits, to_text
from bot.notices.documents.page.signature_stamp import signing_date, take_out
from bot.notices.model import Fault, UnreadableDocument
from tests.unit.notices.documents_samples import pdf

LEFT, SIZE, STEP = 85, 14, 18
WIDE = 65  # letters in a full line: 65 x 7 points, from 85 to 540


def wrapped(paragraphs, *, top=100, page_lines=30, indent=0.0):
    """Set paragraphs in lines as a typesetter would; give the pages."""
    pages, page, y = [], [], top
    for paragraph in paragraphs:
        words, line, first = paragraph.split(), "", True
        for word in [*words, None]:
            room = WIDE - (round(indent / 7) if first else 0)
            if word is not None and len(line) + len(word) + (1 if line else 0) <= room:
                line = f"{line} {word}".strip()
                continue
            page.append((LEFT + (indent if first else 0), y, SIZE, line))
            y, first, line = y + STEP, False, word or ""
            if len(page) == page_lines:
                pages.append(page)
                page, y = [], top
    return [*pages, page] if page else pages


def lines(data: bytes) -> list[str]:
    return to_text(data, "a.pdf").text.split("\n")


LONG = (
    "Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính và UBND các huyện, thị xã, thành phố rà soát số liệu trên địa bàn "
    "toàn tỉnh, tổng hợp khó khăn, vướng mắc của các đơn vị và báo cáo Chủ tịch UBND tỉnh trước ngày 30 tháng 8 "
    "năm 2024."
)
ITEMS = [f"{number}. {LONG}" for number in range(1, 9)]


@pytest.mark.parametrize("indent", [0.0, 28.0])
def test_lines_become_paragraphs_across_page_ends(indent):
    assert lines(pdf(wrapped(ITEMS, indent=indent, page_lines=7))) == ITEMS


@pytest.mark.parametrize("number", ["- {} -", "{}", "Trang {}/4", "{}/4"])
def test_page_numbers_are_left_out(number):
    pages = wrapped(ITEMS, page_lines=11)
    numbered = [[(290, 40, 12, number.format(n)), *page] for n, page in enumerate(pages, start=1)]
    assert lines(pdf(numbered)) == ITEMS


def test_running_heads_are_left_out():
    pages = wrapped(ITEMS, page_lines=11)
    assert len(pages) >= 3
    assert lines(pdf([[(85, 40, 10, "Công báo tỉnh Sơn Đà"), *page] for page in pages])) == ITEMS


def test_a_number_of_a_paper_broken_at_the_hyphen_is_mended():
    first = "Thực hiện nghiêm túc các nội dung của Văn bản số 2084/QĐ-UBND-"
    assert lines(
        pdf([[(LEFT, 100, SIZE, first), (LEFT, 118, SIZE, "TN ngày 05/12/2013 của Ủy ban nhân dân tỉnh.")]])
    ) == [first + "TN ngày 05/12/2013 của Ủy ban nhân dân tỉnh."]


HEAD = [
    (90, 60, 12, "UBND TỈNH SƠN ĐÀ"),
    (270, 60, 12, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (110, 78, 12, "VĂN PHÒNG"),
    (310, 80, 12, "Độc lập - Tự do - Hạnh phúc"),
    (95, 100, 12, "Số: 12/TB-VP"),
    (290, 100, 12, "Sơn Đà, ngày 20 tháng 5 năm 2024"),
    (280, 150, 14, "THÔNG BÁO"),
]
HEAD_TEXT = [
    "UBND TỈNH SƠN ĐÀ",
    "VĂN PHÒNG",
    "Số: 12/TB-VP",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Sơn Đà, ngày 20 tháng 5 năm 2024",
    "THÔNG BÁO",
]
FIRST = wrapped([LONG], top=180)[0]


def test_the_columns_of_the_head_are_read_one_after_the_other():
    assert lines(pdf([[*HEAD, *FIRST]])) == [*HEAD_TEXT, LONG]


def test_the_signature_block_is_read_column_by_column():
    end = [
        (90, 400, 10, "Nơi nhận:"),
        (350, 400, 13, "KT. CHỦ TỊCH"),
        (90, 414, 10, "- Như trên;"),
        (350, 418, 13, "PHÓ CHỦ TỊCH"),
        (90, 428, 10, "- Lưu: VT."),
        (360, 520, 13, "Trần Văn A"),
    ]
    assert lines(pdf([[*HEAD, *FIRST, *end]])) == [
        *HEAD_TEXT, LONG, "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Trần Văn A"
    ]  # fmt: skip


STAMP = [
    (400, 20, 7, "Người ký: Văn phòng Ủy ban Nhân dân"),
    (400, 28, 7, "Email: vpubnd@sonda.gov.vn"),
    (400, 36, 7, "Cơ quan: Tỉnh Sơn Đà"),
    (400, 44, 7, "Thời gian ký: 28.05.2024 09:51:34 +07:00"),
]


def test_the_stamp_of_the_signature_gives_its_date_and_not_its_words():
    found = to_text(pdf([[*STAMP, *HEAD, *FIRST]]), "a.pdf")
    assert found.signed_on == date(2024, 5, 28)
    assert found.text.split("\n") == [*HEAD_TEXT, LONG]


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        ("D:20240528072541+07'00'", date(2024, 5, 28)),
        ("D:20240528172541Z", date(2024, 5, 29)),
        ("D:20240528230000-05'00'", date(2024, 5, 29)),
        ("D:20240528072541", date(2024, 5, 28)),
        ("D:20241328072541+07'00'", None),
        ("hôm qua", None),
    ],
)
def test_the_date_is_taken_from_the_signature_itself(stated, day):
    fields = "/AcroForm << /Fields [7 0 R] >>"
    field = f"<< /FT /Sig /T (S1) /V << /Type /Sig /M ({stated}) >> >>".encode().decode("latin-1")
    assert to_text(pdf([FIRST], catalog=fields, extra=[field]), "a.pdf").signed_on == day


def test_a_ruled_table_is_one_line_per_row():
    cells = [["STT", "Nhiệm vụ", "Đơn vị"], ["1", "Lập kế hoạch", "Sở Y tế"], ["2", "Rà soát", "Sở Xây dựng"]]
    lefts, tops = [85, 125, 320, 540], [300, 330, 360, 390]
    rules = [(x, tops[0], 0.7, 90) for x in lefts] + [(lefts[0], y, 455, 0.7) for y in tops]
    words = [(lefts[c] + 5, tops[r] + 20, 12, text) for r, row in enumerate(cells) for c, text in enumerate(row)]
    after = (85, 420, 14, "Trên đây là kết luận của Chủ tịch UBND tỉnh./.")
    data = pdf([[*FIRST, *words, after]], rules=rules)
    assert lines(data) == [
        LONG,
        "STT | Nhiệm vụ | Đơn vị",
        "1 | Lập kế hoạch | Sở Y tế",
        "2 | Rà soát | Sở Xây dựng",
        after[3],
    ]


def test_a_table_that_goes_on_over_the_page_end_is_one_table():
    lefts, tops = [85, 125, 320, 540], [60, 90, 120]
    rules = [(x, tops[0], 0.7, 60) for x in lefts] + [(lefts[0], y, 455, 0.7) for y in tops]

    def page(*rows):
        return [
            (lefts[c] + 5, tops[r] + 20, 12, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text
        ]

    head = ("STT", "Nhiệm vụ", "Đơn vị")
    first = page(head, ("1", "Lập kế hoạch", "Sở Y tế"))
    cut = page(("", "năm 2024", ""), ("2", "Rà soát", "Sở Xây dựng"))
    again = page(head, ("3", "Báo cáo", "Sở Nội vụ"))
    assert lines(pdf([first, cut, again], rules=rules)) == [
        "STT | Nhiệm vụ | Đơn vị",
        "1 | Lập kế hoạch năm 2024 | Sở Y tế",
        "2 | Rà soát | Sở Xây dựng",
        "3 | Báo cáo | Sở Nội vụ",
    ]


@pytest.mark.parametrize("mark", [(100, 120, 14, "MẬT"), (300, 30, 14, "T U Y Ệ T   M Ậ T"), (85, 700, 14, "TỐI MẬT")])
def test_a_mark_of_secrecy_is_refused(mark):
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(pdf([[*HEAD, *FIRST, mark]]), "a.pdf")
    assert refusal.value.fault is Fault.SECRET


def test_empty_pages_are_counted_and_named():
    found = to_text(pdf([FIRST, []]), "a.pdf")
    assert (found.pages, found.warnings, found.kind, found.quality) == (2, ("blank_pages",), "pdf", None)


def test_a_pdf_without_text_is_empty():
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(pdf([[]]), "a.pdf")
    assert refusal.value.fault is Fault.EMPTY


def test_too_many_pages_are_refused():
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(pdf([FIRST] * 4), "a.pdf", limits=Limits(pages=3))
    assert refusal.value.fault is Fault.TOO_LARGE


STAMPS = [
    (["Người ký: Văn phòng", "Thời gian ký: 28.05.2019 09:51:34 +07:00"], date(2019, 5, 28)),
    (["Văn phòng Ủy ban", "28.05.2019", "28.05.2019 07:25:41", "+07:00"], date(2019, 5, 28)),
    (["Ký bởi: UBND tỉnh", "Ngày ký: 03/07/2023 16:20:05"], date(2023, 7, 3)),
    (["Digitally signed by UBND", "Date: 2019.05.28 09:51:34", "+07'00'"], date(2019, 5, 28)),
    (["Thời gian ký: 40.13.2019 09:51:34 +07:00"], None),
    (["họp lúc 14:00 ngày 28/5/2019"], None),
]


@pytest.mark.parametrize(("stamp", "day"), STAMPS)
def test_forms_of_the_stamp(stamp, day):
    kept, signed_on = take_out(["Giao Sở Y tế", "", "", "", "", "", *stamp])
    assert signed_on == day
    assert "Giao Sở Y tế" in kept


def test_facts_of_a_law_site_are_no_stamp():
    facts = ["Người ký: Nguyễn Văn A", "Ngày ký: 12/5/2024", "Cơ quan: UBND tỉnh"]
    assert take_out(facts) == (facts, None)


def test_no_words_no_date():
    assert signing_date([]) is None
