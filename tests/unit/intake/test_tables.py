"""Our Excel tables: what is written is read back the same, texts stay texts, and what is broken is not read."""

from __future__ import annotations

import contextlib
import io
import re
import unicodedata
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot import tables
from bot.i18n import language
from bot.notices import Doubt, Fault, UnreadableDocument
from bot.plaintext import clean
from bot.registry.intake.review_table import COLUMNS, Decision, ReviewTable, Row
from bot.tables import Column, Grid, TableKind, Value
from bot.views.intake import review_table

HOSTILE = [
    '=cmd|" /C calc"!A0',
    "=1+1",
    "+84 24 3825 1234",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "_x0041_ and x_y",
    "a\x00b\x07\x0bc",
    "\u202egnp.exe",
    "👨‍👩‍👧 gia đình",
    "<b>&amp;\"'</b>",
    "Sở Y tế",
]
TWO = (Column("number", "Mã", 8, locked=True), Column("text", "Nội dung", 40))


def table(*texts: Value, **facts: str) -> bytes:
    book = tables.make(TableKind.DRAFTS, "Bảng", TWO, facts)
    for number, text in enumerate(texts, start=1):
        tables.add(book, TWO, {"number": str(number), "text": text})
    return tables.saved(book)


def read(data: bytes) -> Grid:
    return tables.read(data, TableKind.DRAFTS, ("number", "text"))


def values(data: bytes) -> list[Value]:
    return [line.cells["text"] for line in read(data).lines]


def edited(data: bytes, **cells: object) -> bytes:
    """Do what a person does in Excel: open, fill in cells of the first sheet, save."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book.worksheets[0][place] = value  # type: ignore[assignment]
    return tables.saved(book)


def repacked(data: bytes, **members: bytes) -> bytes:
    """Put other bytes into a file's parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, members.pop(name, old.read(name)))
        for name, content in members.items():
            new.writestr(name, content)
    return made.getvalue()


# --- Texts ------------------------------------------------------------------------------------------------------------


@given(st.text())
@example("".join(HOSTILE))
@example(unicodedata.normalize("NFD", "Sở Nông nghiệp và Môi trường\u202e\x00"))
def test_cleaned_text_is_composed_and_shows_all_that_it_says(text: str) -> None:
    kept = clean(text)
    assert kept == unicodedata.normalize("NFC", kept)
    assert not [c for c in kept if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert not [c for c in kept if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI"}]
    assert clean(kept) == kept


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Cn", "Co", "Zl", "Zp"))))
def test_cleaning_leaves_what_is_fit_as_it_is(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


def test_cleaning_keeps_joined_emoji_and_lines() -> None:
    assert clean("👨‍👩‍👧\r\nhai\rba\tbốn") == "👨‍👩‍👧\nhai\nba\tbốn"


@given(st.lists(st.text(), min_size=1, max_size=8))
@example(HOSTILE)
def test_text_comes_back_as_it_was_written_and_is_never_a_formula(texts: list[str]) -> None:
    data = table(*texts)
    read_back = {line.number: line.cells["text"] for line in read(data).lines}
    assert read_back == {number: clean(text).strip() for number, text in enumerate(texts, start=2)}
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.startswith(("=", "+", "-", "@", "\t"))])
def test_what_looks_like_a_formula_is_quoted_for_excel(text: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(table(text))).worksheets[0]
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].quotePrefix


def test_cell_takes_no_more_than_excel_can_hold() -> None:
    assert len(str(values(table("ộ" * 40_000))[0])) == 32_767


def as_excel_saves_it(data: bytes) -> bytes:
    """Put the texts into the table of shared strings, carriage returns and underscores written as Excel writes them."""
    strings: list[bytes] = []

    def shared(found: re.Match[bytes]) -> bytes:
        strings.append(found[2].replace(b"\n", b"_x000D_\n"))
        return found[1] + b't="s"><v>%d</v></c>' % (len(strings) - 1)

    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        members = {name: parts.read(name) for name in parts.namelist()}
    for name in [name for name in members if name.startswith("xl/worksheets/sheet")]:
        members[name] = INLINE.sub(shared, members[name])
    members["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"".join(b"<si>%s</si>" % text for text in strings),
    )
    of_strings = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = b'<Override PartName="/xl/sharedStrings.xml" ContentType="%s"/></Types>' % of_strings
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(b"</Types>", types)
    return repacked(data, **members)


INLINE = re.compile(rb'(<c [^>]*)t="inlineStr"><is>(.*?)</is></c>', re.DOTALL)


def test_table_that_excel_has_saved_reads_the_same() -> None:
    before = table(*HOSTILE, "một\nhai", date(2026, 7, 15), notice="3")
    after = as_excel_saves_it(before)
    assert after != before
    assert tables.kind_of(after) is TableKind.DRAFTS
    assert read(after) == read(before)


# --- Recognising and reading ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TableKind)
def test_table_is_known_again_after_somebody_has_saved_it(kind: TableKind) -> None:
    data = tables.saved(tables.make(kind, "Bảng", TWO, {}))
    assert tables.kind_of(data) is kind
    assert tables.kind_of(edited(data, B2="mới")) is kind


def other_workbook() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "STT"
    return tables.saved(book)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", table("a")[:2000], other_workbook()])
def test_other_files_are_no_table_of_ours(data: bytes) -> None:
    assert tables.kind_of(data) is None


@given(st.binary(max_size=300), st.integers(0, 8000))
def test_damaged_table_is_refused_by_name_or_read_whole(noise: bytes, at: int) -> None:
    data = table("một", "hai")
    broken = data[:at] + noise + data[at + len(noise) :]
    tables.kind_of(broken)
    with contextlib.suppress(UnreadableDocument, tables.WrongColumnsError):  # nothing else may come out of it
        assert read(broken).titles == read(data).titles


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("content", [b"", b"<a>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"<a/>"])
def test_broken_part_is_a_fault_with_a_name(part: str, content: bytes) -> None:
    with pytest.raises((UnreadableDocument, tables.WrongColumnsError)):
        read(repacked(table("một"), **{part: content}))


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = repacked(table("một"), **{"xl/worksheets/sheet1.xml": b" " * 40_000_000})
    assert tables.kind_of(bomb) is None
    with pytest.raises(UnreadableDocument) as refused:
        read(bomb)
    assert refused.value.fault is Fault.TOO_LARGE


def test_table_of_too_many_rows_is_refused() -> None:
    book = tables.make(TableKind.DRAFTS, "Bảng", TWO, {})
    for number in range(2, tables.LIMITS.rows + 3):
        book.worksheets[0].cell(number, 2, "x")
    with pytest.raises(UnreadableDocument) as refused:
        read(tables.saved(book))
    assert refused.value.fault is Fault.TOO_LARGE


def test_coloured_rows_far_below_are_no_rows() -> None:
    book = openpyxl.load_workbook(io.BytesIO(table("một")))
    book.worksheets[0].cell(1_000_000, 16_000).number_format = "@"
    assert values(tables.saved(book)) == ["một"]


def test_columns_may_be_moved_and_others_added() -> None:
    data = edited(table("một"), A1="Nội dung", B1="Mã", A2="hai", B2=7, C1="Ghi chú riêng", C2="x")
    assert [dict(line.cells) for line in read(data).lines] == [{"number": "7", "text": "hai"}]


@pytest.mark.parametrize("cells", [{"B1": "Nội dung khác"}, {"B1": None}, {"C1": "Nội dung"}])
def test_missing_or_doubled_column_is_named(cells: dict[str, object]) -> None:
    with pytest.raises(tables.WrongColumnsError, match="Nội dung"):
        read(edited(table("một"), **cells))


def test_table_whose_sheet_was_moved_or_renamed_is_read_all_the_same() -> None:
    book = openpyxl.load_workbook(io.BytesIO(table("một")))
    book.create_sheet("Nháp của tôi", 0)
    assert values(tables.saved(book)) == ["một"]
    renamed = openpyxl.load_workbook(io.BytesIO(table("một")))
    renamed.worksheets[0].title = "Tên khác"
    assert values(tables.saved(renamed)) == ["một"]


WRITTEN = [
    (date(2026, 7, 15), date(2026, 7, 15)),
    (datetime(2026, 7, 15, 8, 30), date(2026, 7, 15)),  # noqa: DTZ001 - as Excel keeps it
    (46218, "46218"),
    (46218.0, "46218"),
    (12.5, "12.5"),
    (True, "True"),
    ("=A1+1", "=A1+1"),
    ('=HYPERLINK("http://a")', '=HYPERLINK("http://a")'),
    ("  15/7 \n", "15/7"),
]


@pytest.mark.parametrize(("value", "found"), WRITTEN)
def test_cell_is_read_as_a_day_or_as_the_text_it_shows(value: object, found: Value) -> None:
    assert values(edited(table("một"), B2=value)) == [found]


DAYS = [
    (date(2026, 7, 15), date(2026, 7, 15)),
    ("15/07/2026", date(2026, 7, 15)),
    ("15-7-2026", date(2026, 7, 15)),
    ("46218", date(2026, 7, 15)),
    ("31/2/2026", None),
    ("15/7", None),
    ("4621", None),
    ("", None),
    ("=TODAY()", None),
]


@pytest.mark.parametrize(("value", "day"), DAYS)
def test_day_is_seen_in_a_date_its_number_or_its_full_writing(value: Value, day: date | None) -> None:
    assert tables.day_in(value) == day


# --- The table of drafts ----------------------------------------------------------------------------------------------


def drafts_book(code: str) -> openpyxl.Workbook:
    text = language(code)
    cells: dict[str, Value] = dict.fromkeys(COLUMNS, "x")
    cells |= {"number": "31", "deadline": date(2026, 7, 15), "decision": review_table.decisions(text)[Decision.LATER]}
    rows = (
        Row(31, cells, frozenset({Doubt.UNKNOWN_AGENCY}), ("Sở Lạ",)),
        Row(32, {**cells, "number": "32", "deadline": ""}, frozenset(), ()),
    )
    upload = review_table.workbook(text, ReviewTable(3, "12/TB-UBND & một", rows, {"notice": "3"}))
    assert upload.name.endswith("vb3.xlsx")
    return openpyxl.load_workbook(io.BytesIO(upload.data))


@pytest.mark.parametrize("code", ["vi", "en"])
def test_table_of_drafts_offers_the_decisions_and_locks_what_is_only_for_reading(code: str) -> None:
    sheet = drafts_book(code).worksheets[0]
    words = review_table.decisions(language(code))
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert [rule.formula1 for rule in lists] == [f'"{",".join(words.values())}"']
    assert str(lists[0].sqref) == "J2:J3"
    assert sheet.protection.sheet
    assert [cell.protection.locked for cell in sheet[2]] == [True, True, *[False] * 5, True, True, False]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C2", "$1:$1")


def test_table_of_drafts_has_real_days_and_says_what_is_doubtful() -> None:
    sheet = drafts_book("vi").worksheets[0]
    assert (sheet["G2"].value, sheet["G2"].number_format) == (datetime(2026, 7, 15), "dd/mm/yyyy")  # noqa: DTZ001
    assert (sheet["G3"].value, sheet["G3"].number_format) == (None, "dd/mm/yyyy")
    assert "Sở Lạ" in sheet["I2"].value
    assert sheet["I3"].value is None


def test_second_sheet_says_how_to_fill_it_in_and_the_third_is_hidden() -> None:
    book = drafts_book("vi")
    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "veryHidden"]
    said = "\n".join(str(row[0].value) for row in book.worksheets[1].iter_rows())
    assert "12/TB-UBND & một" in said
    for word in ("duyệt", "bỏ", "để sau", "/giao", "dấu chấm phẩy"):
        assert word in said
