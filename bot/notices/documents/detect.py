"""What kind of document the bytes are. The content decides; the name only tells .md from .txt and hints at HTML."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import PurePath

from bot.notices.documents.legacy_encodings.encodings import looks_like_text, sniff
from bot.notices.model import Fault, UnreadableDocument

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_PDF_HEADER_WITHIN = 1024  # bytes of rubbish that readers of PDF allow before "%PDF-"
# Each part keeps what it took: a comment that could end in two places would be tried in all their combinations.
_HTML_START = re.compile(
    r"^\s*+(?:<\?xml[^>]*+>\s*+)?+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_HTML_TAG = re.compile(r"<(html|head|body|div|p|table|span|article|br)\b[^<>]*>", re.I)
_HEADING = re.compile(r"^#{1,6} \S", re.M)
_STRONG = re.compile(r"\*\*\S[^*\n]*\*\*")
_LEAST_MARKDOWN = 2  # headings, or pairs of stars, before a .txt is taken for Markdown
_SAMPLE = 4096  # bytes that tell a web page: it says what it is before it says anything else
_MARKDOWN_WITHIN = 65_536  # bytes in which Markdown shows itself: some ten pages, and no file is decoded whole to ask


def recognise(data: bytes, name: str) -> str:
    """Return txt, md, html, docx, pdf, xlsx, doc or image, or raise EMPTY, ENCRYPTED or UNSUPPORTED."""
    if not data.strip(b" \t\r\n\x00\xff\xfe\xef\xbb\xbf"):
        raise UnreadableDocument(Fault.EMPTY)
    return _by_magic(data) or _by_text(data, PurePath(name).suffix.lower())


def _by_magic(data: bytes) -> str | None:
    if data.startswith(_ZIP):
        return _office_zip(data)
    if data.startswith(_OLE):
        return _ole(data)
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return "pdf"
    if data.startswith(b"{\\rtf"):
        return "doc"
    if data.startswith(_IMAGES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return "image"
    return None


def _office_zip(data: bytes) -> str:
    """Tell docx from xlsx by the folders in the zip's directory; neither is not read."""
    if b"word/" in data:
        return "docx"
    if b"xl/" in data:
        return "xlsx"
    raise UnreadableDocument(Fault.UNSUPPORTED, "zip")


def _ole(data: bytes) -> str:
    """Tell the old Word format from a workbook and from an encrypted docx by the names of its streams."""
    if _stream_name("EncryptedPackage") in data:
        raise UnreadableDocument(Fault.ENCRYPTED)
    if _stream_name("WordDocument") in data:
        return "doc"
    raise UnreadableDocument(Fault.UNSUPPORTED, "xls" if _stream_name("Workbook") in data else "ole")


def _stream_name(name: str) -> bytes:
    return name.encode("utf-16-le")


def _by_text(data: bytes, suffix: str) -> str:
    head = data[:_SAMPLE]
    if data[4:8] == b"ftyp":
        raise UnreadableDocument(Fault.UNSUPPORTED, "heic")
    if head.lstrip().upper().startswith(b"MIME-VERSION:"):
        raise UnreadableDocument(Fault.UNSUPPORTED, "mhtml")
    if not looks_like_text(data):
        raise UnreadableDocument(Fault.UNSUPPORTED, suffix.lstrip(".") or "binary")
    text = head.decode(sniff(head), "replace")
    if _is_html(text, suffix):
        return "html"
    if text.lstrip("\ufeff \r\n\t").startswith("<?xml"):
        raise UnreadableDocument(Fault.UNSUPPORTED, "xml")
    return "md" if suffix in {".md", ".markdown"} or _is_markdown(data) else "txt"


def _is_html(text: str, suffix: str) -> bool:
    if _HTML_START.match(text.lstrip("\ufeff")):
        return True
    return bool(_HTML_TAG.search(text)) and (
        suffix in {".html", ".htm", ".doc"} or text.lstrip("\ufeff \r\n\t")[:1] == "<"
    )


def _is_markdown(data: bytes) -> bool:
    """Return whether text is Markdown under another name: copies from converters often come as .txt."""
    text = data[:_MARKDOWN_WITHIN].decode("utf-8", "replace")
    return _stands(_HEADING, text) and _stands(_STRONG, text)


def _stands(mark: re.Pattern[str], text: str) -> bool:
    """Return whether a mark stands in the text as often as Markdown has it."""
    return len(list(islice(mark.finditer(text), _LEAST_MARKDOWN))) == _LEAST_MARKDOWN
