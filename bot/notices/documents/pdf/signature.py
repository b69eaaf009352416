"""The time of signing that an electronic signature in a PDF states (ISO 32000-1, 12.8.1, entry M).

The stamp that people see is drawn in an annotation, out of reach of the text layer; the signature itself says when.
It is read as a statement, not verified: a person confirms the date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from pdfminer.pdftypes import resolve1

_HANOI = timezone(timedelta(hours=7))
_MOST_FIELDS = 200
_DATE = re.compile(rb"D:(\d{14})(?:Z|([+-])(\d{2})'?(\d{2}))?")


def signing_date(pdf: Any) -> date | None:  # noqa: ANN401  pdfplumber has no types
    """Return the day in Vietnam of the last signature: the office signs after its head, and issues that day."""
    days = [day for field in _fields(pdf) if (day := _day(field))]
    return max(days, default=None)


def _fields(pdf: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
    form = resolve1(pdf.doc.catalog.get("AcroForm"))
    waiting = list(_list(form, "Fields"))
    for _ in range(_MOST_FIELDS):
        if not waiting:
            return
        field = resolve1(waiting.pop())
        if isinstance(field, dict):
            waiting += _list(field, "Kids")
            yield field


def _list(holder: Any, name: str) -> list[Any]:  # noqa: ANN401
    found = resolve1(holder.get(name)) if isinstance(holder, dict) else None
    return found if isinstance(found, list) else []


def _day(field: dict[str, Any]) -> date | None:
    signature = resolve1(field.get("V"))
    stated = resolve1(signature.get("M")) if isinstance(signature, dict) else None
    found = _DATE.match(stated) if isinstance(stated, bytes) else None
    if found is None:
        return None
    try:
        moment = datetime.strptime(found[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=_zone(found))
        return moment.astimezone(_HANOI).date()
    except (ValueError, OverflowError):
        return None


def _zone(found: re.Match[bytes]) -> timezone:
    """Return the stated zone; a time without one was meant as local."""
    if found[2]:
        offset = timedelta(hours=int(found[3]), minutes=int(found[4]))
        return timezone(-offset if found[2] == b"-" else offset)
    return UTC if found[0].endswith(b"Z") else _HANOI
