"""The text of one Word paragraph, whatever wraps its runs."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from bot.notices.documents.legacy_encodings.legacy_fonts import from_font
from bot.notices.documents.word.numbering import W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VML = "{urn:schemas-microsoft-com:vml}"
# Deleted and moved-away text, properties, and notes; everything else that wraps runs is walked through:
# smart tags (Word puts them round dates), insertions, hyperlinks, fields, content controls.
_DROPPED = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "instrText", "delText", "sdtPr", "sdtEndPr", "rt",
                                  "footnoteReference", "endnoteReference", "annotationRef")}  # fmt: skip
_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": "\t"}
_OFF = {"0", "false", "none"}


@dataclass
class Runs:
    """What a paragraph holds: its text, and the text boxes anchored in it."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    art: list[str] = field(default_factory=list)
    """Words drawn as a picture (WordArt): a watermark "MẬT" is one."""

    @property
    def text(self) -> str:
        """The text, line breaks within the paragraph as line ends."""
        return "".join(self.pieces)


def runs_of(paragraph: etree._Element) -> Runs:
    """Collect the text of a paragraph."""
    runs = Runs()
    _walk(paragraph, runs)
    return runs


def is_on(properties: etree._Element | None, name: str) -> bool:
    """Return whether a switch such as w:vanish is set: it is when present, unless its value says otherwise."""
    child = None if properties is None else properties.find(W + name)
    return child is not None and child.get(W + "val") not in _OFF


def _walk(node: etree._Element, runs: Runs) -> None:
    for child in node:
        tag = child.tag
        if tag in _DROPPED or not isinstance(tag, str):
            continue
        if tag == W + "r":
            _walk_run(child, runs)
        elif tag == W + "txbxContent":
            runs.boxes.append(child)
        elif tag == _MC + "AlternateContent":
            _walk_alternatives(child, runs)
        else:
            if tag == _VML + "textpath":
                runs.art.append(child.get("string") or "")
            _walk(child, runs)


def _walk_run(run: etree._Element, runs: Runs) -> None:
    properties = run.find(W + "rPr")
    if is_on(properties, "vanish"):
        return
    for child in run:
        if child.tag == W + "t":
            runs.pieces.append(_shown(child.text or "", properties))
        elif child.tag in _CHARACTERS:
            runs.pieces.append(_CHARACTERS[child.tag])
        elif child.tag not in _DROPPED and isinstance(child.tag, str):
            _walk_drawing(child, runs)


def _walk_drawing(child: etree._Element, runs: Runs) -> None:
    if child.tag == _MC + "AlternateContent":
        _walk_alternatives(child, runs)
    else:
        _walk(child, runs)


def _walk_alternatives(node: etree._Element, runs: Runs) -> None:
    """Read the first form of a text box, which Word stores twice: for new and for old versions of itself."""
    for name in ("Choice", "Fallback"):
        branch = node.find(_MC + name)
        if branch is not None and len(branch):
            _walk(branch, runs)
            return


def _shown(text: str, properties: etree._Element | None) -> str:
    """Return the letters as they are seen: legacy fonts converted, capitals applied."""
    fonts = None if properties is None else properties.find(W + "rFonts")
    if fonts is not None:
        text = from_font(text, fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or "")
    return text.upper() if is_on(properties, "caps") else text
