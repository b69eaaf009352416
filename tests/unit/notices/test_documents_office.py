"""Workbooks, the old Word format, and the helper programs."""

from __future__ import annotations

import datetime
import io
import shutil
import subprocess

import openpyxl
import pytest

from bot.notices.documents import Limits, helpers, programs, to_text
from bot.notices.documents.excel.workbook import shown
from bot.notices.documents.values import Job
from bot.notices.documents.word.old_word import read as read_old_word
from bot.notices.model import Fault, UnreadableDocument
from tests.unit.notices.documents_samples import docx, level, numbered, numbering, paragraph


def saved(book) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def task_list():
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "DANH MỤC NHIỆM VỤ"
    sheet.merge_cells("A1:D1")
    sheet["A2"] = "(kèm theo Thông báo số 12)"
    for row in (
        ["STT", "Nội dung", "Đơn vị chủ trì", "Thời hạn"],
        [1, "Lập kế hoạch\nnăm", "Sở Y tế", datetime.date(2024, 5, 6)],
        [2.0, "Rà soát", None, datetime.datetime(2024, 5, 7, 14, 0)],  # noqa: DTZ001  a cell has no zone
        [None, None, None, None],
        [3, "Báo cáo", "Sở Xây dựng", "tháng 6"],
    ):
        sheet.append(row)
    sheet.merge_cells("C4:C5")
    return book


def test_a_task_list_is_one_line_per_row_with_merged_cells_filled():
    found = to_text(saved(task_list()), "a.xlsx")
    assert found.kind == "xlsx"
    assert found.text.split("\n") == [
        "DANH MỤC NHIỆM VỤ",
        "(kèm theo Thông báo số 12)",
        "STT | Nội dung | Đơn vị chủ trì | Thời hạn",
        "1 | Lập kế hoạch năm | Sở Y tế | 06/05/2024",
        "2 | Rà soát | Sở Y tế | 07/05/2024 14:00",
        "3 | Báo cáo | Sở Xây dựng | tháng 6",
    ]


def test_hidden_sheets_are_left_out_and_named():
    book = task_list()
    hidden = book.create_sheet("nháp")
    hidden["A1"] = "bản nháp"
    hidden.sheet_state = "hidden"
    found = to_text(saved(book), "a.xlsx")
    assert "bản nháp" not in found.text
    assert found.warnings == ("hidden_sheets",)


def test_a_coloured_column_of_a_million_rows_costs_nothing():
    book = task_list()
    book.worksheets[0]["F1048576"].number_format = "0"
    assert to_text(saved(book), "a.xlsx").text.count("\n") == 5


def test_too_many_rows_are_refused():
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(saved(task_list()), "a.xlsx", limits=Limits(rows=3))
    assert refusal.value.fault is Fault.TOO_LARGE


@pytest.mark.parametrize("place", ["cell", "header"])
def test_a_mark_of_secrecy_in_a_workbook_is_refused(place):
    book = task_list()
    if place == "cell":
        book.worksheets[0]["F1"] = "MẬT"
    else:
        book.worksheets[0].oddHeader.center.text = "TỐI MẬT"
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(saved(book), "a.xlsx")
    assert refusal.value.fault is Fault.SECRET


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (None, "General", ""),
        (True, "General", "x"),
        (3.0, "General", "3"),
        (0.285, "0.0%", "28.5%"),
        (1234.5, "General", "1234.5"),
        (datetime.time(7, 30), "hh:mm", "07:30"),
        ("  a \n b ", "General", "a b"),
    ],
)
def test_values_are_shown_as_a_clerk_reads_them(value, form, text):
    assert shown(value, form) == text


LIST = docx(
    paragraph("Giao Sở Y tế thực hiện nhiệm vụ sau:")
    + numbered("lập kế hoạch", 1)
    + numbered("báo cáo", 1)
    + paragraph("Hết."),
    numbering=numbering({0: level(0, "decimal", "%1.")}, {1: (0, "")}),
)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("form", ["doc", "rtf"])
def test_the_old_formats_are_read_through_libreoffice(form, tmp_path):
    (tmp_path / "a.docx").write_bytes(LIST)
    profile = (tmp_path / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        form,
        "--outdir",
        str(tmp_path),
    ]
    subprocess.run([*command, str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=120)
    data = (tmp_path / f"a.{form}").read_bytes()
    found = to_text(data, f"a.{form}")
    assert found.kind == "doc"
    assert found.text.split("\n") == ["Giao Sở Y tế thực hiện nhiệm vụ sau:", "1. lập kế hoạch", "2. báo cáo", "Hết."]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")


def word_file(flags: int) -> bytes:
    return (
        OLE + b"\xec\xa5" + b"\0" * 8 + flags.to_bytes(2, "little") + b"\0" * 512 + "WordDocument".encode("utf-16-le")
    )


def test_an_encrypted_word_file_is_named_before_any_program_sees_it():
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(word_file(0x0100), "a.doc")
    assert refusal.value.fault is Fault.ENCRYPTED


def test_an_encrypted_docx_is_named():
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx")
    assert refusal.value.fault is Fault.ENCRYPTED


@pytest.fixture
def nothing_installed(monkeypatch):
    monkeypatch.setattr(helpers, "find", lambda name: None)


@pytest.mark.parametrize("data", [word_file(0), rb"{\rtf1 abc}"])
@pytest.mark.usefixtures("nothing_installed")
def test_a_missing_program_is_named(data):
    with pytest.raises(UnreadableDocument) as refusal:
        read_old_word(data, Job())
    assert (refusal.value.fault, refusal.value.detail) == (Fault.NEEDS_PROGRAM, "libreoffice")


@pytest.mark.usefixtures("nothing_installed")
def test_missing_tesseract_is_named():
    with pytest.raises(UnreadableDocument) as refusal:
        helpers.need_ocr()
    assert (refusal.value.fault, refusal.value.detail) == (Fault.NEEDS_PROGRAM, "tesseract")


def test_missing_vietnamese_data_is_named(monkeypatch):
    monkeypatch.setattr(helpers, "find", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(helpers, "languages", lambda path: frozenset({"eng"}))
    assert programs()["tesseract-ocr-vie"] is None
    with pytest.raises(UnreadableDocument) as refusal:
        helpers.need_ocr()
    assert refusal.value.detail == "tesseract-ocr-vie"


def test_the_doctor_is_told_of_every_program():
    assert set(programs()) == {"tesseract", "tesseract-ocr-vie", "libreoffice", "antiword"}
