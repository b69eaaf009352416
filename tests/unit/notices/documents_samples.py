"""Documents made by code for the tests of bot/notices/documents."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
    'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/numbering.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>'
)
_DOCUMENT_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>'
    "</Relationships>"
)


def paragraph(text: str, properties: str = "") -> str:
    """One paragraph of WordprocessingML."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def numbered(text: str, num: int, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table whose cells hold blocks of WordprocessingML."""
    cells = ("".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def level(ilvl: int, form: str, text: str, more: str = '<w:start w:val="1"/>') -> str:
    return f'<w:lvl w:ilvl="{ilvl}">{more}<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


def numbering(abstracts: dict[int, str], nums: dict[int, tuple[int, str]]) -> str:
    """numbering.xml: abstract lists by id, and nums by id with their abstract list and overrides."""
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>' for key, levels in abstracts.items()
    )
    used = "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'
        for key, (abstract, more) in nums.items()
    )
    return f"<w:numbering {_SPACES}>{lists}{used}</w:numbering>"


def docx(body: str, **parts: str) -> bytes:
    """A .docx of this body; parts such as numbering, styles, header1 are whole XML documents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELS)
        archive.writestr("word/_rels/document.xml.rels", _DOCUMENT_RELS)
        archive.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return buffer.getvalue()


def header(body: str) -> str:
    return f"<w:hdr {_SPACES}>{body}</w:hdr>"


def text_box(body: str) -> str:
    """A text box as Word stores it: once for new versions, once for old ones."""
    return (
        "<w:p><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{body}</w:txbxContent></wps:txbx></w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{body}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


Placed = tuple[float, float, float, str]
"""Left end and baseline in points from the page's upper left corner, size, text."""

A4 = (595, 842)

_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R>>",
    (
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500 /FontDescriptor 5 0 R "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    ),
    (
        "<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 -200 500 800] /Ascent 800 /Descent -200 "
        "/ItalicAngle 0 /CapHeight 700 /StemV 80 >>"
    ),
)


def pdf(
    pages: Sequence[Sequence[Placed]],
    *,
    rules: Sequence[tuple[float, float, float, float]] = (),
    catalog: str = "",
    extra: Sequence[str] = (),
) -> bytes:
    """A PDF whose letters are half as wide as high; rules are (x, y, width, height) from the upper left corner.

    Object 1 is the catalogue, 2 the pages, 3-6 the font; `extra` objects follow from 7 on.
    """
    letters = sorted({letter for page in pages for *_, text in page for letter in text})
    codes = {letter: number for number, letter in enumerate(letters, start=1)}
    pairs = "\n".join(f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin begincmap /CMapName /X def 1 begincodespacerange <0000> <ffff> "
        f"endcodespacerange {max(len(codes), 1)} beginbfchar\n{pairs}\nendbfchar endcmap end"
    )
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "",
        *_FONT,
        f"<< /Length {len(cmap)} >> stream\n{cmap}\nendstream",
        *extra,
    ]
    kids = []
    for page in pages:
        content = "".join(f"{x} {A4[1] - y - h} {w} {h} re f\n" for x, y, w, h in rules)
        for x, y, size, text in page:
            code = "".join(f"{codes[letter]:04x}" for letter in text)
            content += f"BT /F1 {size} Tf {x} {A4[1] - y} Td <{code}> Tj ET\n"
        objects.append(f"<< /Length {len(content)} >> stream\n{content}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {A4[0]} {A4[1]}] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(kids)}] >>"
    return _pdf_file(objects)


def _pdf_file(objects: Sequence[str]) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer << /Size {len(places) + 1} /Root 1 0 R >>\n"
    return bytes(out) + f"{tail}startxref\n{len(out)}\n%%EOF".encode("latin-1")
