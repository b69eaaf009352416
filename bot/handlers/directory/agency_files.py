"""The list of agencies as a file: sent on request, and taken in when it is sent back, all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot import tables
from bot.handlers.core import attached
from bot.handlers.core.call import Call
from bot.notices import UnreadableDocument
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.directory import agency_table
from bot.registry.directory.agency_table import AgencyRow, TableRefusedError
from bot.registry.intake.intake import SourceFile
from bot.tables import TableKind
from bot.views.core import refusals
from bot.views.directory import agency_import
from bot.views.directory import agency_table as codec


async def send(call: Call) -> None:
    """Send the list as an Excel file."""
    async with call.looking() as uow:
        rows = await agency_table.rows(uow)
    file = await asyncio.to_thread(codec.workbook, call.text, rows)
    await call.answer(agency_import.exported(call.text, len(rows), file))


async def captioned(call: Call) -> None:
    """Take the file that has /coquan for its caption."""
    async with call.looking() as uow:
        uow.person.need(Act.EDIT_AGENCIES)
    try:
        file = await attached.download(call)
        kind = await call.context.readers.table_kind(file.data)
    except UnreadableDocument as problem:
        await call.answer(refusals.unreadable(call.text, problem.fault, problem.detail))
        return
    if kind is TableKind.AGENCIES:
        await take(call, file.data)
    elif is_csv(file):
        await take_csv(call, file.data)
    else:
        raise Refused(Refusal.WRONG_TABLE)


def is_csv(file: SourceFile) -> bool:
    """Return whether a file is comma-separated, by its name; the only such files the bot takes list agencies."""
    return (file.name or "").lower().endswith(".csv")


async def take(call: Call, data: bytes) -> None:
    """Take the Excel file that was sent back, and report row by row."""
    await _take(call, data, _of_workbook)


async def take_csv(call: Call, data: bytes) -> None:
    """Take a comma-separated file with a title row, and report row by row."""
    await _take(call, data, _of_csv)


async def _of_workbook(call: Call, data: bytes) -> list[AgencyRow]:
    return codec.of_grid(call.text, await call.context.readers.table(data, TableKind.AGENCIES, codec.NEEDED))


async def _of_csv(call: Call, data: bytes) -> list[AgencyRow]:
    return codec.of_lines(call.text, await call.context.readers.comma_separated(data, codec.heads()))


async def _take(call: Call, data: bytes, read: Callable[[Call, bytes], Awaitable[list[AgencyRow]]]) -> None:
    async with call.looking() as uow:
        uow.person.need(Act.EDIT_AGENCIES)
    try:
        rows = await read(call, data)
    except (tables.BadFileError, tables.WrongColumnsError) as wrong:
        raise Refused(Refusal.WRONG_TABLE) from wrong
    except UnreadableDocument as problem:
        await call.answer(refusals.unreadable(call.text, problem.fault, problem.detail))
        return
    try:
        async with call.acting() as uow:
            taken = await agency_table.load(uow, rows)
    except TableRefusedError as no:
        await call.answer(agency_import.refused(call.text, no.taken))
        return
    await call.answer(agency_import.imported(call.text, taken))
