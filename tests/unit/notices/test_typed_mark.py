"""The mark of secrecy in typed words and names of files: refused where it is a mark, not where it is a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notices import mark_in_name, mark_in_words

SENTENCES = ["rà soát hồ sơ", "Báo cáo số 45/BC-SYT", "đã họp ngày 14/6 với 3 phường", "kinh phí 20 % chưa có"]


@given(
    st.sampled_from(["Mật", "MẬT", "Tối mật", "TỐI MẬT", "Tuyệt mật", "TUYỆT MẬT"]),
    st.sampled_from(["[{}] ", "({}) ", "{}: ", "{} - ", "{}\n", "{}. "]),
    st.sampled_from(SENTENCES),
)
def test_a_mark_before_any_sentence_is_found(level: str, form: str, sentence: str) -> None:
    assert mark_in_words(form.format(level) + sentence)
    assert not mark_in_words(sentence)


@pytest.mark.parametrize(
    "words",
    [
        "công văn MẬT số 12",
        "Kèm theo hồ sơ TUYỆT MẬT về biên giới",
        "Báo cáo số 45. TỐI MẬT.",
        "Báo cáo - MẬT",
        "Độ mật: tối mật",
        "rà soát. Độ mật: Mật",
        "mật",
    ],
)
def test_a_mark_further_on_is_found(words: str) -> None:
    assert mark_in_words(words)


@pytest.mark.parametrize(
    "words",
    [
        "bảo vệ bí mật nhà nước",
        "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
        "rà soát công tác bảo mật",
        "KẾ HOẠCH BẢO MẬT",
        "mật độ dân số 200 người/km2",
        "MẬT ĐỘ DÂN SỐ",
        "tài liệu tuyệt mật phải được bảo quản",
        "hồ sơ mật được bàn giao",
        "thu mua đường, mật, sữa",
        "đổi mật khẩu (mật mã)",
        "Khoa Mắt đã mất 3 ngày",
        "",
    ],
)
def test_the_word_inside_a_sentence_is_no_mark(words: str) -> None:
    assert mark_in_words(words) is None


@pytest.mark.parametrize(
    "name",
    [
        "45-BC (MẬT).pdf",
        "BC_TUYETMAT.docx",
        "Báo cáo mật.docx",
        "TUYET_MAT.pdf",
        "tuyet-mat-45.pdf",
        "Tối mật.docx",
        "BC MẬT 45.pdf",
        "BÍ MẬT.docx",
        "mật",
    ],
)
def test_a_name_that_bears_a_mark_is_found(name: str) -> None:
    assert mark_in_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Bảo mật thông tin.docx",
        "Bảo vệ bí mật nhà nước.docx",
        "mật độ dân số.xlsx",
        "khoa mat.pdf",
        "45-BC-SYT.pdf",
        ".pdf",
        "",
    ],
)
def test_a_name_that_only_has_the_word_is_none(name: str) -> None:
    assert mark_in_name(name) is None


@given(st.text(max_size=300))
def test_any_text_is_looked_through(text: str) -> None:
    for found in (mark_in_words(text), mark_in_name(text)):
        assert found is None or found.strip()
