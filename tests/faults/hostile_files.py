"""Files that somebody could send to hang or to fill the bot: fifty of them, small on the wire or as large as Telegram
passes on, each made when it is asked for. None of them is a notice.
"""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial

Make = Callable[[], bytes]

LETTERS = 300_000  # of a repeated piece
LARGE = 19_000_000  # bytes: Telegram passes on files up to 20 MB
INFLATED = 200_000_000  # bytes that a small archive becomes

HEAD = "UBND TỈNH HÒA AN\nSố: 12/TB-UBND\n\nTHÔNG BÁO\nKết luận của Chủ tịch UBND tỉnh\n\n1. Giao Sở Y tế "
PIECES = (
    ".", "; ", "Sở Y tế; ", "a | b", "quý I, ", "(", "((()", "[[", "**", "_ ", "1.", "1.1.1.1.", "- ", "I. ", "ngày ",
    "trước ngày 15/7/2025, ", "phối hợp với Sở Y tế, ", "các xã, phường ", "MẬT ", "Ư Ơ ", "Giám đốc, ", "\t", "…",
    "&amp;", "̂", "0123456789/",
)  # fmt: skip
CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)


def hostile_files() -> Iterator[tuple[str, Make]]:
    """Yield the name of each file and how it is made."""
    for number, piece in enumerate(PIECES):
        yield f"lap-{number}.txt", partial(_repeated, piece)
    yield from _pages()
    yield from _archives()
    yield from _broken()


def _repeated(piece: str) -> bytes:
    return (HEAD + piece * (LETTERS // len(piece))).encode()


def _pages() -> Iterator[tuple[str, Make]]:
    yield "chu-thich.html", lambda: b"<!-- a -->" * 60 + b"<x>"
    yield "chu-thich-dai.html", lambda: b"<!-- a -->" * 50_000 + b"<x>"
    yield "long.html", lambda: b"<html>" + b"<div>" * 100_000 + b"x"
    yield "bang.html", lambda: b"<html><table>" + b"<tr><td>a" * 50_000
    yield "thuoc-tinh.html", lambda: b"<html><p " + b'a="b" ' * 100_000
    yield "ngoac.html", lambda: b"<" * LETTERS
    yield "dong.md", lambda: b"# a\n" * (LARGE // 4)
    yield "dong.txt", lambda: b"a\n" * (LARGE // 2)
    yield "mot-dong.txt", lambda: "ô".encode() * (LARGE // 2)
    yield "khong.txt", lambda: b"\0" * LARGE


def _archives() -> Iterator[tuple[str, Make]]:
    cells = f"<c>{'0' * 1000}</c>" * 29_000
    deep = "<w:tbl><w:tr><w:tc>" * 20_000
    lols = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    yield "bom.zip", lambda: _zip({"a.txt": INFLATED})
    yield "bom.docx", lambda: _zip({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": INFLATED})
    yield "bom.xlsx", lambda: _zip({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": INFLATED})
    yield (
        "o.xlsx",
        lambda: _zip({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": cells}),
    )
    yield "nhieu.zip", lambda: _zip({f"{n}.xml": "<a/>" for n in range(20_000)})
    yield "sau.docx", lambda: _zip({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": deep})
    yield "thuc-the.docx", lambda: _zip({"word/document.xml": f'<!DOCTYPE a [<!ENTITY l0 "ha">{lols}]><a>&l9;</a>'})
    yield "long-nhau.zip", lambda: _nested(6)
    yield "bom.odt", lambda: _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": INFLATED})


def _broken() -> Iterator[tuple[str, Make]]:
    yield "bom.pdf", _pdf_bomb
    yield "nua.pdf", lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\n"
    yield (
        "vong.pdf",
        lambda: b"%PDF-1.7\n" + b"1 0 obj\n[ 1 0 R 1 0 R ]\nendobj\n" * 5000,
    )
    yield "to.png", lambda: _png(60_000, 60_000)
    yield "nhieu.png", lambda: _png(20_000, 20_000)


def _zip(members: dict[str, str | int]) -> bytes:
    """Make an archive; a number stands for so many zeros."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            with archive.open(name, "w", force_zip64=True) as member:
                if isinstance(content, str):
                    member.write(content.encode())
                    continue
                for _part in range(content // 1_000_000):
                    member.write(b"0" * 1_000_000)
    return buffer.getvalue()


def _nested(depth: int) -> bytes:
    data = b"0" * 1_000_000
    for _level in range(depth):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(10):
                archive.writestr(f"{number}.zip", data)
        data = buffer.getvalue()
    return data


def _pdf_bomb() -> bytes:
    squeezed = zlib.compress(b"0 0 m " * (INFLATED // 6), 9)
    page = b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n"
    stream = (
        b"4 0 obj\n<< /Length %d /Filter /FlateDecode >> stream\n" % len(squeezed) + squeezed + b"\nendstream\nendobj\n"
    )
    return (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Count 1 /Kids [3 0 R] >>\nendobj\n" + page + stream + b"trailer << /Root 1 0 R >>"
    )


def _png(width: int, height: int) -> bytes:
    """Make a picture that says it is so large, and holds one row of noise."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return len(data).to_bytes(4, "big") + whole + zlib.crc32(whole).to_bytes(4, "big")

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    row = b"\0" + random.Random(1).randbytes(width)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(row)) + chunk(b"IEND", b"")
