"""Bytes of a document -> its text: docx, pdf, scans and photos, html, xlsx, old .doc, txt and Markdown.

    text = to_text(data, "thong-bao-12.pdf").text

Nothing leaves the machine. A file that cannot be read raises UnreadableDocument with a named fault. Time and memory are
bounded by whoever calls: the program reads in processes that can be ended (bot/readers/). A document that bears a mark
of secrecy is refused.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.notices.documents.detect import recognise
from bot.notices.documents.helpers import programs
from bot.notices.documents.readers import load_readers, read_kind
from bot.notices.documents.values import DEFAULT_LIMITS, DocumentText, Job, Limits, OnPage, ignore_page
from bot.notices.model import Fault, UnreadableDocument

__all__ = ["WARNINGS", "DocumentText", "Limits", "OnPage", "load_readers", "programs", "to_text"]

WARNINGS = {
    "embedded_part": "a part of another format inside the .docx was not read",
    "blank_pages": "pages without text and without a picture were passed over",
    "turned_page": "a page was turned to be read",
    "low_confidence": "OCR was unsure of many words",
    "hidden_sheets": "hidden sheets were not read",
    "no_numbers": "automatic numbers of the old .doc format may be missing",
}
"""Codes in DocumentText.warnings."""


def to_text(
    data: bytes, name: str, *, limits: Limits = DEFAULT_LIMITS, on_page: OnPage | None = None
) -> DocumentText:  # fmt: skip
    """Read the text of a document, in this process and for as long as it takes.

    data is the file, name the name it came under (a hint only: the content decides). on_page(done, total) is called
    in the calling thread as pages go through OCR, first with (0, total). Raises UnreadableDocument, nothing else.
    """
    if len(data) > limits.file_bytes:
        raise UnreadableDocument(Fault.TOO_LARGE, "file bytes")
    kind = recognise(data, name)
    with tempfile.TemporaryDirectory(prefix="notice-", ignore_cleanup_errors=True) as folder:
        return read_kind(data, kind, Job(limits, Path(folder), on_page or ignore_page))
