"""A draft as the cells of its row in Excel, and when two rows say the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date

from bot.folding import fold
from bot.models import Directive
from bot.plaintext import clean
from bot.tables import Value, day_in

AGENCIES = ("lead", "coordinating", "consolidating")

_COMPARED = 30_000  # letters; a longer cell was cut when it was written, and is compared only so far


def cells_of(row: Directive) -> dict[str, Value]:
    """Return what a draft's row shows and takes back, by column."""
    return {
        "path": row.path,
        "content": row.content,
        "lead": joined(row.lead),
        "coordinating": joined(row.coordinating),
        "consolidating": joined(row.consolidating),
        "deadline": row.deadline or "",
        "words": row.deadline_words or "",
    }


def joined(names: Iterable[str]) -> str:
    """Write names into one cell."""
    return ";\n".join(names)


def split(value: Value) -> list[str]:
    """Return the names of a cell, separated by semicolons or lines; "none" gives no name."""
    names = [normal(name) for name in re.split(r"[;\n]", clean(str(value)))]
    names = list(dict.fromkeys(name for name in names if name))
    return [] if [fold(name) for name in names] in (["khong"], ["none"]) else names


def normal(value: Value) -> str:
    """Return a cell's text as it is compared: Excel and its like change blanks and ends of lines."""
    return value.isoformat() if isinstance(value, date) else " ".join(clean(value).split())[:_COMPARED]


def digest_of(cells: Mapping[str, Value]) -> str:
    """Sum up what may be changed in a row, to see whether somebody has."""
    day = day_in(cells["deadline"])
    names = [split(cells[name]) for name in AGENCIES]
    return _sum([normal(cells["content"]), *names, normal(cells["deadline"] if day is None else day)])


def version_of(row: Directive) -> str:
    """Sum up what a row says and where its draft is, to see whether the draft has changed since."""
    return _sum([row.state, *(normal(value) for value in cells_of(row).values())])


def _sum(of: object) -> str:
    return hashlib.sha256(json.dumps(of).encode()).hexdigest()[:20]
