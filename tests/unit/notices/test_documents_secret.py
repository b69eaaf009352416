from __future__ import annotations

import pytest

from bot.notices.documents import to_text
from bot.notices.documents.secrecy.document_mark import HEAD_LINES, find_mark
from bot.notices.model import Fault, UnreadableDocument
from tests.unit.notices.documents_samples import docx, header, paragraph, table, text_box

MARKS = [
    "MẬT",
    "TỐI MẬT",
    "TUYỆT MẬT",
    "BÍ MẬT",
    "M Ậ T",
    "T Ố I  M Ậ T",
    "(MẬT)",
    "[ TUYỆT MẬT ]",
    "- MẬT -",
    "* * MẬT * *",
    "MẬT.",
    "Mật",
    "Tối mật",
    "TOI MAT",
    "TUYET MÂT",
    "MÃT",
    "Độ mật: Mật",
    "ĐỘ MẬT: TỐI MẬT",
    "Mức độ mật - Tuyệt mật",
    "Số: 12/TB-UBND        MẬT",
    "MẬT\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "1 | MẬT | Sở Y tế",
]

INNOCENT = [
    "Tăng cường công tác bảo vệ bí mật nhà nước.",
    "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "bảo mật",
    "Bảo mật thông tin",
    "MẬT ĐỘ DÂN SỐ",
    "mật độ xây dựng 40 %",
    "Mật ong",
    "Tài liệu tuyệt mật phải được quản lý theo quy định",
    "Các văn bản mật, tối mật, tuyệt mật gửi qua đường cơ yếu",
    "Độ mật: Thường",
    "Độ mật: Không",
    "mất",
    "mặt",
    "Mắt",
    "mật",
    "MẶT TRẬN TỔ QUỐC",
    "MATIC",
    "ĐỘ",
]


@pytest.mark.parametrize("line", MARKS)
def test_a_mark_that_stands_alone_is_found(line):
    assert find_mark(["UBND TỈNH SƠN ĐÀ", line, "Nội dung"])


@pytest.mark.parametrize("line", [line for line in INNOCENT if line != "mật"])
def test_the_same_letters_inside_a_sentence_or_another_word_are_no_mark(line):
    assert find_mark(["UBND TỈNH SƠN ĐÀ", line, "Nội dung"]) is None


@pytest.mark.parametrize("first", ["QUY CHẾ CÔNG TÁC BẢO VỆ BÍ", "thực hiện nghiêm quy định về bảo", "phải giữ"])
def test_a_sentence_wrapped_before_its_last_word_is_no_mark(first):
    assert find_mark([first, "MẬT"]) is None


@pytest.mark.parametrize("first", ["TUYỆT", "TỐI", "BÍ"])
def test_a_stamp_in_two_lines_is_a_mark(first):
    assert find_mark([first, "MẬT"]) == "MẬT"


def test_a_mark_in_upper_case_counts_on_any_page_and_a_weaker_form_only_at_the_head():
    below = ["Một đoạn văn."] * HEAD_LINES
    assert find_mark([*below, "TỐI MẬT"]) == "TỐI MẬT"
    assert find_mark([*below, "TOI MAT"]) is None
    assert find_mark([*below, "Mật"]) is None


BODY = paragraph("Giao Sở Y tế chủ trì.")
WATERMARK = '<w:p><w:r><w:pict><v:shape><v:textpath string="MẬT"/></v:shape></w:pict></w:r></w:p>'


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (docx(paragraph("MẬT") + BODY), "a.docx"),
        (docx(BODY, header1=header(paragraph("TỐI MẬT"))), "a.docx"),
        (docx(BODY, header2=header(WATERMARK)), "a.docx"),
        (docx(text_box(paragraph("MẬT")) + BODY), "a.docx"),
        (docx(table([[paragraph("Độ mật:"), paragraph("Tuyệt mật")]]) + BODY), "a.docx"),
        ("UBND TỈNH\n\nMẬT\n\nGiao Sở Y tế".encode(), "a.txt"),
        ("# THÔNG BÁO\n\n**MẬT**\n\nGiao Sở Y tế".encode(), "a.md"),
        ("<html><body><div>MẬT</div><p>Giao Sở Y tế chủ trì.</p></body></html>".encode(), "a.html"),
        (
            "<html><body><div class=banner>TỐI MẬT</div><p>Giao Sở Y tế chủ trì rà soát.</p></body></html>".encode(),
            "a.html",
        ),
    ],
)
def test_every_kind_of_document_that_bears_a_mark_is_refused(data, name):
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(data, name)
    assert refusal.value.fault is Fault.SECRET


def test_a_file_name_is_no_mark():
    assert to_text(docx(BODY), "thong-bao (MẬT).docx").text == "Giao Sở Y tế chủ trì."


def test_a_notice_about_state_secrets_is_read():
    text = (
        "Giao Công an tỉnh kiểm tra công tác bảo vệ bí mật nhà nước; tài liệu TUYỆT MẬT, TỐI MẬT, MẬT phải lưu riêng."
    )
    assert to_text(docx(paragraph(text)), "a.docx").text == text
