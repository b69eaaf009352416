"""Which reader reads which kind, and what becomes of the errors of the libraries below it."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable

from bot.notices.documents.postprocess import finish
from bot.notices.documents.values import DocumentText, Job, Reading
from bot.notices.model import Fault, UnreadableDocument

Reader = Callable[[bytes, Job], Reading]

# Named, not imported: a .docx must not wait for the libraries of PDF and Excel to load.
_READERS = {
    "txt": ("plain", "read"),
    "md": ("plain", "read_markdown"),
    "html": ("web.webpage", "read"),
    "docx": ("word.docx", "read"),
    "pdf": ("pdf.pdf", "read"),
    "image": ("scan.photo", "read"),
    "xlsx": ("excel.workbook", "read"),
    "doc": ("word.old_word", "read"),
}
_log = logging.getLogger(__name__)


def read_kind(data: bytes, kind: str, job: Job) -> DocumentText:
    """Read a document of a known kind in this process, or raise UnreadableDocument and nothing else.

    Files are made by strangers and the parsers by many hands: an error that no parser should raise is a damaged
    file to the caller, and a line in the log to us.
    """
    try:
        return finish(reader_of(kind)(data, job))
    except UnreadableDocument:
        raise
    except MemoryError as error:
        raise UnreadableDocument(Fault.TOO_LARGE, "memory") from error
    except Exception as error:
        _log.info("a %s could not be parsed", kind, exc_info=True)
        raise UnreadableDocument(Fault.DAMAGED, type(error).__name__) from error


def reader_of(kind: str) -> Reader:
    """Return the function that reads a kind."""
    module, function = _READERS[kind]
    reader: Reader = getattr(importlib.import_module(f"bot.notices.documents.{module}"), function)
    return reader
