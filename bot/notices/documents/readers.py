"""Which reader reads which kind, and what becomes of the errors of the libraries below it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.notices.documents.postprocess import finish
from bot.notices.documents.values import DocumentText, Job, Reading
from bot.notices.model import Fault, UnreadableDocument

Reader = Callable[[bytes, Job], Reading]

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
        raise UnreadableDocument(Fault.TOO_MUCH_MEMORY) from error
    except Exception as error:
        _log.info("a %s could not be parsed", kind, exc_info=True)
        raise UnreadableDocument(Fault.DAMAGED, type(error).__name__) from error


def reader_of(kind: str) -> Reader:
    """Return the function that reads a kind. Only then its libraries load: a .docx does not wait for those of PDF."""
    return _READERS[kind]()


def load_readers() -> None:
    """Load the libraries of every kind, so that no document waits for them."""
    for load in _READERS.values():
        load()


# ruff: noqa: PLC0415 - each reader is imported when its kind is asked for, see above
def _text() -> Reader:
    from bot.notices.documents import plain

    return plain.read


def _markdown() -> Reader:
    from bot.notices.documents import plain

    return plain.read_markdown


def _page_of_the_web() -> Reader:
    from bot.notices.documents.web import webpage

    return webpage.read


def _word() -> Reader:
    from bot.notices.documents.word import docx

    return docx.read


def _old_word() -> Reader:
    from bot.notices.documents.word import old_word

    return old_word.read


def _pdf() -> Reader:
    from bot.notices.documents.pdf import pdf

    return pdf.read


def _image() -> Reader:
    from bot.notices.documents.scan import photo

    return photo.read


def _workbook() -> Reader:
    from bot.notices.documents.excel import workbook

    return workbook.read


_READERS: dict[str, Callable[[], Reader]] = {
    "txt": _text,
    "md": _markdown,
    "html": _page_of_the_web,
    "docx": _word,
    "pdf": _pdf,
    "image": _image,
    "xlsx": _workbook,
    "doc": _old_word,
}
