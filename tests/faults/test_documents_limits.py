"""Hostile and oversized files end quickly in a named fault."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
import zlib

import openpyxl
import pytest

from bot.notices.documents import Limits, helpers, readers, to_text
from bot.notices.documents.readers import read_kind
from bot.notices.documents.values import Job
from bot.notices.model import Fault, UnreadableDocument
from tests.unit.notices.documents_samples import W, docx, paragraph, pdf, zipped

GOOD = docx(paragraph("Giao Sở Y tế chủ trì."))


def fault_of(data: bytes, name: str, **limits) -> Fault:
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(data, name, limits=Limits(**limits))
    return refusal.value.fault


def test_a_zip_that_unpacks_to_too_much_is_refused():
    assert fault_of(docx(paragraph("a" * 3_000_000)), "a.docx", unpacked_bytes=2_000_000) is Fault.TOO_LARGE


@pytest.mark.parametrize("name", ["word/document.xml", "word/media/image1.png", "xl/workbook.xml"])
def test_a_zip_that_is_packed_too_well_is_refused(name):
    assert fault_of(zipped({name: b"\0" * 50_000_000}), "a.docx") is Fault.TOO_LARGE


def test_a_zip_of_very_many_members_is_refused():
    assert fault_of(zipped({f"word/{n}": b"" for n in range(10_001)}), "a.docx") is Fault.TOO_LARGE


def test_a_member_that_lies_about_its_size_is_damaged():
    big = zipped({"word/document.xml": b"<a>" + b"b" * 100_000 + b"</a>"})
    assert fault_of(big.replace(struct.pack("<I", 100_007), struct.pack("<I", 50)), "a.docx") is Fault.DAMAGED


def test_a_zip_inside_a_zip_is_not_opened():
    inner = zipped({"x": b"\0" * 50_000_000})
    members = {
        name: zipfile.ZipFile(io.BytesIO(GOOD)).read(name) for name in zipfile.ZipFile(io.BytesIO(GOOD)).namelist()
    }
    assert to_text(zipped({**members, "word/embeddings/a.zip": inner}), "a.docx").text == "Giao Sở Y tế chủ trì."


def test_an_encrypted_zip_is_named():
    data = bytearray(GOOD)
    at = 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        data[at + 8] |= 1
        at += 4
    assert fault_of(bytes(data), "a.docx") is Fault.ENCRYPTED


LAUGHS = (
    '<!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + f']><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>'
)
OUTSIDE = (
    f'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&a;</w:t>'
    "</w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE])
def test_entities_are_refused(xml, encoding):
    assert fault_of(zipped({"word/document.xml": xml.encode(encoding)}), "a.docx") is Fault.DAMAGED


def test_entities_in_a_workbook_are_refused():
    book = openpyxl.Workbook()
    buffer = io.BytesIO()
    book.save(buffer)
    archive = zipfile.ZipFile(buffer)
    members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = LAUGHS.encode("utf-16")
    assert fault_of(zipped(members), "a.xlsx") is Fault.DAMAGED


def test_xml_of_great_depth_is_damaged():
    deep = "<w:sdt><w:sdtContent>" * 50_000
    xml = f'<w:document xmlns:w="{W}"><w:body>{deep}'
    assert fault_of(zipped({"word/document.xml": xml.encode()}), "a.docx", zip_ratio=10_000) is Fault.DAMAGED


def test_html_of_great_depth_is_damaged():
    page = "<html><body>" + "<div>" * 100_000 + "lõi" + "</div>" * 100_000 + "</body></html>"
    assert fault_of(page.encode(), "a.html") is Fault.DAMAGED


def test_a_pdf_of_a_hundred_thousand_pages_is_refused_at_the_limit():
    page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    pages = 100_000
    data = pdf([], extra=[page] * pages).replace(
        b"/Kids []", b"/Kids [" + b" ".join(b"%d 0 R" % n for n in range(7, 7 + pages)) + b"]"
    )
    assert fault_of(data, "a.pdf") is Fault.TOO_LARGE


def test_one_page_that_stands_a_hundred_thousand_times_in_a_pdf_is_one_page():
    data = pdf([[(85, 100, 14, "Giao")]]).replace(b"/Kids [8 0 R", b"/Kids [" + b"8 0 R " * 100_000)
    assert to_text(data, "a.pdf").pages == 1


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


HUGE_PNG = (
    b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")
)  # fmt: skip


def test_an_image_of_very_many_pixels_is_refused_by_its_header():
    assert fault_of(HUGE_PNG, "a.png") is Fault.TOO_LARGE


@pytest.mark.skipif(helpers.find("tesseract") is None, reason="tesseract is not installed")
def test_a_pdf_around_an_image_of_very_many_pixels_is_refused():
    picture = "<< /Type /XObject /Subtype /Image /Width 50000 /Height 50000 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 3 >> stream\nabc\nendstream"  # noqa: E501
    data = pdf([[(85, 100, 14, "a")]], extra=[picture])
    data = data.replace(b"/Resources << ", b"/Resources << /XObject << /I 7 0 R >> ", 1)
    data = data.replace(b"BT /F1", b"q 595 0 0 842 0 0 cm /I Do Q BT /F1", 1)
    assert fault_of(data, "a.pdf") in {Fault.TOO_LARGE, Fault.DAMAGED}


@pytest.mark.parametrize(
    ("error", "fault"),
    [(MemoryError(), Fault.TOO_MUCH_MEMORY), (RecursionError(), Fault.DAMAGED), (KeyError("x"), Fault.DAMAGED)],
)
def test_errors_of_parsers_become_faults(monkeypatch, error, fault):
    def broken(data, job):
        raise error

    monkeypatch.setattr(readers, "reader_of", lambda kind: broken)
    with pytest.raises(UnreadableDocument) as refusal:
        read_kind(b"", "pdf", Job())
    assert refusal.value.fault is fault


def test_a_person_who_interrupts_is_not_a_damaged_file(monkeypatch):
    def interrupted(data, job):
        raise KeyboardInterrupt

    monkeypatch.setattr(readers, "reader_of", lambda kind: interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_kind(b"", "pdf", Job())


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    to_text(GOOD, "a.docx")
    assert fault_of(GOOD[:200], "a.docx") is not None
    assert list(tmp_path.iterdir()) == []
