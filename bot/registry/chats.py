"""Chats and one-time codes: linking a group to its agency, giving a person a role, losing and moving a chat."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Agency, Chat, LinkCode, Mention, Person, Prompt
from bot.registry import outbox, tasks
from bot.registry.access import Act, Role
from bot.registry.desk import Desk
from bot.registry.refusals import Refusal, Refused

CODE_BYTES = 9  # 72 bits: cannot be guessed within the hours it is valid, and fits a deep link
GENERAL = None  # the general topic of a forum is addressed without a thread id


@dataclass(frozen=True, slots=True)
class Linked:
    """What a code did: linked this chat to an agency, or gave a person a role."""

    agency: str | None
    role: Role | None
    open_tasks: int = 0


async def invite_agency(desk: Desk, agency_id: int) -> str:
    """Make a one-time code that links one chat to an agency."""
    desk.person.need(Act.INVITE)
    return await _make(desk, agency_id=agency_id)


async def invite_person(desk: Desk, role: Role) -> str:
    """Make a one-time code that gives one person a role."""
    desk.person.need(Act.APPOINT)
    return await _make(desk, role=role)


async def _make(desk: Desk, *, agency_id: int | None = None, role: Role | None = None) -> str:
    code = secrets.token_urlsafe(CODE_BYTES)
    desk.session.add(
        LinkCode(
            hash=_hash(code),
            agency_id=agency_id,
            role=str(role) if role else None,
            made_by=desk.person.source.person_id,
            expires_at=desk.now + timedelta(hours=desk.settings.code_hours),
        )
    )
    await desk.record("invited", None, after={"agency": agency_id, "role": role})
    return code


async def redeem(desk: Desk, code: str, *, thread_id: int | None = None) -> Linked:
    """Use a code in the chat where it was typed. Refused when used, expired, unknown, or in the wrong kind of chat."""
    actor = desk.person
    if actor.source.anonymous:
        raise Refused(Refusal.ANONYMOUS)
    row = await desk.session.get(LinkCode, _hash(code), with_for_update=True)
    if row is None or row.used_at is not None or row.expires_at <= desk.now:
        raise Refused(Refusal.BAD_CODE)
    if row.role is not None and not actor.in_private:
        raise Refused(Refusal.CODE_NEEDS_PRIVATE)
    row.used_at, row.used_in = desk.now, actor.source.chat_id
    if row.role is not None:
        return await _appoint(desk, Role(row.role))
    return await _link(desk, row.agency_id or 0, thread_id)


async def _appoint(desk: Desk, role: Role) -> Linked:
    person = await desk.session.get_one(Person, desk.person.source.person_id)
    before, person.role = person.role, str(role)
    await desk.record("appointed", None, before={"role": before}, after={"role": role})
    return Linked(None, role)


async def _link(desk: Desk, agency_id: int, thread_id: int | None) -> Linked:
    source = desk.person.source
    chat = await desk.session.get_one(Chat, source.chat_id)
    agency = await desk.session.get_one(Agency, agency_id)
    if chat.agency_id not in (None, agency_id):
        raise Refused(Refusal.CHAT_LINKED, name=(await desk.session.get_one(Agency, chat.agency_id)).name)
    if desk.person.in_private:
        person = await desk.session.get_one(Person, source.person_id)
        person.agency_id = agency_id  # a code used in private names the agency's focal point
    else:
        chat.agency_id, chat.linked_at, chat.disabled = agency_id, desk.now, None
        chat.thread_id = thread_id or GENERAL
    await desk.record("linked", None, after={"agency": agency_id, "chat": source.chat_id})
    if desk.person.in_private:
        return Linked(agency.name, None)
    return Linked(agency.name, None, await _catch_up(desk, chat.id, agency_id))


async def _catch_up(desk: Desk, chat_id: int, agency_id: int) -> int:
    """Plan the list of open tasks for a chat that has missed their messages; gives how many."""
    waiting = [task.number for task in await tasks.open_of(desk.session, agency_id)]
    if waiting:
        await outbox.tell_tasks(desk, chat_id, outbox.Kind.CATCH_UP, "link", waiting)
    return len(waiting)


async def disable(session: AsyncSession, chat_id: int, why: str) -> None:
    """Stop sending to a chat, after a permanent answer or when the bot was removed."""
    await session.execute(update(Chat).where(Chat.id == chat_id).values(disabled=why))


async def migrate(session: AsyncSession, old: int, new: int) -> None:
    """Follow a group that became a supergroup: its link, its waiting messages and its open questions move along."""
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
    chat.agency_id, chat.disabled = None, f"migrated to {new}"
    await session.flush()
    await outbox.follow(session, old, new)
    # Message ids start anew in the supergroup, so nothing that hangs on old ones moves.
    for table in (Mention, Prompt):
        await session.execute(table.__table__.delete().where(table.__table__.c.chat_id == old))  # type: ignore[attr-defined]


async def set_language(desk: Desk, code: str) -> None:
    """Choose the language of this chat: a private one for its person, a group for all its members."""
    source = desk.person.source
    if desk.person.in_private:
        (await desk.session.get_one(Person, source.person_id)).language = code
    else:
        (await desk.session.get_one(Chat, source.chat_id)).language = code


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message to a chat goes, and in which language."""

    chat_id: int
    thread_id: int | None = None
    language: str | None = None
    disabled: str | None = None


async def address(session: AsyncSession, chat_id: int) -> Address:
    """Give a chat's address; a private chat reads in its person's language."""
    chat = await session.get(Chat, chat_id)
    person = await session.get(Person, chat_id)
    if chat is None:
        return Address(chat_id, language=person.language if person else None)
    spoken = person.language if person else chat.language
    return Address(chat.id, chat.thread_id, spoken, chat.disabled)


async def linked_at(session: AsyncSession, chat_id: int) -> datetime | None:
    """Give the instant at which a chat was linked."""
    chat = await session.get(Chat, chat_id)
    return chat.linked_at if chat else None


async def agency_of(session: AsyncSession, chat_id: int) -> int | None:
    """Give the agency that a chat is linked to."""
    chat = await session.get(Chat, chat_id)
    return chat.agency_id if chat else None


async def agency_name(session: AsyncSession, agency_id: int | None) -> str | None:
    """Give an agency's name."""
    agency = await session.get(Agency, agency_id) if agency_id is not None else None
    return agency.name if agency else None


async def enable(desk: Desk, chat_id: int) -> None:
    """Take a chat back into use, with what it missed: the bot was added again, or is no longer blocked."""
    chat = await desk.session.get(Chat, chat_id)
    if chat is None or chat.disabled is None:
        return
    chat.disabled = None
    if chat.agency_id is not None:
        await _catch_up(desk, chat.id, chat.agency_id)
