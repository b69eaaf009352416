"""The words that say who took over from whom: "Old -> New since 1/3/2025 by Decision 12 about: labour"."""

from __future__ import annotations

import re
from datetime import date

from bot.registry.core.refusals import Refusal, Refused
from bot.registry.directory.successors import Claim

# Texts come composed: \w stands for one letter with whatever accents it bears.
SUCCESSION = re.compile(
    r"(?P<old>.+?)\s*(?:->|→|=>)\s*(?P<new>.+?)"
    r"(?:\s+(?:t\w|since)(?:\s+ng\wy)?\s+(?P<day>\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?P<rest>(?:[\s,.;].*)?))?",
    re.DOTALL | re.IGNORECASE,
)
FIELD = re.compile(r"(?:^|\s)(?:v\w|about)\s*:\s*(?P<field>.+)$", re.DOTALL | re.IGNORECASE)
DOCUMENT = re.compile(r"(?:theo|by)\s+(?P<document>.+)$", re.DOTALL | re.IGNORECASE)


def named_heirs(found: re.Match[str]) -> tuple[list[Claim], date, str | None]:
    """Return the heirs, the day since when, and the document; Refused where no day of the calendar is named."""
    if found["day"] is None:
        raise Refused(Refusal.BAD_SUCCESSION)
    day, month, year = (int(part) for part in re.split(r"[/.-]", found["day"]))
    try:
        since = date(year, month, day)
    except ValueError as error:  # no such day
        raise Refused(Refusal.BAD_SUCCESSION) from error
    rest = found["rest"] or ""
    field = FIELD.search(rest)
    document = DOCUMENT.search(rest[: field.start()] if field else rest)
    about = _tidy(field["field"]) if field else None
    names = [name.strip() for name in found["new"].split(";") if name.strip()]
    return [Claim(name, about) for name in names], since, _tidy(document["document"]) if document else None


def _tidy(words: str) -> str:
    return " ".join(words.split()).strip(" ,;.")
