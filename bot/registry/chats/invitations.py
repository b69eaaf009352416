"""One-time codes: they link a group to its agency, name a focal point, or give a person a role.

A role's code that was typed in a group is burnt: others have seen it. Whoever types wrong codes again and again is
refused for a while; the wrong ones are events, so that any replica knows.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from bot.models import Agency, Chat, Event, LinkCode, Person
from bot.registry.chats import chats
from bot.registry.core.permissions import Act, Role
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import Desk
from bot.registry.outbox import outbox

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


async def invite_agency(desk: Desk, agency_id: int) -> str:
    """Make a one-time code that links one chat to an agency."""
    desk.person.need(Act.INVITE)
    agency = await desk.session.get(Agency, agency_id)
    if agency is None:
        raise Refused(Refusal.OLD_BUTTON)
    if not agency.active:
        raise Refused(Refusal.ENDED_AGENCY, name=agency.name)
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


def _hash(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()


async def redeem(desk: Desk, code: str, *, thread_id: int | None = None) -> Linked | Refused:
    """Use a code in the chat where it was typed. Raises Refused where nothing is to be kept of that.

    A refusal that leaves something behind is given instead: a wrong code is counted, and one that others have seen is
    burnt, and its maker told.
    """
    actor = desk.person
    if not actor.source.anonymous and await _rests(desk):
        raise Refused(Refusal.TOO_MANY_CODES)
    row = await desk.session.get(LinkCode, _hash(code), with_for_update=True)
    if row is not None and row.used_at is None and row.expires_at > desk.now:
        return await _use(desk, row, thread_id)
    if actor.source.anonymous:
        raise Refused(Refusal.ANONYMOUS)
    if any([await desk.did(act) for act in OF_CODES]):
        raise Refused(Refusal.BAD_CODE)  # the same message has come a second time: nobody guesses
    await desk.record("wrong_code", None)
    return Refused(Refusal.BAD_CODE)


async def _use(desk: Desk, row: LinkCode, thread_id: int | None) -> Linked | Refused:
    if row.role is not None and not desk.person.in_private:
        return await _burn(desk, row)
    if desk.person.source.anonymous:
        raise Refused(Refusal.ANONYMOUS)
    row.used_at, row.used_in = desk.now, desk.person.source.chat_id
    if row.role is not None:
        return await _appoint(desk, Role(row.role))
    return await _link(desk, row.agency_id or 0, thread_id)


async def _rests(desk: Desk) -> bool:
    """Say whether this person has typed so many wrong codes that none is taken now."""
    query = select(Event.at).where(Event.act == "wrong_code", Event.person_id == desk.person.source.person_id)
    last = (await desk.session.scalars(query.order_by(Event.id.desc()).limit(WRONG_CODES))).all()
    return len(last) == WRONG_CODES and last[0] - last[-1] <= WRONG_WITHIN and desk.now - last[0] < REST


async def _burn(desk: Desk, row: LinkCode) -> Refused:
    source = desk.person.source
    row.used_at, row.used_in = desk.now, source.chat_id
    happened = await desk.record("code_burnt", None, after={"role": row.role, "chat": source.chat_id})
    await outbox.plan(desk, row.made_by, outbox.Kind.CODE_BURNT, f"event:{happened.id}")
    return Refused(Refusal.CODE_NEEDS_PRIVATE)


async def _appoint(desk: Desk, role: Role) -> Linked:
    person = await desk.session.get_one(Person, desk.person.source.person_id)
    before, person.role = person.role, str(role)
    await desk.record("appointed", None, before={"role": before}, after={"role": role})
    return Linked(None, role)


async def _link(desk: Desk, agency_id: int, thread_id: int | None) -> Linked:
    agency = await desk.session.get_one(Agency, agency_id)
    if desk.person.in_private:
        return await _name_focal_point(desk, agency)
    chat = await desk.session.get_one(Chat, desk.person.source.chat_id, with_for_update=True)
    if chat.agency_id not in (None, agency_id):
        raise Refused(Refusal.CHAT_LINKED, name=(await desk.session.get_one(Agency, chat.agency_id)).name)
    chat.agency_id, chat.linked_at, chat.disabled = agency_id, desk.now, None
    chat.thread_id = thread_id or GENERAL
    await desk.record("linked", None, after={"agency": agency_id, "chat": chat.id})
    return Linked(agency.name, None, await chats.catch_up(desk, chat.id, agency_id))


async def _name_focal_point(desk: Desk, agency: Agency) -> Linked:
    person = await desk.session.get_one(Person, desk.person.source.person_id)
    before, person.agency_id = person.agency_id, agency.id
    after = {"agency": agency.id, "chat": desk.person.source.chat_id}
    await desk.record("linked", None, before={"agency": before}, after=after)
    return Linked(agency.name, None)


async def end_all_of(desk: Desk, person_id: int) -> int:
    """End the unused codes that somebody has made who may make none any more; gives how many."""
    mine = (LinkCode.made_by == person_id, LinkCode.used_at.is_(None), LinkCode.expires_at > desk.now)
    ended = await desk.session.scalars(
        update(LinkCode).where(*mine).values(expires_at=desk.now).returning(LinkCode.hash)
    )
    return len(ended.all())


@dataclass(frozen=True, slots=True)
class Burnt:
    """A role's code that others have seen: who typed it, in which group, and the role."""

    person: str
    chat: str
    role: Role


async def burnt(desk: Desk, event: int) -> Burnt | None:
    """Give what happened to a burnt code, for the letter to its maker."""
    happened = await desk.session.get(Event, event)
    if happened is None or happened.act != "code_burnt":
        return None
    chat = await desk.session.get(Chat, happened.chat_id)
    return Burnt(happened.person_name or "", chat.title if chat else "", Role(str(happened.after["role"])))
