"""/baocao and its buttons: the figures on one screen, what stands behind them, and files."""

from __future__ import annotations

import re
from datetime import date

from bot.folding import fold
from bot.handlers.core.call import Call
from bot.handlers.figures import counting
from bot.handlers.figures.counting import Found
from bot.registry.chats import subscriptions
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.figures import last_query, report_query
from bot.registry.figures.periods import Period, Span
from bot.registry.figures.report_query import Part, Wish
from bot.registry.figures.statistics import Overview
from bot.registry.outbox.kinds import Kind
from bot.views.core.message import Message, Upload, say
from bot.views.figures import overview as views

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
NAMES = {
    Part.EXCEL: ("so-theo-doi", "xlsx"),
    Part.WORD: ("bao-cao", "docx"),
    Part.LETTER: ("cong-van-don-doc", "docx"),
}
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
    since = None
    if wish.part is Part.WHOLE and wish.period is None:
        async with call.acting() as uow:
            since = await last_query.last_asked(uow, wish.scope)
    else:
        async with call.looking() as uow:
            uow.person.need(Act.SUMMARY)  # learns the language of the answer, too
    found = await counting.find(call, wish, since)
    shown = found.shown
    if wish.part is Part.WHOLE:
        await call.answer(views.summary(call.text, shown, list(found.unlinked), found.before))
    elif wish.part is Part.AGENCIES:
        await call.answer(views.by_agency(call.text, shown))
    elif wish.part is Part.NOTICES:
        await call.answer(views.by_notice(call.text, shown))
    elif wish.part in LISTS:
        await call.answer(views.listing(call.text, shown, wish.part))
    elif wish.part is Part.CHART:
        named = [f"{_name('bieu-do', shown)}-{n}.png" for n in range(1, len(found.files) + 1)]
        files = [Upload(name, data, photo=True) for name, data in zip(named, found.files, strict=True)]
        await call.answer(_with(call, shown, *files))
    else:
        await _file(call, wish.part, found)


async def _file(call: Call, part: Part, found: Found) -> None:
    if not found.files:
        await call.answer(views.nothing_to_urge(call.text))
        return
    kind, ending = NAMES[part]
    (data,) = found.files
    await call.answer(_with(call, found.shown, Upload(f"{_name(kind, found.shown)}.{ending}", data)))


def _name(kind: str, shown: Overview) -> str:
    return f"{kind}-{shown.day:%Y-%m-%d}"


def _with(call: Call, shown: Overview, *files: Upload) -> Message:
    made = say(views.file_made(call.text, shown))
    return Message(made.blocks, files=files)
