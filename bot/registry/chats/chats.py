"""Chats: meeting, losing and moving them, taking their link back, where a message to one of them goes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import insert_once
from bot.models import Agency, Chat, Person, Prompt
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.tasks import tasks

TAGS = 10**9  # a chat's or a person's number is too long for a button; within one agency its last digits tell it
GROUPS = ("group", "supergroup")


async def catch_up(uow: UnitOfWork, chat_id: int, agency_id: int, without: Collection[int] = ()) -> int:
    """Plan the list of open tasks, without those it has, for a chat that has missed them; returns how many."""
    waiting = [task.number for task in await tasks.open_of(uow.session, agency_id) if task.number not in without]
    if waiting:
        await outbox.join_lists(uow, chat_id, waiting)
        await outbox.tell_tasks(uow, chat_id, Kind.CATCH_UP, "link", waiting)
    return len(waiting)


async def disable(session: AsyncSession, chat_id: int, why: str) -> None:
    """Stop sending to a chat, after a permanent answer or when the bot was removed."""
    await session.execute(update(Chat).where(Chat.id == chat_id).values(disabled=why))


async def migrate(session: AsyncSession, old: int, new: int) -> None:
    """Follow a group that became a supergroup: its link and its waiting messages move along.

    What the bot's messages there ask and speak of stays under their ids, which start again in the supergroup: whoever
    speaks in the old group, or replies to it, is understood by ``permissions`` and ``conversations``.
    """
    chat = await session.get(Chat, old)
    if chat is None:
        return
    heir = await session.get(Chat, new)
    if heir is None:
        heir = Chat(id=new, kind="supergroup", title=chat.title)
        session.add(heir)
    if heir.agency_id is None:
        heir.agency_id, heir.linked_at, heir.language = chat.agency_id, chat.linked_at, chat.language
    heir.kind, heir.disabled = "supergroup", None
    chat.agency_id, chat.disabled, chat.moved_to = None, f"migrated to {new}", new
    await session.flush()
    await outbox.follow(session, old, new)


async def set_language(uow: UnitOfWork, code: str) -> None:
    """Choose the language of this chat: a private one for its person, a group for all its members."""
    source = uow.person.source
    if uow.person.in_private:
        (await uow.session.get_one(Person, source.person_id)).language = code
    else:
        (await uow.session.get_one(Chat, source.chat_id)).language = code


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message to a chat goes, and in which language."""

    chat_id: int
    thread_id: int | None = None
    language: str | None = None
    disabled: str | None = None


async def load(session: AsyncSession, ids: Collection[int]) -> list[Chat | Agency | Person]:
    """Read chats with whose they are at once; while the caller keeps them, the session asks for none of them again."""
    found = list(await session.scalars(select(Chat).where(Chat.id.in_(ids))))
    agencies = {chat.agency_id for chat in found if chat.agency_id is not None}
    owners = await session.scalars(select(Agency).where(Agency.id.in_(agencies)))
    people = await session.scalars(select(Person).where(Person.id.in_([number for number in ids if number > 0])))
    return [*found, *owners, *people]


async def address(session: AsyncSession, chat_id: int) -> Address:
    """Return a chat's address; a private chat reads in its person's language."""
    chat = await session.get(Chat, chat_id)
    person = await session.get(Person, chat_id) if chat_id > 0 else None  # a group's number is below zero
    if chat is None:
        return Address(chat_id, language=person.language if person else None)
    spoken = person.language if person else chat.language
    return Address(chat.id, chat.thread_id, spoken, chat.disabled)


async def linked_at(session: AsyncSession, chat_id: int) -> datetime | None:
    """Return the instant at which a chat was linked."""
    chat = await session.get(Chat, chat_id)
    return chat.linked_at if chat else None


async def agency_of(session: AsyncSession, chat_id: int) -> int | None:
    """Return the agency that a chat is linked to."""
    chat = await session.get(Chat, chat_id)
    return chat.agency_id if chat else None


async def agency_name(session: AsyncSession, agency_id: int | None) -> str | None:
    """Return an agency's name."""
    agency = await session.get(Agency, agency_id) if agency_id is not None else None
    return agency.name if agency else None


async def enable(uow: UnitOfWork, chat_id: int) -> None:
    """Take a chat back into use, with what it missed: the bot was added again, or is no longer blocked."""
    chat = await uow.session.get(Chat, chat_id)
    if chat is None or chat.disabled is None:
        return
    chat.disabled = None
    if chat.agency_id is not None:
        await catch_up(uow, chat.id, chat.agency_id, await outbox.listed_today(uow, chat.id))


def tag(number: int) -> int:
    """Return the last digits of a chat's or a person's number, for a button that also names the agency."""
    return abs(number) % TAGS


@dataclass(frozen=True, slots=True)
class LinkedChat:
    """A chat that receives an agency's tasks."""

    id: int
    title: str
    disabled: str | None

    @property
    def tag(self) -> int:
        """The number that a button carries."""
        return tag(self.id)


async def linked_to(session: AsyncSession, agency_id: int) -> list[LinkedChat]:
    """Return every chat linked to an agency, also those that take no messages now."""
    rows = await session.scalars(select(Chat).where(Chat.agency_id == agency_id).order_by(Chat.id))
    return [LinkedChat(chat.id, chat.title, chat.disabled) for chat in rows]


async def unlink(uow: UnitOfWork, agency_id: int, which: int | None = None) -> list[str]:
    """Take the link of an agency's chat back, by its tag, or of all its chats; returns their titles.

    What is still waiting to be said there is not said. Refused when there is no such chat.
    """
    uow.person.need(Act.INVITE)
    rows = await uow.session.scalars(
        select(Chat).where(Chat.agency_id == agency_id).order_by(Chat.id).with_for_update()
    )
    found = [chat for chat in rows if which in (None, tag(chat.id))]
    if not found or (which is not None and len(found) > 1):
        raise Refused(Refusal.NO_LINKED_CHAT)
    for chat in found:
        before = {"agency": chat.agency_id, "linked_at": chat.linked_at.isoformat() if chat.linked_at else None}
        chat.agency_id, chat.linked_at, chat.met_at = None, None, uow.now
        await uow.session.execute(delete(Prompt).where(Prompt.chat_id == chat.id))
        await outbox.silence(uow, chat.id)
        await uow.record("unlinked", None, before=before, after={"agency": None, "chat": chat.id})
    return [chat.title for chat in found]


async def arrived(uow: UnitOfWork, chat_id: int, kind: str, title: str) -> None:
    """Remember that the bot was added to a chat just now, and take one that it knows back into use."""
    await insert_once(uow.session, Chat, id=chat_id, kind=kind, title=title)
    await enable(uow, chat_id)
    (await uow.session.get_one(Chat, chat_id)).met_at = uow.now


async def strangers(uow: UnitOfWork, again: timedelta) -> list[Address]:
    """Take the groups that nobody has linked in time, to leave them; one that stays is given once more after ``again``.

    The hours of a group whose beginning nobody knows start now.
    """
    limit = timedelta(hours=uow.settings.leave_after_hours)
    unlinked = (Chat.kind.in_(GROUPS), Chat.agency_id.is_(None), Chat.disabled.is_(None))
    rows = await uow.session.scalars(
        select(Chat)
        .where(*unlinked, or_(Chat.met_at.is_(None), Chat.met_at <= uow.now - limit))
        .order_by(Chat.id)
        .with_for_update(skip_locked=True)
    )
    due = []
    for chat in rows:
        if chat.met_at is not None:
            due.append(Address(chat.id, chat.thread_id, chat.language))
        chat.met_at = uow.now if chat.met_at is None else uow.now - limit + again
    return due


async def is_stranger(session: AsyncSession, chat_id: int) -> bool:
    """Return whether a chat still belongs to nobody and is in use."""
    chat = await session.get(Chat, chat_id)
    return chat is not None and chat.agency_id is None and chat.disabled is None
