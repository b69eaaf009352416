"""Summaries that come by themselves: the week's, the month's, and each quarter the list of slow agencies."""

from __future__ import annotations

from datetime import date

from bot.i18n import Language
from bot.jobs.letters.writer import Writer
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.figures import statistics
from bot.registry.figures.periods import Period, Span
from bot.registry.figures.statistics import Overview
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.views.core.message import Block, Message
from bot.views.figures import overview as views

COUNTED = "counted"
SPANS = {Kind.WEEKLY: Span.WEEK, Kind.MONTHLY: Span.MONTH, Kind.QUARTERLY: Span.QUARTER}


async def summary(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Write a summary when it is sent; None when there was nothing to do in its period."""
    shown = await _overview(uow, letter)
    if not shown.lines:
        return None
    said = views.slow(t, shown) if letter.kind is Kind.QUARTERLY else views.summary(t, shown)
    if letter.repeat:
        said = Message((*said.blocks, Block(t("(this may be a repeat)"))), said.keyboard)
    return said


async def _overview(uow: UnitOfWork, letter: Letter) -> Overview:
    """Return the figures of a letter's period, which all readers of one transaction share: it is counted once."""
    kept: dict[tuple[Kind, str], Overview] = uow.session.info.setdefault(COUNTED, {})
    key = (letter.kind, letter.subject)
    if key not in kept:
        kept[key] = await _count(uow, letter)
    return kept[key]


async def _count(uow: UnitOfWork, letter: Letter) -> Overview:
    first, last = (date.fromordinal(int(part)) for part in letter.subject.split("-"))
    administrative = letter.kind is not Kind.WEEKLY and uow.settings.report_calendar == "administrative"
    return await statistics.of_period(uow, Period(first, last, SPANS[letter.kind], administrative))


WRITERS: dict[Kind, Writer] = dict.fromkeys(SPANS, summary)
