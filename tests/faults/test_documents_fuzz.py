"""Mutated files end in a text or in UnreadableDocument. NHACVIEC_FUZZ sets the number of examples for each reader."""

from __future__ import annotations

import contextlib
import io
import os
import zipfile
from functools import cache

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.notices.documents import DocumentText, helpers, to_text
from bot.notices.documents.detect import recognise
from bot.notices.documents.readers import read_kind, reader_of
from bot.notices.documents.scan import ocr
from bot.notices.documents.values import Job, Limits, Reading
from bot.notices.model import UnreadableDocument
from tests.unit.notices.documents_samples import (
    docx,
    header,
    level,
    numbered,
    numbering,
    paragraph,
    pdf,
    table,
    text_box,
    zipped,
)

EXAMPLES = int(os.environ.get("NHACVIEC_FUZZ", "20"))
LIMITS = Limits(unpacked_bytes=20_000_000, pages=20, pixels=1_000_000, rows=500, seconds=20)
usual = settings(
    max_examples=EXAMPLES, deadline=None, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)  # fmt: skip
few = settings(usual, max_examples=max(EXAMPLES // 20, 2))

Edit = tuple[str, float, bytes]
edits = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "drop", "double", "splice"]),
        st.floats(0, 1),
        st.binary(min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=6,
)


def mutated(data: bytes, changes: list[Edit]) -> bytes:
    for kind, place, new in changes:
        at = int(place * len(data))
        if kind == "flip":
            data = (
                data[:at]
                + bytes(a ^ b for a, b in zip(data[at : at + len(new)], new, strict=False))
                + data[at + len(new) :]
            )
        elif kind == "cut":
            data = data[:at]
        elif kind == "drop":
            data = data[:at] + data[at + len(new) * 7 :]
        elif kind == "double":
            data = data[:at] + data[max(at - len(new) * 40, 0) :]
        else:
            data = data[:at] + new + data[at:]
    return data


@cache
def seed(kind: str) -> bytes:
    return _SEEDS[kind]()


def _docx() -> bytes:
    cells = [[paragraph("STT"), paragraph("Việc")], [paragraph("1"), text_box(paragraph("trong ô"))]]
    lists = numbering({0: level(0, "upperRoman", "%1.") + level(1, "bullet", "-")}, {1: (0, "")})
    body = numbered("Giao Sở Y tế", 1) + numbered("Báo cáo", 1, 1) + table(cells) + paragraph("Hết.")
    return docx(body, numbering=lists, header1=header(paragraph("Trang")))


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["STT", "Nội dung", "Thời hạn"])
    sheet.append([1, "Lập kế hoạch", "15/6/2024"])
    sheet.merge_cells("A3:B4")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _image() -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").save(buffer, "PNG")
    return buffer.getvalue()


_SEEDS = {
    "txt": "UBND tỉnh\r\nGiao Sở Y tế\n\n- báo cáo trước ngày 15/6/2024.".encode,
    "md": "# A\n\n**1.** Giao *Sở Y tế* [x](y)\n| a | b |\n|---|---|\n> trích".encode,
    "html": (
        "<html><head><meta charset=utf-8></head><body><div class=menu><a href=1>x</a></div><table><tr>"
        "<td>Giao Sở Y tế</td><td>CỘNG HÒA XÃ HỘI</td></tr></table><ol start=3><li>một<li>hai</ol>"
        "<p style='display:none'>x<br>y</p></body></html>"
    ).encode,
    "docx": _docx,
    "pdf": lambda: pdf(
        [[(85, 100, 14, "1. Giao Sở Y tế chủ trì"), (85, 120, 14, "báo cáo.")], [(85, 100, 14, "2. Giao Sở Nội vụ")]],
        rules=[(80, 200, 300, 1), (80, 200, 1, 90)],
    ),
    "xlsx": _xlsx,
    "image": _image,
    "doc": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"\xec\xa5" + "WordDocument".encode("utf-16-le") * 9
    ),
}
OURS = ["txt", "md", "html", "docx"]
"""Readers without a library between us and the file but lxml: they may raise nothing but UnreadableDocument."""


@pytest.fixture(autouse=True)
def no_programs(monkeypatch):
    monkeypatch.setattr(ocr, "recognise", lambda *args, **kwargs: ocr.Recognised([], []))
    monkeypatch.setattr(helpers, "run", lambda *args, **kwargs: b"")


@pytest.mark.parametrize("kind", OURS)
@usual
@given(changes=edits)
def test_our_own_readers_raise_only_what_they_say(kind, changes):
    with contextlib.suppress(UnreadableDocument):
        assert isinstance(reader_of(kind)(mutated(seed(kind), changes), Job(LIMITS)), Reading)


@pytest.mark.parametrize("part", ["word/document.xml", "word/numbering.xml", "word/header1.xml", "_rels/.rels"])
@usual
@given(changes=edits)
def test_mutated_parts_inside_a_sound_docx(part, changes):
    archive = zipfile.ZipFile(io.BytesIO(seed("docx")))
    members = {name: archive.read(name) for name in archive.namelist()}
    members[part] = mutated(members[part], changes)
    with contextlib.suppress(UnreadableDocument):
        assert isinstance(reader_of("docx")(zipped(members), Job(LIMITS)), Reading)


@pytest.mark.parametrize("kind", list(_SEEDS))
@pytest.mark.filterwarnings("ignore")
@usual
@given(changes=edits)
def test_every_reader_ends_in_a_text_or_a_named_fault(kind, changes):
    with contextlib.suppress(UnreadableDocument):
        assert isinstance(read_kind(mutated(seed(kind), changes), kind, Job(LIMITS)), DocumentText)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"])
@pytest.mark.filterwarnings("ignore")
@usual
@given(changes=edits)
def test_mutated_parts_inside_a_sound_workbook(part, changes):
    archive = zipfile.ZipFile(io.BytesIO(seed("xlsx")))
    members = {name: archive.read(name) for name in archive.namelist()}
    members[part] = mutated(members[part], changes)
    with contextlib.suppress(UnreadableDocument):
        assert isinstance(read_kind(zipped(members), "xlsx", Job(LIMITS)), DocumentText)


@usual
@given(data=st.binary(max_size=300), name=st.sampled_from(["a.txt", "a.docx", "a.html", "a.pdf", "a"]))
def test_any_bytes_are_recognised_or_refused(data, name):
    with contextlib.suppress(UnreadableDocument):
        assert recognise(data, name) in {"txt", "md", "html", "docx", "pdf", "xlsx", "doc", "image"}


@usual
@given(text=st.text(max_size=400))
def test_any_text_is_read_in_process(text):
    with contextlib.suppress(UnreadableDocument):
        assert isinstance(to_text(text.encode("utf-8", "replace"), "a.txt").text, str)


@pytest.mark.parametrize("kind", ["docx", "pdf", "html", "xlsx"])
@few
@given(changes=edits)
def test_the_same_through_the_process(kind, changes):
    with contextlib.suppress(UnreadableDocument):
        assert isinstance(to_text(mutated(seed(kind), changes), f"a.{kind}", limits=LIMITS), DocumentText)
