"""Chats that are lost: nothing is sent there any more, and the office is told, for somebody must repair it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Agency, Chat, Person
from bot.registry.chats import chats
from bot.registry.core.permissions import Role
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox, recipients
from bot.registry.outbox.kinds import Kind


@dataclass(frozen=True, slots=True)
class Lost:
    """A chat that takes no messages: its title, the agency it belongs to, and why, in Telegram's words."""

    title: str
    agency: str | None
    why: str


async def lose(uow: UnitOfWork, chat_id: int, why: str) -> None:
    """Stop sending to a chat; where an agency or somebody of the office is missing now, tell the office once a day."""
    await chats.disable(uow.session, chat_id, why)
    chat = await uow.session.get(Chat, chat_id)
    person = await uow.session.get(Person, chat_id)
    if chat is None or (chat.agency_id is None and (person is None or person.role is None)):
        return
    for one in await recipients.reached(uow, Role.STAFF, Role.ADMIN):
        await outbox.plan(uow, one, Kind.CHAT_LOST, f"chat:{chat_id}")


async def lost(session: AsyncSession, letter: outbox.Letter) -> Lost | None:
    """Return the chat that a message tells of; None when it is in use again."""
    chat = await session.get(Chat, int(letter.subject.partition(":")[2]))
    if chat is None or chat.disabled is None:
        return None
    agency = await session.get(Agency, chat.agency_id) if chat.agency_id is not None else None
    return Lost(chat.title, agency.name if agency else None, chat.disabled)
