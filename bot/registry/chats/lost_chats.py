"""Chats that are lost: nothing is sent there any more, and the office is told, for somebody must repair it.

A chat that forbids the bot to post is not lost: what waits for it is tried again, and the office is told why it waits.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import insert_once
from bot.models import Agency, Chat, Outbox
from bot.registry.chats import chats
from bot.registry.core import permissions
from bot.registry.core.permissions import Role
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox, recipients
from bot.registry.outbox.kinds import Kind

OFFICE = (Role.CHAIR, Role.STAFF, Role.ADMIN)
LOST, FORBIDS = "chat", "forbids"  # what a message of a chat tells, before the chat's number in its subject


@dataclass(frozen=True, slots=True)
class Lost:
    """A chat that takes no messages: its title, the agency it belongs to, and why, in Telegram's words.

    ``forbids``: the bot is there and may not post at present. ``last_admin``: no admin can be reached any more.
    """

    title: str
    agency: str | None
    why: str
    forbids: bool = False
    last_admin: bool = False


async def lose(uow: UnitOfWork, chat_id: int, why: str) -> None:
    """Stop sending to a chat; where an agency or somebody of the office is missing now, tell the office once a day."""
    if chat_id > 0:  # of a person, who may never have written to the bot
        await insert_once(uow.session, Chat, id=chat_id, kind="private", title=str(chat_id))
    await chats.disable(uow.session, chat_id, why)
    await _tell(uow, chat_id, LOST)


async def forbid(uow: UnitOfWork, chat_id: int) -> None:
    """Tell the office, once a day, that a chat of an agency forbids the bot to post."""
    await _tell(uow, chat_id, FORBIDS)


async def _tell(uow: UnitOfWork, chat_id: int, what: str) -> None:
    chat = await uow.session.get(Chat, chat_id)
    office = await permissions.office_people(uow.session, uow.settings, *OFFICE)
    if chat is None or (chat.agency_id is None and chat_id not in office):
        return
    for one in await recipients.reached(uow, Role.STAFF, Role.ADMIN):
        await outbox.plan(uow, one, Kind.CHAT_LOST, f"{what}:{chat_id}")


async def lost(uow: UnitOfWork, letter: outbox.Letter) -> Lost | None:
    """Return the chat that a message tells of; None when it is in use again."""
    what, _colon, number = letter.subject.partition(":")
    chat = await uow.session.get(Chat, int(number))
    if chat is None:
        return None
    forbids = what == FORBIDS
    why = await _waits(uow.session, chat.id) if forbids else chat.disabled
    if why is None:
        return None
    agency = await uow.session.get(Agency, chat.agency_id) if chat.agency_id is not None else None
    last_admin = await recipients.no_admin_is_reached(uow)
    return Lost(chat.title, agency.name if agency else None, why, forbids, last_admin)


async def _waits(session: AsyncSession, chat_id: int) -> str | None:
    """Return why the last tried message for a chat still waits; None when none does."""
    tried = select(Outbox.why).where(
        Outbox.chat_id == chat_id, Outbox.state == outbox.State.PLANNED, Outbox.attempts > 0, Outbox.why.is_not(None)
    )
    return await session.scalar(tried.order_by(Outbox.claimed_at.desc()).limit(1))
