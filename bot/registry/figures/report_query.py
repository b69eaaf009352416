"""What /baocao is asked for, in plain words: a period, an agency or a document, and what is to be seen of it.

"Sở Y tế tháng 6", "TB 217 quá hạn", "excel quý 2", "từ 1/6 đến 15/6".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from bot.folding import fold
from bot.models import Agency, Notice
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.figures import periods
from bot.registry.figures.periods import Period
from bot.registry.figures.statistics import Scope
from bot.registry.worklist.search import words_of

LARGEST = 999_999_999  # of an id in the database
OF_DOCUMENT = re.compile(r"(?:vb|doc)\s?(\d{1,9})", re.IGNORECASE)


class Part(StrEnum):
    """What is to be seen of a report: the whole on one screen, a list, or a file."""

    WHOLE = "whole"
    AGENCIES = "agencies"
    NOTICES = "notices"
    OVERDUE = "overdue"
    STUCK = "stuck"
    SILENT = "silent"
    AHEAD = "ahead"
    CHART = "chart"
    EXCEL = "excel"
    WORD = "word"
    LETTER = "letter"


# Folded words at the beginning or the end; longer ones first, so that "theo đơn vị" is not read as less.
WORDS: tuple[tuple[str, Part], ...] = (
    ("theo don vi", Part.AGENCIES),
    ("by agency", Part.AGENCIES),
    ("theo van ban", Part.NOTICES),
    ("by document", Part.NOTICES),
    ("chua cap nhat", Part.SILENT),
    ("not updated", Part.SILENT),
    ("sap den han", Part.AHEAD),
    ("due soon", Part.AHEAD),
    ("cong van don doc", Part.LETTER),
    ("cong van", Part.LETTER),
    ("letter", Part.LETTER),
    ("qua han", Part.OVERDUE),
    ("overdue", Part.OVERDUE),
    ("vuong mac", Part.STUCK),
    ("obstacles", Part.STUCK),
    ("bieu do", Part.CHART),
    ("chart", Part.CHART),
    ("excel", Part.EXCEL),
    ("word", Part.WORD),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to see."""

    part: Part
    period: Period | None
    scope: Scope


async def read(uow: UnitOfWork, words: str) -> Wish:
    """Read the words after /baocao; Refused when they name nothing that is known."""
    words = " ".join(words.split())
    part, words = _part(words)
    period, words = periods.find(words, uow.today)
    return Wish(part, period, await _scope(uow, words))


def _part(words: str) -> tuple[Part, str]:
    folded = fold(words)
    for name, part in WORDS:
        if folded == name or folded.startswith(f"{name} "):
            return part, words[len(name) :].strip()
        if folded.endswith(f" {name}"):
            return part, words[: -len(name)].strip()
    return Part.WHOLE, words


async def _scope(uow: UnitOfWork, words: str) -> Scope:
    if not words:
        return Scope()
    known = await agencies.directory(uow.session)
    agency = known.find(words)
    if agency is not None:
        return Scope(agency_id=agency, name=known.name(agency))
    notice = await _notice(uow, words)
    if notice is None:
        raise Refused(Refusal.UNKNOWN_SCOPE, words=words)
    return Scope(notice_id=notice.id, name=notice.number or notice.title)


async def _notice(uow: UnitOfWork, words: str) -> Notice | None:
    """Find a document by its id in chat ("vb3") or by all words of its number ("TB 217", "217/TB-UBND")."""
    named = OF_DOCUMENT.fullmatch(words)
    if named is not None:
        return await uow.session.get(Notice, int(named[1]))
    wanted = words_of(words)
    rows = await uow.session.scalars(select(Notice).where(Notice.number.is_not(None)).order_by(Notice.id.desc()))
    return next((row for row in rows if wanted and wanted <= words_of(row.number or "")), None)


async def of_ids(uow: UnitOfWork, agency: int, notice: int) -> Scope:
    """Return the scope that a button names by ids, 0 for none; Refused when there is no such thing."""
    if agency:
        found = await uow.session.get(Agency, agency)
        if found is None:
            raise Refused(Refusal.OLD_BUTTON)
        return Scope(agency_id=agency, name=found.name)
    if not notice:
        return Scope()
    row = await uow.session.get(Notice, notice)
    if row is None:
        raise Refused(Refusal.OLD_BUTTON)
    return Scope(notice_id=row.id, name=row.number or row.title)
