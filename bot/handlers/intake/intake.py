"""A document sent in private, and /giao: reading, then drafts."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from bot import notices
from bot.handlers.core.call import Call
from bot.handlers.intake.progress import Progress
from bot.i18n import Language
from bot.notices import Notice, UnreadableDocument
from bot.readers import LeftQueueError
from bot.registry.core import secrecy
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.intake import intake, readings
from bot.registry.intake.intake import Intake, SourceFile
from bot.telegram import places
from bot.views.core import refusals
from bot.views.core.message import Message
from bot.views.intake import drafts
from bot.workdays import WorkCalendar


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
        await _over(call, progress, drafts.reading_ended)
        await call.answer(drafts.read(call.text, before))
        return
    try:
        entered = await _enter(call, await _read(call, file, calendar, progress), file)
    except LeftQueueError:
        await _over(call, progress, drafts.reading_left)
    except Refused:
        await _over(call, progress, drafts.reading_ended)
        raise
    except UnreadableDocument as problem:
        await _over(call, progress, drafts.reading_failed)
        await call.answer(refusals.unreadable(call.text, problem.fault, problem.detail))
    except Exception:
        with contextlib.suppress(Exception):  # the error itself is what matters
            await _over(call, progress, drafts.reading_failed)
        raise
    else:
        await _over(call, progress, drafts.reading_ended if entered else drafts.reading_left)
        if entered is not None:
            await call.answer(drafts.read(call.text, entered))


async def _read(call: Call, file: SourceFile, calendar: WorkCalendar, progress: Progress) -> Notice:
    async with places.left_to_others():
        return await call.context.readers.read(
            file.data,
            file.name or "",
            calendar=calendar,
            on_page=progress.on_page,
            on_queue=progress.on_queue,
            key=progress.key,
        )


async def _enter(call: Call, read: Notice, file: SourceFile) -> Intake | None:
    """Keep what was read and close the reading, both or neither; None when it is not wanted any more."""
    async with call.acting() as uow:
        if not await readings.close(uow.session, call.chat.id, call.message_id):
            return None
        return await intake.intake(uow, await intake.enter(uow, read, file))


async def _over(call: Call, progress: Progress, ending: Callable[[Language], Message]) -> None:
    """Bring the progress message to its end, then forget the reading: who takes over from a process that dies knows."""
    await progress.settle(ending)
    async with call.context.itself() as uow:
        await readings.end(uow.session, call.chat.id, call.message_id)


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
