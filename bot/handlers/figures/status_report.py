"""/baocao and its buttons: the figures on one screen, what stands behind them, and files."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import date

from bot.folding import fold
from bot.handlers.core.call import Call
from bot.i18n import language
from bot.registry.chats import subscriptions
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.figures import last_query, report_query, statistics
from bot.registry.figures.periods import Period, Span
from bot.registry.figures.report_query import Part, Wish
from bot.registry.figures.statistics import Overview
from bot.registry.outbox.kinds import Kind
from bot.settings import Settings
from bot.views.core.message import Message, Upload, say
from bot.views.figures import chart, official, status_report, urging_letter
from bot.views.figures import overview as views
from bot.views.figures.register_workbook import register_workbook

OFFICIAL = language("vi")  # official documents are written in Vietnamese, whatever a chat reads
SWITCH = re.compile(r"(bat|tat|on|off) (tuan|thang|quy|week|month|quarter)")
KINDS = {
    "tuan": Kind.WEEKLY,
    "week": Kind.WEEKLY,
    "thang": Kind.MONTHLY,
    "month": Kind.MONTHLY,
    "quy": Kind.QUARTERLY,
    "quarter": Kind.QUARTERLY,
}
PRESSED = rf"({'|'.join(Part)}):\d+:\d+:({'|'.join(Span)}):[01]:\d+:\d+"  # the data of a report's buttons
LISTS = (Part.OVERDUE, Part.STUCK, Part.SILENT, Part.AHEAD)


async def report(call: Call) -> None:
    """Handle /baocao [period] [agency or document] [part]."""
    switch = SWITCH.fullmatch(fold(call.words))
    if switch is not None:
        await _switch(call, KINDS[switch[2]], on=switch[1] in ("bat", "on"))
        return
    async with call.looking() as uow:
        wish = await report_query.read(uow, call.words)
    await _show(call, wish)


async def _switch(call: Call, kind: Kind, *, on: bool) -> None:
    async with call.acting() as uow:
        await subscriptions.switch(uow, kind, on=on)
    await call.answer(views.switched(call.text, views.summary_name(call.text, kind), on=on))


async def press(call: Call) -> None:
    """Handle a button under a report: the same report's part, as of now."""
    part, first, last, span, administrative, agency, notice = call.data[1:]
    async with call.looking() as uow:
        scope = await report_query.of_ids(uow, int(agency), int(notice))
    await _show(call, Wish(Part(part), _period(int(first), int(last), span, administrative), scope))


def _period(first: int, last: int, span: str, administrative: str) -> Period | None:
    if not first:
        return None
    try:
        return Period(date.fromordinal(first), date.fromordinal(last), Span(span), administrative == "1")
    except ValueError:
        raise Refused(Refusal.OLD_BUTTON) from None


async def _show(call: Call, wish: Wish) -> None:
    if wish.part is Part.WHOLE:
        await _whole(call, wish)
        return
    async with call.looking() as uow:
        shown = await _overview(uow, wish)
        trend = await statistics.trend(uow, shown) if wish.part is Part.CHART else []
    if wish.part is Part.AGENCIES:
        await call.answer(views.by_agency(call.text, shown))
    elif wish.part is Part.NOTICES:
        await call.answer(views.by_notice(call.text, shown))
    elif wish.part in LISTS:
        await call.answer(views.listing(call.text, shown, wish.part))
    elif wish.part is Part.CHART:
        pictures = await asyncio.to_thread(chart.charts, call.text, shown, trend)
        named = [f"{_name('bieu-do', shown)}-{n}.png" for n in range(1, len(pictures) + 1)]
        files = [Upload(name, data, photo=True) for name, data in zip(named, pictures, strict=True)]
        await call.answer(_with(call, shown, *files))
    else:
        await _file(call, wish.part, shown)


async def _whole(call: Call, wish: Wish) -> None:
    async with call.acting() as uow:
        shown = await _overview(uow, wish)
        before = await last_query.last_asked(uow, shown.scope) if wish.period is None else None
        unlinked = await last_query.unlinked(uow, shown)
    await call.answer(views.summary(call.text, shown, unlinked, before))


async def _overview(uow: UnitOfWork, wish: Wish) -> Overview:
    if wish.period is None:
        return await statistics.of_now(uow, wish.scope)
    return await statistics.of_period(uow, wish.period, wish.scope)


async def _file(call: Call, part: Part, shown: Overview) -> None:
    settings = call.context.settings
    if part is Part.LETTER and not urging_letter.is_needed(shown):
        await call.answer(views.nothing_to_urge(call.text))
        return
    make, kind, ending = _FILES[part]
    data = await asyncio.to_thread(make, shown, settings)
    await call.answer(_with(call, shown, Upload(f"{_name(kind, shown)}.{ending}", data)))


def _workbook(shown: Overview, _settings: Settings) -> bytes:
    return register_workbook(OFFICIAL, shown)


def _report(shown: Overview, settings: Settings) -> bytes:
    return status_report.status_report(OFFICIAL, shown, official.letterhead(OFFICIAL, settings, settings.report_code))


def _letter(shown: Overview, settings: Settings) -> bytes:
    return urging_letter.urging_letter(OFFICIAL, shown, official.letterhead(OFFICIAL, settings, settings.letter_code))


_FILES: dict[Part, tuple[Callable[[Overview, Settings], bytes], str, str]] = {
    Part.EXCEL: (_workbook, "so-theo-doi", "xlsx"),
    Part.WORD: (_report, "bao-cao", "docx"),
    Part.LETTER: (_letter, "cong-van-don-doc", "docx"),
}


def _name(kind: str, shown: Overview) -> str:
    return f"{kind}-{shown.day:%Y-%m-%d}"


def _with(call: Call, shown: Overview, *files: Upload) -> Message:
    made = say(views.file_made(call.text, shown))
    return Message(made.blocks, files=files)
