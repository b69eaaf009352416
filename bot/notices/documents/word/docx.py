"""Word documents (.docx, .docm, .dotx) -> paragraphs. Macros and embedded files are never looked at.

python-docx is not used: it drops smart tags (Word puts them round dates), tracked insertions, content controls,
text boxes, nested tables and automatic numbers.
"""

from __future__ import annotations

import posixpath

from lxml import etree

from bot.notices.documents.package import Package
from bot.notices.documents.values import Job, Reading
from bot.notices.documents.word.numbering import Numbers, W
from bot.notices.documents.word.runs import runs_of
from bot.notices.documents.word.tables import table_lines
from bot.notices.model import Fault, UnreadableDocument

_WRAPPERS = {W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Walker:
    """Walks the blocks of one document in order, since numbers depend on what came before."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._carried = ""
        self.boxes: list[str] = []
        self.warnings: set[str] = set()

    def lines(self, parent: etree._Element) -> list[str]:
        """Return the lines of all blocks under a body, cell, text box or header."""
        found: list[str] = []
        for block in parent:
            if block.tag == W + "p":
                found.extend(self._paragraph(block))
            elif block.tag == W + "tbl":
                found.extend(table_lines(block, self.lines))
            elif block.tag in _WRAPPERS:
                found.extend(self.lines(block))
            elif block.tag == W + "altChunk":
                self.warnings.add("embedded_part")
        return found

    def _paragraph(self, paragraph: etree._Element) -> list[str]:
        properties = paragraph.find(W + "pPr")
        runs = runs_of(paragraph)
        boxes = [line for box in runs.boxes for line in self.lines(box)]
        self.boxes += boxes + runs.art
        if _mark_is_deleted(properties):
            # Under tracked changes, a deleted paragraph end joins its text to the next paragraph.
            self._carried += runs.text
            return boxes
        text, self._carried = self._carried + runs.text, ""
        label = self._numbers.label(properties)
        lines = [line.strip() for line in text.split("\n")]
        lines = [line for line in lines if line]
        return [label + lines[0], *lines[1:], *boxes] if lines else boxes


def read(data: bytes, job: Job) -> Reading:
    """Read a Word document."""
    package = Package(data, job.limits)
    main = _main_part(package)
    document = package.xml(main)
    body = None if document is None else document.find(W + "body")
    if body is None:
        raise UnreadableDocument(Fault.DAMAGED, "no body")
    folder = posixpath.dirname(main)
    styles = package.xml(f"{folder}/styles.xml")
    walker = Walker(Numbers(package.xml(f"{folder}/numbering.xml"), styles))
    paragraphs = walker.lines(body)
    marginal = _headers(package, folder) + walker.boxes
    return Reading(tuple(paragraphs), "docx", tuple(marginal), warnings=tuple(sorted(walker.warnings)))


def _main_part(package: Package) -> str:
    """Return the name of the main part: usually word/document.xml, but some programs call it otherwise."""
    relations = package.xml("_rels/.rels")
    for relation in () if relations is None else relations.iter(_RELATION):
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return (relation.get("Target") or "").lstrip("/")
    return "word/document.xml"


def _headers(package: Package, folder: str) -> list[str]:
    """Return the lines of page headers and footers: no part of the text, but a mark of secrecy may stand there."""
    found = []
    for name in package.names:
        if name.startswith((f"{folder}/header", f"{folder}/footer")) and name.endswith(".xml"):
            root = package.xml(name)
            walker = Walker(Numbers(None, None))
            found += [] if root is None else walker.lines(root)
            found += walker.boxes
    return found


def _mark_is_deleted(properties: etree._Element | None) -> bool:
    mark = None if properties is None else properties.find(W + "rPr")
    return mark is not None and (mark.find(W + "del") is not None or mark.find(W + "moveFrom") is not None)
