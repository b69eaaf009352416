"""/nhap: a notice's drafts as an Excel table, and such a table sent back."""

from __future__ import annotations

import asyncio
import re

from bot import tables
from bot.handlers.core import attached
from bot.handlers.core.call import Call
from bot.notices import Fault, UnreadableDocument
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.intake import intake, review_table
from bot.tables import TableKind
from bot.views.core import refusals
from bot.views.intake import review_table as views

OF_NOTICE = re.compile(r"(?:(?:vb|doc)\s?)?([0-9]{1,9})", re.IGNORECASE)


async def review(call: Call) -> None:
    """Handle /nhap vb3: the drafts of a document in Excel. /nhap alone: of the only one, or of one to choose.

    As the caption of a file: takes the table back.
    """
    if call.message is not None and attached.file_of(call.message) is not None:
        await _captioned(call)
        return
    named = OF_NOTICE.fullmatch(call.words)
    if call.words and named is None:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    async with call.looking() as uow:
        waiting = await intake.unfinished(uow)
    if named is not None:
        await _send(call, int(named[1]))
    elif len(waiting) == 1:
        await _send(call, waiting[0][0])
    else:
        await call.answer(views.choose(call.text, waiting))


async def _captioned(call: Call) -> None:
    async with call.looking() as uow:
        uow.person.need(Act.INTAKE)
    try:
        file = await attached.download(call)
        if await call.context.readers.table_kind(file.data) is not TableKind.DRAFTS:
            raise UnreadableDocument(Fault.UNSUPPORTED, file.name or "")
    except UnreadableDocument as problem:
        await call.answer(refusals.unreadable(call.text, problem.fault, problem.detail))
        return
    await take(call, file.data)


async def _send(call: Call, notice: int) -> None:
    async with call.looking() as uow:
        table = await review_table.table(uow, notice, views.decisions(call.text))
    file = await asyncio.to_thread(views.workbook, call.text, table)
    await call.answer(views.sent(call.text, table, file))


async def press_sheet(call: Call) -> None:
    """Handle the button that makes a document's table."""
    await _send(call, int(call.data[1]))


async def take(call: Call, data: bytes) -> None:
    """Take a table that was sent back, and report row by row."""
    try:
        grid = await call.context.readers.table(data, TableKind.DRAFTS, review_table.COLUMNS)
    except UnreadableDocument as problem:
        await call.answer(refusals.unreadable(call.text, problem.fault, problem.detail))
        return
    except tables.WrongColumnsError as wrong:
        raise Refused(Refusal.WRONG_COLUMNS, title=str(wrong)) from wrong
    async with call.acting() as uow:
        done = await review_table.take(uow, grid)
    await call.answer(views.imported(call.text, done))
