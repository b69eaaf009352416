"""Counting a report and making its files: in a process beside, which reads the register itself."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.beside import TooBusyError
from bot.clock import SetClock
from bot.db import Database
from bot.handlers.core.call import Call
from bot.i18n import language
from bot.registry.core.context import Context
from bot.registry.core.permissions import Source
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.figures import last_query, statistics
from bot.registry.figures.report_query import Part, Wish
from bot.registry.figures.statistics import Counts, Overview
from bot.settings import Settings
from bot.telegram import places
from bot.views.figures import chart, official, status_report, urging_letter
from bot.views.figures.register_workbook import register_workbook

OFFICIAL = language("vi")  # official documents are written in Vietnamese, whatever a chat reads
QUICK_SECONDS = 1  # what takes no longer is not told of beforehand
ACTION_SECONDS = 4  # after which Telegram shows an action no more
FILES = (Part.CHART, Part.EXCEL, Part.WORD, Part.LETTER)


@dataclass(frozen=True, slots=True)
class Found:
    """A report: its figures, those of the instant since which changes are told, and the files that were made of it."""

    shown: Overview
    unlinked: tuple[str, ...] = ()
    before: tuple[datetime, Counts] | None = None
    files: tuple[bytes, ...] = ()


async def find(call: Call, wish: Wish, since: datetime | None) -> Found:
    """Count a report as this person may see it, and make its files; nobody else waits meanwhile. Raises Refused."""
    context = call.context
    given = (context.settings, context.clock.now(), call.source, wish, since, call.text.code)
    try:
        async with places.left_to_others(), _telling(call, wish.part):
            found = await context.beside.run(find_apart, *given)
    except TooBusyError:
        raise Refused(Refusal.TOO_BUSY) from None
    if isinstance(found, Found):
        return found
    refusal, facts = found
    raise Refused(refusal, **facts)


@asynccontextmanager
async def _telling(call: Call, part: Part) -> AsyncIterator[None]:
    """Show meanwhile that a file is being made, or an answer written."""
    action = ChatAction.UPLOAD_DOCUMENT if part in FILES else ChatAction.TYPING

    async def tell() -> None:
        await asyncio.sleep(QUICK_SECONDS)
        while True:
            with contextlib.suppress(TelegramError):
                await call.bot.send_chat_action(call.chat.id, action, message_thread_id=call.thread_id)
            await asyncio.sleep(ACTION_SECONDS)

    task = asyncio.create_task(tell())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def find_apart(
    settings: Settings, now: datetime, source: Source, wish: Wish, since: datetime | None, code: str
) -> Found | tuple[Refusal, dict[str, object]]:
    """Do the work of ``find`` in a process or thread of its own; a refusal is returned as such and by its facts."""
    try:
        return asyncio.run(_find(settings, now, source, wish, since, code))
    except Refused as no:
        return no.refusal, no.facts


async def _find(
    settings: Settings, now: datetime, source: Source, wish: Wish, since: datetime | None, code: str
) -> Found:
    context = Context(settings, SetClock(now), Database(settings.database_url))
    trend: Sequence[tuple[date, Counts]] = ()
    try:
        async with context.looking(source) as uow:
            shown = await _overview(uow, wish)
            unlinked = tuple(await last_query.unlinked(uow, shown)) if wish.part is Part.WHOLE else ()
            before = (since, (await statistics.at_instant(uow, since, shown.scope)).counts) if since else None
            if wish.part is Part.CHART:
                trend = await statistics.trend(uow, shown)
    finally:
        await context.db.close()
    return Found(shown, unlinked, before, tuple(_files(wish.part, shown, trend, settings, code)))


async def _overview(uow: UnitOfWork, wish: Wish) -> Overview:
    if wish.period is None:
        return await statistics.of_now(uow, wish.scope)
    return await statistics.of_period(uow, wish.period, wish.scope)


def _files(
    part: Part, shown: Overview, trend: Sequence[tuple[date, Counts]], settings: Settings, code: str
) -> Sequence[bytes]:
    """Make the files of a part: none for what is only text, nor for a letter that urges nobody."""
    if part is Part.CHART:
        return chart.charts(language(code), shown, list(trend))
    if part is Part.EXCEL:
        return [register_workbook(OFFICIAL, shown)]
    if part is Part.WORD:
        head = official.letterhead(OFFICIAL, settings, settings.report_code)
        return [status_report.status_report(OFFICIAL, shown, head)]
    if part is Part.LETTER and urging_letter.is_needed(shown):
        return [
            urging_letter.urging_letter(OFFICIAL, shown, official.letterhead(OFFICIAL, settings, settings.letter_code))
        ]
    return []
