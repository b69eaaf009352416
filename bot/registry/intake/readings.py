"""Documents that are being read: the message that says how far one has come, and whether it is still wanted.

The update that brought the document is the job itself: it stays in the inbox until the document was read.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import insert_once
from bot.models import Event, Reading
from bot.registry.core.permissions import Act
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.intake import intake
from bot.registry.intake.intake import Intake


async def begin(session: AsyncSession, chat: int, message_id: int) -> int | None:
    """Begin, or begin again after a restart; returns the progress message that is there already, None without one."""
    await insert_once(session, Reading, chat_id=chat, message_id=message_id, progress_id=None, left=False)
    return await session.scalar(select(Reading.progress_id).where(*_is(chat, message_id)))


async def show(session: AsyncSession, chat: int, message_id: int, progress_id: int) -> None:
    """Note which message says how far a document has come."""
    await session.execute(update(Reading).where(*_is(chat, message_id)).values(progress_id=progress_id))


async def leave(uow: UnitOfWork, message_id: int) -> bool:
    """Take note that a document is not wanted any more; False when it was read, or left, already."""
    uow.person.need(Act.INTAKE)
    return await close(uow.session, uow.person.source.chat_id, message_id)


async def close(session: AsyncSession, chat: int, message_id: int) -> bool:
    """Let a document be entered, in the same transaction, or left; False when either was done before.

    The row stays until its progress message has come to an end, for whoever takes over from a process that dies.
    """
    wanted = (*_is(chat, message_id), Reading.left.is_(False))
    done = await session.execute(update(Reading).where(*wanted).values(left=True).returning(Reading.message_id))
    return done.first() is not None


async def end(session: AsyncSession, chat: int, message_id: int) -> None:
    """Forget a reading whose progress message has come to its end."""
    await session.execute(delete(Reading).where(*_is(chat, message_id)))


async def read_before(uow: UnitOfWork) -> Intake | None:
    """Return what this very message was read into: a process that ended had no time to say so. None if nothing."""
    source = uow.source
    if source is None:
        return None
    entered = select(Event.notice_id).where(Event.source == source, Event.act == "notice_entered").limit(1)
    notice = await uow.session.scalar(entered)
    return None if notice is None else await intake.intake(uow, notice)


def _is(chat: int, message_id: int) -> tuple[ColumnElement[bool], ...]:
    return Reading.chat_id == chat, Reading.message_id == message_id
