"""The ways in: a finished text, a document's bytes, or one typed sentence -> Notice."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from bot.notices.agencies.names import list_at
from bot.notices.directives.reading import Reader
from bot.notices.documents import Limits, OnPage, to_text
from bot.notices.header.header import Frame, frame
from bot.notices.model import Doubt, Fault, Notice, UnreadableDocument
from bot.notices.text.source import Mention, Source
from bot.notices.text.text import clean
from bot.notices.time.calendar_days import WEEKDAYS, Workdays

_USUAL = Limits()
GOOD_QUALITY = 0.8  # share of letters that OCR is sure of; below it a person should read along
MOST_ADDRESSEES = 200  # bodies that a notice is sent to; each item that names nobody is theirs, so both must not grow
_ADDRESSED = re.compile(r"^kinh gui ?: ?", re.MULTILINE)


def read_text(text: str, *, issued_on: date | None = None, calendar: Workdays | None = None) -> Notice:
    """Read a notice from its text. Spans index ``Notice.text``, which is the text put into plain paragraphs.

    ``issued_on`` says the day of issue where the text does not (handwritten on many originals) or says it wrong;
    ``calendar`` tells working days (Monday to Friday without it).
    """
    whole = clean(text)
    found = frame(whole, issued_on)
    src = Source(whole)
    reader = Reader(src, found, found.issued_on or found.met_on or found.shown_on, calendar or WEEKDAYS)
    reader.addressees = tuple(_addressees(src, found))
    return _notice(src, found, reader)


def read(
    data: bytes,
    name: str,
    *,
    issued_on: date | None = None,
    calendar: Workdays | None = None,
    limits: Limits = _USUAL,
    on_page: OnPage | None = None,
) -> Notice:
    """Read a notice from a document's bytes; ``name`` is the file's name, whose ending is a hint.

    The stamp of an electronic signature gives the day of issue where the text has none.
    Raises UnreadableDocument where the document cannot be read.
    """
    document = to_text(data, name, limits=limits, on_page=on_page)
    if len(document.text) > limits.letters:
        raise UnreadableDocument(Fault.TOO_LARGE, "letters")
    notice = read_text(document.text, issued_on=issued_on, calendar=calendar)
    if notice.issued_on is None and document.signed_on is not None:
        notice = read_text(document.text, issued_on=document.signed_on, calendar=calendar)
        notice = replace(notice, doubts=notice.doubts | {Doubt.NO_ISSUE_DATE})  # the stamp's day is proposed, not read
    if document.quality is not None and document.quality < GOOD_QUALITY:
        notice = replace(notice, doubts=notice.doubts | {Doubt.LOW_QUALITY})
    return notice


def _notice(src: Source, found: Frame, reader: Reader) -> Notice:
    doubts = {
        Doubt.NO_NUMBER: found.number,
        Doubt.NO_ISSUE_DATE: found.issued_on,
        Doubt.NO_ISSUER: found.issuer,
    }
    return Notice(
        text=src.text,
        directives=reader.read(),
        issuer=found.issuer,
        number=found.number,
        issued_on=found.issued_on,
        met_on=found.met_on,
        chaired_by=found.chaired_by,
        signer=found.signer,
        title=found.title,
        doubts=frozenset(doubt for doubt, value in doubts.items() if value is None),
    )


def _addressees(src: Source, found: Frame) -> list[Mention]:
    """Read the list after "Kính gửi:": who leads what names nobody."""
    start = _ADDRESSED.search(src.flat, 0, max(found.body, 1))
    if start is None:
        return []
    mentions: list[Mention] = []
    at = start.end()
    while at < found.body and len(mentions) < MOST_ADDRESSEES:
        step = re.compile(r"[\s\-–+;,.]*").match(src.text, at, found.body)
        at = step.end() if step else at
        names = list_at(src, at)
        if not names:
            break
        mentions += names
        at = names[-1].end
    return mentions


def read_sentence(text: str, *, today: date, calendar: Workdays | None = None) -> Notice:
    """Read what staff type in one message: who, what, by when. Days are resolved forward from ``today``.

    There is always one directive at least, with doubts where something is not said.
    """
    whole = clean(text)
    src = Source(whole)
    reader = Reader(src, Frame(body=0, end=len(whole), issued_on=today), today, calendar or WEEKDAYS, typed=True)
    return Notice(text=whole, directives=reader.read(), issued_on=today)
