"""Scans and photos, made from text set with a common font; skipped plainly where OCR or the font is missing."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from bot.notices.documents import Limits, helpers, programs, to_text
from bot.notices.documents.page.layout import Line, Word
from bot.notices.documents.pdf import pdf as pdf_reader
from bot.notices.documents.scan import ocr, scans
from bot.notices.documents.scan.stamped_mark import wipe_large
from bot.notices.documents.values import Job
from bot.notices.model import Fault, UnreadableDocument
from tests.unit.notices.documents_samples import pdf

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
needs_ocr = pytest.mark.skipif(
    programs()["tesseract-ocr-vie"] is None or not FONT.exists(),
    reason="tesseract with Vietnamese or a font is missing",
)
TEXT = [
    (150, 100, "UBND TỈNH SƠN ĐÀ"),
    (700, 100, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (180, 150, "VĂN PHÒNG"),
    (800, 150, "Độc lập - Tự do - Hạnh phúc"),
    (620, 300, "THÔNG BÁO"),
    (200, 420, "1. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát số liệu tiêm chủng"),
    (150, 470, "trên địa bàn toàn tỉnh, báo cáo Chủ tịch UBND tỉnh trước ngày 15/6/2024."),
    (200, 540, "2. Giao Sở Nội vụ tham mưu."),
]


@cache
def page(mark: str = "") -> Image.Image:
    image = Image.new("RGB", (1560, 1100), "white")
    draw = ImageDraw.Draw(image)
    for x, y, text in TEXT:
        draw.text((x, y), text, fill="black", font=ImageFont.truetype(str(FONT), 32))
    if mark:
        font = ImageFont.truetype(str(FONT), 44)
        left, top, right, bottom = draw.textbbox((180, 230), mark, font=font)
        draw.rectangle((left - 14, top - 12, right + 14, bottom + 12), outline=(200, 20, 30), width=5)
        draw.text((180, 230), mark, fill=(200, 20, 30), font=font)
    return image


def saved(image: Image.Image, form: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


EXPECTED = [
    "UBND TỈNH SƠN ĐÀ",
    "VĂN PHÒNG",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "THÔNG BÁO",
    " ".join(text for _, _, text in TEXT[5:7]),
    "2. Giao Sở Nội vụ tham mưu.",
]


@needs_ocr
@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_a_photo_is_read(form):
    found = to_text(saved(page(), form), f"a.{form.lower()}")
    assert found.kind == "image"
    assert found.text.split("\n") == EXPECTED
    assert found.quality is not None
    assert found.quality > 0.85


@needs_ocr
def test_a_page_that_lies_on_its_side_is_turned():
    found = to_text(saved(page().transpose(Image.Transpose.ROTATE_90), "PNG"), "a.png")
    assert found.text.split("\n") == EXPECTED
    assert found.warnings == ("turned_page",)


@needs_ocr
def test_a_scanned_pdf_is_read_page_by_page_and_says_so():
    told = []
    data = saved(page(), "PDF", save_all=True, append_images=[page()], resolution=200)
    found = to_text(data, "a.pdf", on_page=lambda done, total: told.append((done, total)))
    assert (found.kind, found.pages) == ("scan", 2)
    assert found.text.split("\n")[: len(EXPECTED)] == EXPECTED
    assert told == [(0, 2), (1, 2), (2, 2)]


@needs_ocr
@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_framed_stamp_of_secrecy_is_seen(mark):
    with pytest.raises(UnreadableDocument) as refusal:
        to_text(saved(page(mark), "PNG"), "a.png")
    assert refusal.value.fault is Fault.SECRET


def test_more_pages_than_ocr_may_read_are_refused():
    with pytest.raises(UnreadableDocument) as refusal:
        scans.read_pages(range(3), lambda number: page(), Job(Limits(ocr_pages=2)))
    assert refusal.value.fault is Fault.TOO_LARGE


def test_a_scan_without_tesseract_names_it(monkeypatch):
    monkeypatch.setattr(helpers, "find", lambda name: None)
    with pytest.raises(UnreadableDocument) as refusal:
        scans.read_pages([0], lambda number: Image.new("L", (10, 10)), Job())
    assert (refusal.value.fault, refusal.value.detail) == (Fault.NEEDS_PROGRAM, "tesseract")


HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


def answer(*lines: str, sure: float = 90.0) -> str:
    rows = []
    for number, line in enumerate(lines):
        for place, word in enumerate(line.split()):
            rows.append(f"5\t1\t1\t1\t{number}\t{place}\t{place * 60}\t{number * 40}\t50\t20\t{sure}\t{word}\n")
    return HEADER + "".join(rows)


def test_bullets_that_ocr_misreads_are_mended():
    read = ocr._parse(answer("_ Giao Sở", "— Giao Sở", "=_ Giao Sở", "- Giao Sở"), 0)
    assert [line.text for line in read.lines] == ["- Giao Sở"] * 4
    assert read.quality == pytest.approx(0.9)


def test_what_a_signature_reads_like_is_left_out():
    assert ocr._parse(answer("‹\\/", "#", sure=20), 0).lines == []
    assert [line.text for line in ocr._parse(answer("Giao", "2", sure=20), 0).lines] == ["Giao"]


def test_letters_survive_when_a_frame_is_wiped_out():
    image = Image.new("L", (500, 200), 255)
    draw = ImageDraw.Draw(image)
    draw.rectangle((50, 50, 300, 120), outline=0, width=4)
    draw.rectangle((100, 75, 118, 95), fill=0)
    wiped = wipe_large(image)
    assert wiped.getpixel((50, 80)) == 255
    assert wiped.getpixel((110, 85)) == 0


def test_a_line_is_as_high_as_its_median_word():
    line = Line(tuple(Word("x", n, n + 1, top, top + 10) for n, top in enumerate([0, 20, 20])))
    assert (line.top, line.height) == (20, 10)


def test_a_page_whose_text_is_only_a_stamp_goes_to_ocr(monkeypatch):
    picture = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >> stream\n\xff\nendstream"  # noqa: E501
    data = pdf([[(300, 40, 7, "Người ký: Văn phòng"), (300, 48, 7, "28.05.2019 07:25:41 +07:00")]], extra=[picture])
    data = data.replace(b"/Resources << ", b"/Resources << /XObject << /I 7 0 R >> ").replace(
        b"BT /F1", b"q 595 0 0 842 0 0 cm /I Do Q BT /F1", 1
    )
    read = ocr.Recognised([Line((Word("Giao", 0, 50, 0, 20),))], [0.9])
    monkeypatch.setattr(ocr, "recognise", lambda *args, **kwargs: read)
    found = pdf_reader.read(data, Job())
    assert (found.kind, found.paragraphs, found.quality) == ("scan", ("Giao",), 0.9)
    assert found.signed_on is not None
    assert found.signed_on.isoformat() == "2019-05-28"
