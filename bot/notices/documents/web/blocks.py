"""HTML -> blocks, one per line as a browser would set it: numbers and bullets kept, tables as rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from bot.notices.documents.word.numbering import form_number
from bot.notices.documents.word.tables import SEPARATOR, is_layout

SKIPPED = {"script", "style", "noscript", "template", "iframe", "svg", "select", "option", "button", "textarea",
           "input", "object", "head", "audio", "video", "canvas", "del", "math"}  # fmt: skip
_INLINE = {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em", "font", "i", "img",
           "ins", "kbd", "label", "mark", "nobr", "o:p", "p:colorspace", "q", "s", "samp", "small", "span", "strike",
           "strong", "st1:place", "sub", "sup", "time", "tt", "u", "var", "wbr"}  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_HAS_LABEL = re.compile(r"^([-–+•*]\s|\d{1,3}(\.\d+)*[.)/]\s|[a-zđ][.)]\s|[IVXL]+\.\s)")
_DATA_ROWS = 2
_LONGEST_CELL = 1500  # characters: a "table" with a longer cell is there to place text
_INDEX = re.compile(r"^-?\d{1,6}$")


@dataclass
class Block:
    """One line of text, and where it came from."""

    text: str
    linked: int = 0
    """Characters of it that are links."""
    element: etree._Element | None = None


@dataclass
class _Writer:
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    label: str = ""
    element: etree._Element | None = None

    def add(self, text: str | None, *, linked: bool) -> None:
        if text:
            self.pieces.append(text)
            self.linked += len(" ".join(text.split())) if linked else 0

    def flush(self, element: etree._Element | None) -> None:
        """End the line."""
        text = " ".join("".join(self.pieces).split())
        if text:
            label = "" if _HAS_LABEL.match(text) else self.label
            self.blocks.append(Block(label + text, self.linked, element if self.element is None else self.element))
            self.label = ""
        self.pieces, self.linked = [], 0


def blocks_of(root: etree._Element) -> list[Block]:
    """Return the lines under an element, in order."""
    writer = _Writer()
    _walk(root, writer, linked=False)
    writer.flush(root)
    return writer.blocks


def is_hidden(element: etree._Element) -> bool:
    """Return whether a browser would not show the element."""
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def tag_of(element: etree._Element) -> str:
    """Return the name of a tag; comments and the like are gone since parsing."""
    return str(element.tag).lower()


def _walk(element: etree._Element, writer: _Writer, *, linked: bool) -> None:
    """Write what stands inside an element; its tail belongs to whoever called."""
    writer.add(element.text, linked=linked)
    for child in element:
        _child(child, writer, linked=linked or tag_of(child) == "a")
        writer.add(child.tail, linked=linked)


def _child(child: etree._Element, writer: _Writer, *, linked: bool) -> None:
    tag = tag_of(child)
    if not tag or tag in SKIPPED or is_hidden(child):
        return
    if tag == "br" or tag == "hr":
        writer.flush(child.getparent())
    elif tag in _INLINE:
        _walk(child, writer, linked=linked)
    else:
        writer.flush(child.getparent())
        _block(child, tag, writer, linked=linked)
        writer.flush(child)


def _block(child: etree._Element, tag: str, writer: _Writer, *, linked: bool) -> None:
    if tag in {"ol", "ul", "menu"}:
        _list(child, tag, writer, linked=linked)
    elif tag == "table":
        _table(child, writer, linked=linked)
    elif tag == "pre":
        _lines(child, writer)
    else:
        _walk(child, writer, linked=linked)


def _lines(child: etree._Element, writer: _Writer) -> None:
    for line in "".join(map(str, child.itertext())).split("\n"):
        writer.add(line, linked=False)
        writer.flush(child)


def _list(element: etree._Element, tag: str, writer: _Writer, *, linked: bool) -> None:
    count = _index(element.get("start"), 1)
    for item in element:
        if tag_of(item) != "li" or is_hidden(item):
            _child(item, writer, linked=linked)
            continue
        writer.flush(element)
        count = _index(item.get("value"), count)
        writer.label = "- " if tag != "ol" else _number(count, element.get("type"))
        _walk(item, writer, linked=linked)
        writer.flush(item)
        writer.label = ""
        count += 1


def _number(count: int, kind: str | None) -> str:
    form = _FORMS.get(kind or "", "decimal")
    return form_number(count, form) + (") " if form == "lowerLetter" else ". ")


def _index(text: str | None, otherwise: int) -> int:
    return int(text) if text and _INDEX.match(text) else otherwise


def _table(table: etree._Element, writer: _Writer, *, linked: bool) -> None:
    """Write a table by rows when it holds data, by columns when it is a head or signature block, else as it comes."""
    cells = _cells(table)
    if not cells or _is_page_frame(cells):
        _walk(table, writer, linked=linked)
    elif is_layout([[[block.text for block in cell] for cell in row] for row in cells]):
        widest = max(len(row) for row in cells)
        writer.blocks += [block for at in range(widest) for row in cells if at < len(row) for block in row[at]]
    else:
        writer.blocks += [_row(row, table) for row in cells if any(row)]


def is_page_frame(table: etree._Element) -> bool:
    """Return whether a table only holds a page or an article, as on old portals."""
    cells = _cells(table)
    return not cells or _is_page_frame(cells)


def _cells(table: etree._Element) -> list[list[list[Block]]]:
    """Return the blocks of the cells of a table, row by row; nothing for one that holds other tables."""
    if next(table.iterdescendants("table"), None) is not None:
        return []
    rows = [[cell for cell in row if tag_of(cell) in {"td", "th"}] for row in table.iter("tr")]
    return [[blocks_of(cell) for cell in row] for row in rows if row]


def _is_page_frame(rows: list[list[list[Block]]]) -> bool:
    """Return whether a table holds a page or an article: a very long cell, or one row without the forms of a head."""
    longest = max((sum(len(block.text) for block in cell) for row in rows for cell in row), default=0)
    if longest > _LONGEST_CELL:
        return True
    texts = [[[block.text for block in cell] for cell in row] for row in rows]
    return len(rows) < _DATA_ROWS and not is_layout(texts)


def _row(cells: list[list[Block]], table: etree._Element) -> Block:
    texts = [" ".join(block.text for block in cell) for cell in cells]
    return Block(SEPARATOR.join(texts), sum(block.linked for cell in cells for block in cell), table)
