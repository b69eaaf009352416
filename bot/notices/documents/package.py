"""A zip of XML parts (docx, xlsx), opened with every bound checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from bot.notices.documents.values import Limits
from bot.notices.model import Fault, UnreadableDocument

_SMALL_MEMBER = 1_000_000  # unpacked bytes below which any ratio is harmless
_MOST_MEMBERS = 10_000
_ENCRYPTED_FLAG = 0x1
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


class Package:
    """The parts of an office document, read one by one."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise UnreadableDocument(Fault.DAMAGED, "zip") from error
        _check(self._zip.infolist(), len(data), limits)
        self.names: list[str] = self._zip.namelist()

    def part(self, name: str) -> bytes | None:
        """Return the bytes of a part, or None when there is no such part."""
        if name not in self.names:
            return None
        try:
            with self._zip.open(name) as member:
                return member.read(self._zip.getinfo(name).file_size + 1)
        except _BROKEN as error:
            raise UnreadableDocument(Fault.DAMAGED, name) from error

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of an XML part, or None when there is no such part."""
        data = self.part(name)
        return None if data is None else parse_xml(data)


def parse_xml(data: bytes) -> etree._Element:
    """Parse XML that may be hostile: no entities, no network, no huge trees; a broken one is DAMAGED."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root: etree._Element | None = etree.fromstring(data.replace(_STRICT, _TRANSITIONAL), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(Fault.DAMAGED, "xml") from error
    if root is None or _has_doctype(root):  # office parts never declare a type; only attacks do
        raise UnreadableDocument(Fault.DAMAGED, "doctype")
    return root


def _has_doctype(root: etree._Element) -> bool:
    return root.getroottree().docinfo.internalDTD is not None


def _check(members: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
    """Refuse bombs by what the zip's directory declares; a member never yields more than it declares."""
    if len(members) > _MOST_MEMBERS:
        raise UnreadableDocument(Fault.TOO_LARGE, "zip members")
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise UnreadableDocument(Fault.ENCRYPTED)
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes:
        raise UnreadableDocument(Fault.TOO_LARGE, "unpacked bytes")
    if unpacked > _SMALL_MEMBER and unpacked > limits.zip_ratio * packed:
        raise UnreadableDocument(Fault.TOO_LARGE, "zip ratio")
    for member in members:
        if member.file_size > _SMALL_MEMBER and member.file_size > limits.zip_ratio * max(member.compress_size, 1):
            raise UnreadableDocument(Fault.TOO_LARGE, "zip ratio")
