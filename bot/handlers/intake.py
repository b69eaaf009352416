"""A document sent in private, and /giao: reading, then drafts."""

from __future__ import annotations

import asyncio

from telegram import Document, Message, PhotoSize
from telegram.constants import ChatAction, FileSizeLimit

from bot import notices
from bot.handlers.call import Call, Handle
from bot.handlers.page_count import PageCount
from bot.notices import Fault, Limits, Notice, UnreadableDocument
from bot.registry import intake
from bot.registry.access import Act
from bot.registry.intake import SourceFile
from bot.registry.refusals import Refusal, Refused
from bot.views import drafts, refusals
from bot.workdays import WorkCalendar


async def document(call: Call) -> None:
    """Read a document that staff sent in private, and say what was found. Nothing is kept of one that is unreadable."""
    async with call.looking() as desk:
        desk.person.need(Act.INTAKE)
        calendar = await desk.calendar()
    if call.message is None:
        return
    attached = attachment(call.message)
    if attached is None:
        return
    try:
        data, name = await _download(call, attached)
        read = await _read(call, data, name, calendar)
    except UnreadableDocument as problem:
        await call.answer(refusals.unreadable(call.text, problem.fault, problem.detail))
        return
    async with call.acting() as desk:
        notice = await intake.enter(desk, read, SourceFile(data, name, attached.file_id))
        entered = await intake.intake(desk, notice)
    await call.answer(drafts.read(call.text, entered))


async def _read(call: Call, data: bytes, name: str, calendar: WorkCalendar) -> Notice:
    limits = Limits(seconds=call.office.settings.document_seconds)
    count = PageCount(call)
    try:
        return await asyncio.to_thread(
            notices.read, data, name, calendar=calendar, limits=limits, on_page=count.on_page
        )
    finally:
        await count.settle()


def attachment(message: Message) -> Document | PhotoSize | None:
    """Give the file of a message: a document, or the largest size of a photo."""
    return message.document or (message.photo[-1] if message.photo else None)


async def _download(call: Call, attached: Document | PhotoSize) -> tuple[bytes, str]:
    if (attached.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
        raise UnreadableDocument(Fault.TOO_LARGE, f"{attached.file_size} bytes")
    await call.bot.send_chat_action(call.chat.id, ChatAction.TYPING)
    file = await attached.get_file()
    name = getattr(attached, "file_name", None) or "photo.jpg"
    return bytes(await file.download_as_bytearray()), name


async def assign(call: Call) -> None:
    """/giao Agency: what to do, by when."""
    async with call.acting() as desk:
        desk.person.need(Act.INTAKE)
        if not call.words:
            raise Refused(Refusal.NO_DIRECTIVES)
        read = notices.read_sentence(call.words, today=desk.today, calendar=await desk.calendar())
        if not read.directives:
            raise Refused(Refusal.NO_DIRECTIVES)
        notice = await intake.enter(desk, read, SourceFile(call.words.encode()))
        entered = await intake.intake(desk, notice)
    for draft in entered.drafts:
        await call.answer(drafts.card(call.text, draft, entered))


COMMANDS: dict[str, Handle] = {"giao": assign}
