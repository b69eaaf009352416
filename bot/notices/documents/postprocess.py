"""What every reading goes through last: clean letters, the mark of secrecy, the signature's stamp, emptiness."""

from __future__ import annotations

import re
import unicodedata

from bot.notices.documents.legacy_encodings.legacy_fonts import modernise
from bot.notices.documents.page import signature_stamp
from bot.notices.documents.secrecy.document_mark import find_mark
from bot.notices.documents.values import DocumentText, Reading
from bot.notices.model import Fault, UnreadableDocument

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ufffe\uffff]"
)
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_BULLET = re.compile("^[ \t]*[\uf020-\uf0ff•●▪◦■❖➢➤✓✔][ \t]*(?=\\S)")
_BLANK_LINES = re.compile(r"\n{3,}")


def finish(reading: Reading) -> DocumentText:
    """Turn a reading into the text handed out, or raise SECRET or EMPTY."""
    lines = [clean(line) for paragraph in reading.paragraphs for line in paragraph.split("\n")]
    refuse_secret([clean(line) for line in reading.marginal])
    refuse_secret(lines)
    lines, signed_on = signature_stamp.take_out(lines)
    text = _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
    if not text.strip():
        raise UnreadableDocument(Fault.EMPTY)
    return DocumentText(
        text=text,
        kind=reading.kind,
        pages=reading.pages,
        quality=reading.quality,
        signed_on=reading.signed_on or signed_on,
        warnings=reading.warnings,
    )


def refuse_secret(lines: list[str]) -> None:
    """Raise SECRET when a mark of secrecy stands alone in one of the lines."""
    if mark := find_mark(lines):
        raise UnreadableDocument(Fault.SECRET, mark)


def clean(line: str) -> str:
    """Return a line in NFC, legacy letters converted, without invisible characters, spaces plain, bullets dashes.

    Legacy letters come first: TCVN3 spells "ư" with the code of the soft hyphen, which is dropped after.
    """
    line = unicodedata.normalize("NFC", modernise(line))
    line = _SURROGATES.sub("\ufffd", _INVISIBLE.sub("", line))
    return _BULLET.sub("- ", _SPACES.sub(" ", line)).rstrip()
