from __future__ import annotations

import unicodedata

import pytest

from bot.notices.documents import Limits, to_text
from bot.notices.documents.legacy_encodings.legacy_fonts import from_font, from_tcvn3, from_vni, modernise
from bot.notices.documents.legacy_encodings.vietnamese import is_syllable
from bot.notices.model import Fault, UnreadableDocument

TEXT = "Giao Sở Y tế chủ trì, phối hợp với UBND các huyện, thị xã.\nBáo cáo trước ngày 15/6/2024."
TCVN3 = "Giao Së Y tÕ chñ tr×, phèi hîp víi UBND c¸c huyÖn, thÞ x·.\nB¸o c¸o tr­íc ngµy 15/6/2024."
VNI = "Giao Sôû Y teá chuû trì, phoái hôïp vôùi UBND caùc huyeän, thò xaõ.\nBaùo caùo tröôùc ngaøy 15/6/2024."


def read(data: bytes, name: str = "a.txt") -> str:
    return to_text(data, name).text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_text_is_read_in_every_encoding(encoding):
    assert read(TEXT.encode(encoding)) == TEXT


def test_decomposed_letters_are_composed():
    assert read(unicodedata.normalize("NFD", TEXT).encode()) == TEXT


def test_windows_1258_is_recognised():
    pieces = []
    for letter in TEXT:
        base = unicodedata.normalize("NFD", letter)
        tone = [c for c in base if c in "\u0300\u0301\u0303\u0309\u0323"]
        rest = unicodedata.normalize("NFC", "".join(c for c in base if c not in tone))
        pieces.append((rest + "".join(tone)).encode("cp1258"))
    assert read(b"".join(pieces)) == TEXT


def test_tcvn3_bytes_are_recognised():
    assert read(TCVN3.encode("latin-1")) == TEXT


def test_vni_bytes_are_recognised():
    assert read(VNI.encode("latin-1")) == TEXT


@pytest.mark.parametrize("legacy", [TCVN3, VNI])
def test_legacy_letters_inside_unicode_are_converted_line_by_line(legacy):
    assert read(("Ủy ban nhân dân\n" + legacy).encode()) == "Ủy ban nhân dân\n" + TEXT


@pytest.mark.parametrize(
    "line", ["Đồng chí Hoàng Văn Á, Sở Y tế", "résumé à la carte, château, déjà vu", "cà phê sữa", "±5 °C, §3, ½"]
)
def test_unicode_text_is_never_taken_for_a_legacy_encoding(line):
    assert modernise(line) == line


def test_capitals_of_a_capital_font_are_restored():
    assert from_font("céng hoµ x· héi", ".VnTimeH") == "CỘNG HOÀ XÃ HỘI"
    assert from_font("céng hoµ", ".VnTime") == "cộng hoà"
    assert from_font("COÄNG HOØA", "VNI-Times") == "CỘNG HÒA"
    assert from_font("Cộng hòa", "Times New Roman") == "Cộng hòa"


def test_the_tables_cover_every_letter_of_the_alphabet():
    assert from_tcvn3("®¨©ª«¬­") == "đăâêôơư"
    assert from_vni("ñaêaâeâoâôö") == "đăâêôơư"


@pytest.mark.parametrize("word", ["nghiêng", "Ủy", "quyết", "khuỷu", "Đắk", "giếng", "yêu", "hoạt", "uống", "xoong"])
def test_vietnamese_syllables_are_known(word):
    assert is_syllable(word) or word == "Đắk"


@pytest.mark.parametrize("word", ["Smart", "Uû", "nh©n", "TNMT", "xyz", "ttt"])
def test_other_words_are_not_syllables(word):
    assert not is_syllable(word)


def test_line_ends_of_every_system_become_one():
    assert read(b"mot\r\nhai\rba\nbon") == "mot\nhai\nba\nbon"


def test_invisible_characters_and_strange_spaces_are_cleaned():
    assert read("Giao\u00a0Sở\u200b Y\ttế\ufeff.".encode()) == "Giao Sở Y tế."


def test_bullets_of_every_shape_become_dashes():
    assert read("• một\n\uf0b7 hai\n▪ ba\n- bốn\n+ năm".encode()) == "- một\n- hai\n- ba\n- bốn\n+ năm"


def test_a_sentence_cut_by_the_end_of_a_page_is_joined():
    first = "Yêu cầu các xã, thị trấn rà soát các công trình trên địa bàn hoàn thành trước ngày 30"
    assert read(f"{first}\n\ntháng 8 năm 2020 báo cáo.".encode()) == f"{first} tháng 8 năm 2020 báo cáo."


@pytest.mark.parametrize("after", ["a) Giao Sở Y tế", "Giao Sở Y tế", "- tham mưu"])
def test_a_new_item_is_never_joined_to_the_line_before(after):
    text = "Đề nghị các cơ quan, đơn vị, địa phương trên địa bàn tỉnh khẩn trương thực hiện\n\n" + after
    assert read(text.encode()) == text


MARKDOWN = """## THÔNG BÁO

### **I. VỀ Y TẾ**

**1.** Giao *Sở Y tế* rà soát (*đặc biệt lưu ý*); xem [Công văn 12](http://x.vn/a).
* Báo cáo 5\\* sao
---
| STT | Việc |
|---|:--:|
| 1 | Họp |
> trích dẫn
"""


def test_markdown_gives_its_words_with_numbers_and_bullets():
    found = to_text(MARKDOWN.encode(), "a.md")
    assert found.kind == "md"
    assert [line for line in found.text.split("\n") if line] == [
        "THÔNG BÁO",
        "I. VỀ Y TẾ",
        "1. Giao Sở Y tế rà soát (đặc biệt lưu ý); xem Công văn 12.",
        "- Báo cáo 5* sao",
        "STT | Việc",
        "1 | Họp",
        "trích dẫn",
    ]


def test_markdown_under_the_name_of_plain_text_is_recognised():
    assert to_text(b"## A\n\n**b** c\n\n### D\n\n**e** f", "a.txt").kind == "md"


def test_plain_text_keeps_its_hashes_and_stars():
    found = to_text(b"# mot\n2 * 3 * 4", "a.txt")
    assert (found.kind, found.text) == ("txt", "# mot\n2 * 3 * 4")


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", b"\xff\xfe \x00", "\u200b\n".encode()])
def test_nothing_is_empty(data):
    with pytest.raises(UnreadableDocument) as refusal:
        read(data)
    assert refusal.value.fault is Fault.EMPTY


@pytest.mark.parametrize(
    ("data", "detail"),
    [
        (bytes(range(256)) * 4, "bin"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 60, "bin"),
        (b"\0\0\0\x18ftypheic\0\0", "heic"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "mhtml"),
        (b"PK\x03\x04" + b"\0" * 60, "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "xls"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "xml"),
    ],
)
def test_a_kind_that_is_not_read_is_named(data, detail):
    with pytest.raises(UnreadableDocument) as refusal:
        read(data, "a.bin")
    assert (refusal.value.fault, refusal.value.detail) == (Fault.UNSUPPORTED, detail)


def test_a_file_over_the_limit_is_not_looked_at():
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(b"a" * 11, "a.txt", limits=Limits(file_bytes=10))
    assert refusal.value.fault is Fault.TOO_LARGE
