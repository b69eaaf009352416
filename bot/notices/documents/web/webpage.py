"""Web copies of notices (HTML) -> paragraphs: the article whole, the boilerplate of the page left out.

trafilatura was tried on two pages written like those of portals and is not used: it turned numbers of lists into
bullets, ran the paragraphs of a page set in tables together, dropped standfirsts, and kept the menus all the same.
"""

from __future__ import annotations

import re

import lxml.html
from lxml import etree

from bot.notices.documents.legacy_encodings.encodings import decode, sniff
from bot.notices.documents.values import Job, Reading
from bot.notices.documents.web.article import article_of, without_furniture
from bot.notices.documents.web.blocks import blocks_of
from bot.notices.model import Fault, UnreadableDocument

_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{1,40})", re.I)
_META_WITHIN = 4096  # bytes from the start in which a page must name its charset (HTML standard: 1024)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")  # lxml refuses text that names an encoding
_UNICODE = {"utf-8", "utf8", "utf-16", "unicode"}


def read(data: bytes, _job: Job) -> Reading:
    """Read a web page."""
    root = _parse(_DECLARATION.sub("", _text(data).replace("\x00", "")))
    everything = [block.text for block in blocks_of(root)]
    article = article_of(root)
    lines = [block.text for block in without_furniture(blocks_of(article))]
    title = _title(root)
    if title and title not in lines:
        lines.insert(0, title)
    return Reading(tuple(lines), "html", marginal=tuple(everything))


def _text(data: bytes) -> str:
    """Decode by byte order mark, by the page's own word where it names an old charset, else by looking."""
    named = _META.search(data[:_META_WITHIN])
    charset = named[1].decode("ascii").lower() if named else "utf-8"
    if sniff(data) == "utf-8" and charset not in _UNICODE:
        try:
            return data.decode("utf-8") if _is_utf8(data) else data.decode(charset, "replace")
        except LookupError:
            pass
    return decode(data)


def _is_utf8(data: bytes) -> bool:
    """Return whether the bytes are UTF-8 after all: pages of old portals name windows-1258 and send UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return not data.isascii()


def _parse(text: str) -> etree._Element:
    parser = lxml.html.HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root: etree._Element = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(Fault.EMPTY if not text.strip() else Fault.DAMAGED, "html") from error
    # The parser goes on after this complaint, with half a page: half a notice is worse than none.
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise UnreadableDocument(Fault.DAMAGED, "html depth")
    return root


def _title(root: etree._Element) -> str:
    """Return the page's main heading, which often stands outside the article."""
    for heading in root.iter("h1"):
        words = " ".join("".join(map(str, heading.itertext())).split())
        if words and not any(link.text for link in heading.iter("a")):
            return words
    return ""
