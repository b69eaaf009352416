"""What reading a document takes and gives: Limits, Job, Reading, DocumentText."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

OnPage = Callable[[int, int], None]


@dataclass(frozen=True)
class Limits:
    """Bounds that are checked before and while a document is parsed; going over one is a named fault.

    The defaults suit Telegram (a bot may download 20 MB) and a small office server.
    """

    file_bytes: int = 20_000_000
    """Size of the file as it arrived, in bytes."""
    pages: int = 200
    """Pages of a PDF, or frames of a TIFF."""
    ocr_pages: int = 60
    """Pages that have to be read by OCR, about 2 s each."""
    pixels: int = 60_000_000
    """Pixels (width x height) of one image: A3 at 400 dpi has 31 million, a 50-megapixel photo fits."""
    unpacked_bytes: int = 200_000_000
    """Unpacked size of all members of a zip (docx, xlsx), in bytes."""
    zip_ratio: int = 200
    """Unpacked size divided by packed size, for each member of over 1 MB and for the whole zip."""
    letters: int = 1_000_000
    """Letters of the text that is read into directives; an ordinary notice has 5 000."""
    rows: int = 20_000
    """Rows of a workbook that hold anything, over all its sheets."""
    seconds: float = 120.0
    """Wall seconds for the whole job, without OCR; whoever runs the process that reads keeps them, as the next two."""
    ocr_page_seconds: float = 10.0
    """Wall seconds allowed on top for each page that goes to OCR."""
    memory_bytes: int = 512_000_000
    """Memory of the process that reads, in bytes, its own 100 MB with it, where the system can limit it."""


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class DocumentText:
    """The text of a document, in NFC, one line per paragraph where paragraphs are known."""

    text: str
    kind: str
    """One of txt, md, html, docx, pdf, scan, xlsx, doc, image."""
    pages: int | None = None
    quality: float | None = None
    """Mean confidence of the words read by OCR, 0 to 1; None when nothing was."""
    signed_on: date | None = None
    """The date in the stamp of an electronic signature; the stamp's own text is not in `text`."""
    warnings: tuple[str, ...] = ()
    """Codes: see `bot.notices.documents.WARNINGS`."""


def ignore_page(_done: int, _total: int) -> None:
    """Take no notice of progress."""


@dataclass(frozen=True)
class Job:
    """What a reader gets besides the bytes."""

    limits: Limits = DEFAULT_LIMITS
    workspace: Path | None = None
    """An empty folder for helper programs; removed by whoever made it."""
    on_page: OnPage = ignore_page
    """Told (done, total) as pages go through OCR; (0, total) first."""


@dataclass(frozen=True)
class Reading:
    """What a reader gives: paragraphs, and everything else it saw that may bear a mark of secrecy."""

    paragraphs: tuple[str, ...]
    kind: str
    marginal: tuple[str, ...] = ()
    """Page headers, text boxes, stamps, lines before they were joined: looked at, never part of the text."""
    pages: int | None = None
    quality: float | None = None
    signed_on: date | None = None
    warnings: tuple[str, ...] = ()
