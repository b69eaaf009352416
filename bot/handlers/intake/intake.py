"""A document sent in private, and /giao: reading, then drafts."""

from __future__ import annotations

from bot import notices
from bot.handlers.core.call import Call
from bot.handlers.intake.progress import Progress
from bot.notices import Notice, UnreadableDocument
from bot.readers import LeftQueueError
from bot.registry.core import secrecy
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.intake import intake, readings
from bot.registry.intake.intake import SourceFile
from bot.telegram import places
from bot.views.core import refusals
from bot.views.intake import drafts


async def document(call: Call, file: SourceFile) -> None:
    """Read a document that staff sent in private, and say what was found. Nothing is kept of one that is unreadable.

    Its update stays in the inbox meanwhile: a process that ends leaves it to the next, which begins again.
    """
    async with call.looking() as uow:
        uow.person.need(Act.INTAKE)
        before = await readings.read_before(uow)
        calendar = await uow.calendar()
    async with call.context.itself() as uow:
        shown = await readings.begin(uow.session, call.chat.id, call.message_id)
    progress = Progress(call, shown)
    if before is not None:
        await progress.settle(drafts.reading_ended)
        await _end(call)
        await call.answer(drafts.read(call.text, before))
        return
    try:
        async with places.left_to_others():
            read = await call.context.readers.read(
                file.data,
                file.name or "",
                calendar=calendar,
                on_page=progress.on_page,
                on_queue=progress.on_queue,
                key=progress.key,
            )
    except LeftQueueError:
        await progress.settle(drafts.reading_left)
        await _end(call)
    except UnreadableDocument as problem:
        await progress.settle(drafts.reading_ended)
        await _end(call)
        await call.answer(refusals.unreadable(call.text, problem.fault, problem.detail))
    else:
        await _enter(call, read, file, progress)


async def _end(call: Call) -> None:
    async with call.context.itself() as uow:
        await readings.end(uow.session, call.chat.id, call.message_id)


async def _enter(call: Call, read: Notice, file: SourceFile, progress: Progress) -> None:
    """Keep what was read, unless it is not wanted any more, and close the reading: both or neither; then say so."""
    entered = None
    try:
        async with call.acting() as uow:
            if await readings.close(uow.session, call.chat.id, call.message_id):
                notice = await intake.enter(uow, read, file)
                entered = await intake.intake(uow, notice)
    except Refused:
        await progress.settle(drafts.reading_ended)
        await _end(call)
        raise
    await progress.settle(drafts.reading_ended if entered else drafts.reading_left)
    await _end(call)
    if entered is not None:
        await call.answer(drafts.read(call.text, entered))


async def press_leave(call: Call) -> None:
    """Take a document out of the queue, or do not keep what is being read of it."""
    number = int(call.data[1])
    async with call.acting() as uow:
        if not await readings.leave(uow, number):
            raise Refused(Refusal.OLD_BUTTON)
    call.context.readers.leave((call.chat.id, number))
    await call.edit(drafts.reading_left(call.text))


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
