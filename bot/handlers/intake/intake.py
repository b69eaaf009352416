"""A document sent in private, and /giao: reading, then drafts."""

from __future__ import annotations

from bot import notices
from bot.handlers.core.call import Call
from bot.handlers.intake.page_count import PageCount
from bot.notices import Notice, UnreadableDocument
from bot.registry.core import secrecy
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.intake import intake
from bot.registry.intake.intake import SourceFile
from bot.views.core import refusals
from bot.views.intake import drafts
from bot.workdays import WorkCalendar


async def document(call: Call, file: SourceFile) -> None:
    """Read a document that staff sent in private, and say what was found. Nothing is kept of one that is unreadable."""
    async with call.looking() as uow:
        uow.person.need(Act.INTAKE)
        calendar = await uow.calendar()
    try:
        read = await _read(call, file, calendar)
    except UnreadableDocument as problem:
        await call.answer(refusals.unreadable(call.text, problem.fault, problem.detail))
        return
    async with call.acting() as uow:
        notice = await intake.enter(uow, read, file)
        entered = await intake.intake(uow, notice)
    await call.answer(drafts.read(call.text, entered))


async def _read(call: Call, file: SourceFile, calendar: WorkCalendar) -> Notice:
    count = PageCount(call)
    try:
        return await call.context.readers.read(file.data, file.name or "", calendar=calendar, on_page=count.on_page)
    finally:
        await count.settle()


async def assign(call: Call) -> None:
    """Handle /giao Agency: what to do, by when."""
    async with call.acting() as uow:
        uow.person.need(Act.INTAKE)
        if not call.words:
            raise Refused(Refusal.NO_DIRECTIVES)
        secrecy.refuse_marked(call.words)
        read = notices.read_sentence(call.words, today=uow.today, calendar=await uow.calendar())
        if not read.directives:
            raise Refused(Refusal.NO_DIRECTIVES)
        notice = await intake.enter(uow, read, SourceFile(call.words.encode()))
        entered = await intake.intake(uow, notice)
    for draft in entered.drafts:
        await call.answer(drafts.card(call.text, draft, entered))
