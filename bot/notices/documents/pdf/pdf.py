"""PDF -> paragraphs. Each page is judged by itself: it has text, or it is a picture to be read by OCR."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage

from bot.notices.documents.legacy_encodings.legacy_fonts import modernise
from bot.notices.documents.legacy_encodings.vietnamese import share_of_accented, share_of_syllables
from bot.notices.documents.page import signature_stamp
from bot.notices.documents.page.flow import Page, paragraphs_of
from bot.notices.documents.page.layout import BODY, Line, Word, columns, lines_of, order
from bot.notices.documents.page.printed_table import Table
from bot.notices.documents.pdf import signature
from bot.notices.documents.pdf import tables as pdf_tables
from bot.notices.documents.pdf.images import PageImages, count_pages
from bot.notices.documents.scan import scans
from bot.notices.documents.values import Job, Limits, Reading
from bot.notices.model import Fault, UnreadableDocument

_SCAN_SHARE = 0.5  # of the page covered by one picture: a scan, or text on a drawn background
_FEW_WORDS = 60  # the text layer of a scan that holds only the signature's stamp has 10-25
_SMALL_PICTURE = 0.05  # share of the page from which a picture on a page without text is worth reading
_MANY_CURVES = 300  # drawn shapes on a page without text: its letters were turned into outlines
_LEAST_SYLLABLES, _LEAST_ACCENTED = 0.6, 0.3  # below these a text layer is a scanner's guess or a broken font
_JUDGED_WORDS = 12  # fewer words say nothing about a text layer's quality


@dataclass
class _Found:
    """What is gathered page by page."""

    pages: dict[int, Page] = field(default_factory=dict)
    marginal: list[str] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    scans: list[int] = field(default_factory=list)
    blank: int = 0


def read(data: bytes, job: Job) -> Reading:
    """Read a PDF; pages that are pictures go through OCR."""
    found = _Found()
    if count_pages(data) > job.limits.pages:
        raise UnreadableDocument(Fault.TOO_LARGE, "pages")
    pdf = _open(data)  # not closed: closing builds every page of the file first, and there is no file to close
    total = _count(pdf, job.limits)
    for number, page in enumerate(pdf.pages):
        _take(page, number, found)
        page.close()
    signed_on = signature.signing_date(pdf)
    read_by_eye = _read_scans(data, job, found) if found.scans else None
    pages = [found.pages[number] for number in sorted(found.pages)]
    return Reading(
        paragraphs=tuple(paragraphs_of(pages)),
        kind="scan" if len(found.scans) * 2 > len(pages) else "pdf",
        marginal=tuple(found.marginal),
        pages=total,
        quality=read_by_eye.quality if read_by_eye else None,
        signed_on=signed_on or signature_stamp.signing_date(found.stamps),
        warnings=_warnings(found, read_by_eye),
    )


def _open(data: bytes) -> Any:  # noqa: ANN401  pdfplumber has no types
    try:
        return pdfplumber.open(io.BytesIO(data))
    except Exception as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, *error.args)):
            raise UnreadableDocument(Fault.ENCRYPTED) from error
        raise


def _count(pdf: Any, limits: Limits) -> int:  # noqa: ANN401
    """Count the pages by walking to them, and no farther than the limit: the number a file states can lie."""
    total = 0
    for _ in PDFPage.create_pages(pdf.doc):
        total += 1
        if total > limits.pages:
            raise UnreadableDocument(Fault.TOO_LARGE, "pages")
    return total


def _take(page: Any, number: int, found: _Found) -> None:  # noqa: ANN401
    words = _words(page)
    text = [word.text for word in words]
    if _is_scan(page, text):
        found.scans.append(number)
        found.stamps += text
        return
    if not words:
        found.blank += 1
        return
    tables = pdf_tables.tables_of(page)
    outside = [word for word in words if not any(_within(word, box) for box, _ in tables)]
    lines = lines_of(outside, number)
    found.marginal += [part.text for line in lines_of(words, number) for part in columns(line)]
    lines = _without_stamp([part for line in lines for part in columns(line)], found)
    ordered = order(lines, float(page.width), float(page.height), first=not found.pages)
    placed = _with_tables(ordered, tables)
    found.pages[number] = Page(tuple(placed), float(page.width), float(page.height))


def _words(page: Any) -> list[Word]:  # noqa: ANN401
    words = page.extract_words(x_tolerance_ratio=0.2, y_tolerance=2, keep_blank_chars=False)
    upright = [word for word in words if word.get("upright", True)]
    return [Word(modernise(w["text"]), w["x0"], w["x1"], w["top"], w["bottom"]) for w in upright]


def _is_scan(page: Any, words: Sequence[str]) -> bool:  # noqa: ANN401
    """Return whether a page's text does not cover it, or is not to be trusted."""
    area = float(page.width) * float(page.height) or 1.0
    largest = max((_picture_area(picture, page) for picture in page.images), default=0.0) / area
    if len(words) >= _JUDGED_WORDS and not _is_trusted(" ".join(words)):
        return True
    if largest >= _SCAN_SHARE:
        return len(words) < _FEW_WORDS
    return not words and (largest >= _SMALL_PICTURE or len(page.curves) > _MANY_CURVES)


def _is_trusted(text: str) -> bool:
    return share_of_syllables(text) >= _LEAST_SYLLABLES and share_of_accented(text) >= _LEAST_ACCENTED


def _picture_area(picture: dict[str, Any], page: Any) -> float:  # noqa: ANN401
    width = min(picture["x1"], float(page.width)) - max(picture["x0"], 0)
    height = min(picture["bottom"], float(page.height)) - max(picture["top"], 0)
    return float(max(width, 0) * max(height, 0))


def _within(word: Word, box: pdf_tables.Box) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _without_stamp(lines: list[Line], found: _Found) -> list[Line]:
    """Take the signature's stamp out before columns are told apart: it stands across the head's right one."""
    texts = [line.text for line in lines]
    kept, signed_on = signature_stamp.take_out(texts)
    if signed_on is None:
        return lines
    gone = list(texts)
    for text in kept:
        gone.remove(text)
    found.stamps += gone
    return [line for line in lines if line.text not in gone]


def _with_tables(lines: list[Line], tables: list[tuple[pdf_tables.Box, Table]]) -> list[Line | Table]:
    """Set each table before the first line that stands below it."""
    placed: list[Line | Table] = []
    waiting = sorted(tables, key=lambda table: table[0][1])
    for line in lines:
        while waiting and line.column == BODY and line.top > waiting[0][0][1]:
            placed.append(waiting.pop(0)[1])
        placed.append(line)
    return placed + [table for _, table in waiting]


def _read_scans(data: bytes, job: Job, found: _Found) -> scans.Scans:
    with PageImages(data, job.limits) as images:
        read_by_eye = scans.read_pages(found.scans, images.image, job)
    found.pages.update(read_by_eye.pages)
    found.marginal += read_by_eye.marginal
    return read_by_eye


def _warnings(found: _Found, read_by_eye: scans.Scans | None) -> tuple[str, ...]:
    blank = ("blank_pages",) if found.blank else ()
    return blank + (read_by_eye.warnings if read_by_eye else ())
