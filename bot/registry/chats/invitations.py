"""One-time codes: they link a group to its agency, name a focal point, or give a person a role.

A role's code that was typed in a group is burnt: others have seen it. Whoever types wrong codes again and again is
refused for a while; the wrong ones are events, so that any replica knows.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from bot.models import Agency, Chat, Event, LinkCode, Person
from bot.registry.chats import chats
from bot.registry.core.permissions import Act, Role
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox, recipients
from bot.registry.outbox.kinds import Kind

CODE_BYTES = 9  # 72 bits: cannot be guessed within the hours it is valid, and fits a deep link
GENERAL = None  # the general topic of a forum is addressed without a thread id
WRONG_CODES = 5  # of one person, within WRONG_WITHIN: then none is taken for REST
WRONG_WITHIN = timedelta(hours=1)
REST = timedelta(hours=1)
OF_CODES = ("linked", "appointed", "code_burnt", "wrong_code")  # what a message with a code comes to


@dataclass(frozen=True, slots=True)
class Linked:
    """What a code did: linked this chat to an agency, or gave a person a role."""

    agency: str | None
    role: Role | None
    open_tasks: int = 0


async def invite_agency(uow: UnitOfWork, agency_id: int) -> str:
    """Make a one-time code that links one chat to an agency."""
    uow.person.need(Act.INVITE)
    agency = await uow.session.get(Agency, agency_id)
    if agency is None:
        raise Refused(Refusal.OLD_BUTTON)
    if not agency.active:
        raise Refused(Refusal.ENDED_AGENCY, name=agency.name)
    return await _make(uow, agency_id=agency_id)


async def invite_person(uow: UnitOfWork, role: Role) -> str:
    """Make a one-time code that gives one person a role."""
    uow.person.need(Act.APPOINT)
    return await _make(uow, role=role)


async def _make(uow: UnitOfWork, *, agency_id: int | None = None, role: Role | None = None) -> str:
    code = secrets.token_urlsafe(CODE_BYTES)
    uow.session.add(
        LinkCode(
            hash=_hash(code),
            agency_id=agency_id,
            role=str(role) if role else None,
            made_by=uow.person.source.person_id,
            expires_at=uow.now + timedelta(hours=uow.settings.code_hours),
        )
    )
    await uow.record("invited", None, after={"agency": agency_id, "role": role})
    return code


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()


async def redeem(uow: UnitOfWork, code: str, *, thread_id: int | None = None) -> Linked | Refused:
    """Use a code in the chat where it was typed. Raises Refused where nothing is to be kept of that.

    A refusal that leaves something behind is given instead: a wrong code is counted, and one that others have seen is
    burnt, and its maker told.
    """
    actor = uow.person
    if not actor.source.anonymous and await _rests(uow):
        raise Refused(Refusal.TOO_MANY_CODES)
    row = await uow.session.get(LinkCode, _hash(code), with_for_update=True)
    if row is not None and row.used_at is None and row.expires_at > uow.now:
        return await _use(uow, row, thread_id)
    if actor.source.anonymous:
        raise Refused(Refusal.ANONYMOUS)
    if any([await uow.did(act) for act in OF_CODES]):
        raise Refused(Refusal.BAD_CODE)  # the same message has come a second time: nobody guesses
    await uow.record("wrong_code", None)
    return Refused(Refusal.BAD_CODE)


async def _use(uow: UnitOfWork, row: LinkCode, thread_id: int | None) -> Linked | Refused:
    if row.role is not None and not uow.person.in_private:
        return await _burn(uow, row)
    if uow.person.source.anonymous:
        raise Refused(Refusal.ANONYMOUS)
    row.used_at, row.used_in = uow.now, uow.person.source.chat_id
    if row.role is not None:
        return await _appoint(uow, Role(row.role))
    return await _link(uow, row.agency_id or 0, thread_id)


async def _rests(uow: UnitOfWork) -> bool:
    """Return whether this person has typed so many wrong codes that none is taken now."""
    query = select(Event.at).where(Event.act == "wrong_code", Event.person_id == uow.person.source.person_id)
    last = (await uow.session.scalars(query.order_by(Event.id.desc()).limit(WRONG_CODES))).all()
    return len(last) == WRONG_CODES and last[0] - last[-1] <= WRONG_WITHIN and abs(uow.now - last[0]) < REST


async def _burn(uow: UnitOfWork, row: LinkCode) -> Refused:
    source = uow.person.source
    row.used_at, row.used_in = uow.now, source.chat_id
    happened = await uow.record("code_burnt", None, after={"role": row.role, "chat": source.chat_id})
    await outbox.plan(uow, row.made_by, Kind.CODE_BURNT, f"event:{happened.id}")
    return Refused(Refusal.CODE_NEEDS_PRIVATE)


async def _appoint(uow: UnitOfWork, role: Role) -> Linked:
    person = await uow.session.get_one(Person, uow.person.source.person_id)
    before, person.role = person.role, str(role)
    await uow.record("appointed", None, before={"role": before}, after={"role": role})
    return Linked(None, role)


async def _link(uow: UnitOfWork, agency_id: int, thread_id: int | None) -> Linked:
    agency = await uow.session.get_one(Agency, agency_id)
    if uow.person.in_private:
        return await _name_focal_point(uow, agency)
    chat = await uow.session.get_one(Chat, uow.person.source.chat_id, with_for_update=True)
    if chat.agency_id not in (None, agency_id):
        raise Refused(Refusal.CHAT_LINKED, name=(await uow.session.get_one(Agency, chat.agency_id)).name)
    others = [one.id for one in await recipients.chats_of(uow.session, agency_id)] if chat.agency_id is None else []
    chat.agency_id, chat.linked_at, chat.disabled = agency_id, uow.now, None
    chat.thread_id = thread_id or GENERAL
    happened = await uow.record("linked", None, after={"agency": agency_id, "chat": chat.id})
    await _tell_of_second(uow, others, recipients.event(happened))
    return Linked(agency.name, None, await chats.catch_up(uow, chat.id, agency_id))


async def _tell_of_second(uow: UnitOfWork, groups: Sequence[int], subject: str) -> None:
    """Tell an agency's groups, and the office, that it has one more: whoever came by a code could read along."""
    if not groups:
        return
    for chat in [*groups, *await recipients.reached(uow, Role.STAFF, Role.ADMIN)]:
        await outbox.plan(uow, chat, Kind.SECOND_GROUP, subject)


async def _name_focal_point(uow: UnitOfWork, agency: Agency) -> Linked:
    person = await uow.session.get_one(Person, uow.person.source.person_id)
    before, person.agency_id = person.agency_id, agency.id
    after = {"agency": agency.id, "chat": uow.person.source.chat_id}
    await uow.record("linked", None, before={"agency": before}, after=after)
    return Linked(agency.name, None)


async def end_all_of(uow: UnitOfWork, person_id: int) -> int:
    """End the unused codes that somebody has made who may make none any more; returns how many."""
    mine = (LinkCode.made_by == person_id, LinkCode.used_at.is_(None), LinkCode.expires_at > uow.now)
    ended = await uow.session.scalars(update(LinkCode).where(*mine).values(expires_at=uow.now).returning(LinkCode.hash))
    return len(ended.all())


@dataclass(frozen=True, slots=True)
class SecondGroup:
    """A group that was linked to an agency which had one: its title, and who linked it."""

    agency: str
    chat: str
    person: str


async def second_group(uow: UnitOfWork, event: int) -> SecondGroup | None:
    """Return what a message of a further group tells; None when its link was taken back."""
    happened = await uow.session.get(Event, event)
    chat = await uow.session.get(Chat, happened.after["chat"]) if happened is not None else None
    if happened is None or chat is None or chat.agency_id != happened.after["agency"]:
        return None
    agency = await uow.session.get_one(Agency, chat.agency_id)
    return SecondGroup(agency.name, chat.title, happened.person_name or "")


@dataclass(frozen=True, slots=True)
class Burnt:
    """A role's code that others have seen: who typed it, in which group, and the role."""

    person: str
    chat: str
    role: Role


async def burnt(uow: UnitOfWork, event: int) -> Burnt | None:
    """Return what happened to a burnt code, for the letter to its maker."""
    happened = await uow.session.get(Event, event)
    if happened is None or happened.act != "code_burnt":
        return None
    chat = await uow.session.get(Chat, happened.chat_id)
    return Burnt(happened.person_name or "", chat.title if chat else "", Role(str(happened.after["role"])))
