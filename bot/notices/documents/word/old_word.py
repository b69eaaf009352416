"""Old Word documents (.doc, .rtf) -> paragraphs, through LibreOffice or antiword where one is installed."""

from __future__ import annotations

import struct
import tempfile
from pathlib import Path

from bot.notices.documents import helpers, plain
from bot.notices.documents.values import Job, Reading
from bot.notices.documents.word import docx
from bot.notices.model import Fault, UnreadableDocument

_RTF = b"{\\rtf"
_SECTOR = 512
_FIB_MAGIC = 0xA5EC  # [MS-DOC] 2.5.2: how the file information block begins
_FIB_ENCRYPTED = 0x0100  # [MS-DOC] 2.5.2: flag F, fEncrypted, in the word at byte 10
_ANTIWORD_SECONDS = 30.0


def read(data: bytes, job: Job) -> Reading:
    """Read a .doc or .rtf. LibreOffice keeps the automatic numbers; antiword is what there is without it."""
    if _is_encrypted(data):
        raise UnreadableDocument(Fault.ENCRYPTED)
    office = helpers.find("libreoffice")
    if office is not None:
        return _with_office(office, data, job)
    if data.startswith(_RTF):
        raise UnreadableDocument(Fault.NEEDS_PROGRAM, "libreoffice")
    return _with_antiword(helpers.find("antiword"), data, job)


def _is_encrypted(data: bytes) -> bool:
    """Look for a file information block at the start of a sector: LibreOffice would ask for the password."""
    for start in range(_SECTOR, min(len(data) - 12, 64 * _SECTOR), _SECTOR):
        magic, flags = struct.unpack_from("<H8xH", data, start)
        if magic == _FIB_MAGIC:
            return bool(flags & _FIB_ENCRYPTED)
    return False


def _with_office(office: str, data: bytes, job: Job) -> Reading:
    """Convert to .docx in a folder of its own: LibreOffice locks the profile it runs with."""
    with tempfile.TemporaryDirectory(dir=job.workspace, prefix="office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / ("notice.rtf" if data.startswith(_RTF) else "notice.doc")
        source.write_bytes(data)
        profile = (folder / "profile").as_uri()
        command = [office, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx",
                   "--outdir", str(folder), str(source)]  # fmt: skip
        helpers.run(command, seconds=job.limits.seconds)
        converted = source.with_suffix(".docx")
        if not converted.exists():
            raise UnreadableDocument(Fault.DAMAGED, "libreoffice")
        reading = docx.read(converted.read_bytes(), job)
    return Reading(reading.paragraphs, "doc", reading.marginal, warnings=reading.warnings)


def _with_antiword(antiword: str | None, data: bytes, job: Job) -> Reading:
    if antiword is None:
        raise UnreadableDocument(Fault.NEEDS_PROGRAM, "libreoffice")
    with tempfile.TemporaryDirectory(dir=job.workspace, prefix="antiword-", ignore_cleanup_errors=True) as name:
        source = Path(name) / "notice.doc"
        source.write_bytes(data)
        answer = helpers.run([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)], seconds=_ANTIWORD_SECONDS)
    lines = plain.lines_of(answer.decode("utf-8", "replace"))
    rows = [
        " | ".join(cell.strip() for cell in line.strip("|").split("|")) if line.startswith("|") else line
        for line in lines
    ]
    return Reading(tuple(plain.join_broken(rows)), "doc", warnings=("no_numbers",))
