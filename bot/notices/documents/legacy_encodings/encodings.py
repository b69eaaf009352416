"""Bytes of text -> str: UTF-8, UTF-16 with and without a mark, windows-1258, TCVN3, VNI."""

from __future__ import annotations

import codecs

from bot.notices.documents.legacy_encodings import legacy_fonts

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096  # bytes looked at to guess
_MOST_CONTROLS = 0.02  # share of control bytes above which a file is binary
_WIDE_ZEROS = 0.2  # share of zero bytes in every other place that tells UTF-16 without a mark
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


def sniff(data: bytes) -> str:
    """Return the name of a Unicode encoding by its mark or its zero bytes; "utf-8" where nothing tells."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if len(sample) > 1 and _zeros(sample[1::2]) > _WIDE_ZEROS > _zeros(sample[::2]):
        return "utf-16-le"
    if len(sample) > 1 and _zeros(sample[::2]) > _WIDE_ZEROS > _zeros(sample[1::2]):
        return "utf-16-be"
    return "utf-8"


def looks_like_text(data: bytes) -> bool:
    """Return whether the bytes can be text at all: hardly any control codes, once UTF-16 is allowed for."""
    if sniff(data) != "utf-8":
        return True
    sample = data[:_SAMPLE]
    return len(sample) - len(sample.translate(None, _CONTROLS)) <= _MOST_CONTROLS * len(sample)


def decode(data: bytes) -> str:
    """Decode text in any encoding met in Vietnamese offices; undecodable bytes become U+FFFD, never an error."""
    encoding = sniff(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        pass
    return (
        legacy_fonts.decode(data)
        if encoding == "utf-8" and not _is_mostly_utf8(data)
        else data.decode(encoding, "replace")
    )


def _is_mostly_utf8(data: bytes) -> bool:
    """Tell a cut or slightly damaged UTF-8 file from an 8-bit one, whose letters never form UTF-8 by chance."""
    wide = sum(byte >= 0x80 for byte in data)
    broken = data.decode("utf-8", "replace").count("\ufffd")
    return broken < wide * 0.05


def _zeros(data: bytes) -> float:
    return data.count(0) / len(data)
