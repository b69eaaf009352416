"""Roles, and what each may do to whose tasks: one table, asked by every act of the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import insert_once
from bot.models import Chat, Person
from bot.registry.core.refusals import Refusal, Refused
from bot.settings import Settings


class Role(StrEnum):
    """What a person is to the office. MEMBER speaks for an agency and has no role of the office."""

    ADMIN = "admin"
    STAFF = "staff"
    CHAIR = "chair"
    MEMBER = "member"


class Act(StrEnum):
    """What can be done through a chat."""

    INTAKE = "intake"  # send notices, /giao, review drafts
    DECIDE = "decide"  # confirm and return reports, answer obstacles and objections
    EXTEND = "extend"  # decide on a new deadline that an agency asks for; settings say who of these
    REASSIGN = "reassign"  # move, split, merge, re-date and take back what was assigned
    EXPLAIN = "explain"  # ask an agency to explain
    STAR = "star"
    REPORT = "report"  # everything an agency says of its own task: received, progress, obstacle, extension, done
    OBJECTION = "contest"  # object to how a task is recorded
    LIST = "list"  # /viec
    VIEW = "view"  # one task whole, and searching
    HISTORY = "history"
    SUMMARY = "summary"  # /baocao
    AGENCIES = "agencies"  # see the list of agencies
    EDIT_AGENCIES = "edit_agencies"
    INVITE = "invite"  # codes that link an agency; taking links and focal points back
    APPOINT = "appoint"  # codes that give a role; taking roles back
    REMIND = "remind"  # switch the reminders of a task or an agency off for a time, and on again
    CALENDAR = "calendar"  # days off and worked
    HEALTH = "health"  # /trangthai: how the program runs, and what could not be delivered


class Reach(IntEnum):
    """Whose tasks an act may touch."""

    NONE = 0
    OWN = 1
    SHARED = 2  # own, and to read: the others' tasks of a directive in which one's agency takes part
    ALL = 3


# What concerns the whole office is not discussed before an agency.
PRIVATE_ACTS = frozenset(
    {
        Act.INTAKE,
        Act.EXTEND,
        Act.REASSIGN,
        Act.AGENCIES,
        Act.EDIT_AGENCIES,
        Act.INVITE,
        Act.APPOINT,
        Act.REMIND,
        Act.CALENDAR,
        Act.HEALTH,
    }
)

_STAFF = dict.fromkeys(Act, Reach.ALL) | {Act.APPOINT: Reach.NONE, Act.OBJECTION: Reach.NONE}
REACH: dict[Role, dict[Act, Reach]] = {
    Role.ADMIN: _STAFF | {Act.APPOINT: Reach.ALL},
    Role.STAFF: _STAFF,
    Role.CHAIR: dict.fromkeys(
        (Act.LIST, Act.VIEW, Act.HISTORY, Act.SUMMARY, Act.AGENCIES, Act.EXTEND, Act.EXPLAIN, Act.STAR), Reach.ALL
    ),
    Role.MEMBER: {
        Act.REPORT: Reach.OWN,
        Act.OBJECTION: Reach.OWN,
        Act.LIST: Reach.OWN,
        Act.VIEW: Reach.SHARED,
        Act.HISTORY: Reach.OWN,
        Act.SUMMARY: Reach.OWN,
    },
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where an act comes from, as the chat says it."""

    person_id: int
    person_name: str
    chat_id: int
    chat_kind: str  # private, group, supergroup
    chat_title: str
    message_id: int | None = None
    typed: bool = True  # a message of the person's own (can come twice), not a button
    anonymous: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a chat, with the role that counts there."""

    source: Source
    role: Role
    agency_id: int | None  # the agency this person speaks for in this chat
    focal_point: bool
    language: str

    @property
    def in_private(self) -> bool:
        """Return whether nobody else reads this chat."""
        return self.source.chat_kind == "private"

    def reach(self, act: Act) -> Reach:
        """Say whose tasks this person may touch with this act, in this chat.

        In an agency's group everybody reads, so even a chair sees there only what that agency may see; in a group of no
        agency nobody knows who reads.
        """
        reach = REACH[self.role].get(act, Reach.NONE)
        if self.in_private:
            return reach
        if self.agency_id is None or act in PRIVATE_ACTS:
            return Reach.NONE
        return max(min(reach, Reach.OWN), REACH[Role.MEMBER].get(act, Reach.NONE))

    def need(self, act: Act) -> Reach:
        """Return the reach of an act; Refused when there is none."""
        if self.source.anonymous:
            raise Refused(Refusal.ANONYMOUS)
        reach = self.reach(act)
        if reach is Reach.NONE:
            raise Refused(self._why_not(act))
        if reach in (Reach.OWN, Reach.SHARED) and self.agency_id is None:
            raise Refused(Refusal.NO_AGENCY)
        return reach

    def _why_not(self, act: Act) -> Refusal:
        of_role = REACH[self.role].get(act, Reach.NONE)
        if of_role is Reach.ALL and not self.in_private:
            return Refusal.PRIVATE_ONLY
        return Refusal.NO_AGENCY if of_role in (Reach.OWN, Reach.SHARED) else Refusal.NOT_ALLOWED


async def look(session: AsyncSession, source: Source, settings: Settings) -> Actor:
    """Return who speaks, without writing anything."""
    person = await session.get(Person, source.person_id)
    chat = await session.get(Chat, source.chat_id)
    return _actor(source, settings, person, await _heir(session, chat))


async def meet(session: AsyncSession, source: Source, settings: Settings, now: datetime) -> Actor:
    """Return who speaks, keeping the person's and the chat's present names."""
    await insert_once(session, Chat, id=source.chat_id, kind=source.chat_kind, title=source.chat_title, met_at=now)
    chat = await session.get_one(Chat, source.chat_id)
    if chat.moved_to is None:
        chat.title, chat.kind = source.chat_title, source.chat_kind
        chat.disabled = None  # whoever writes to the bot has not blocked or removed it
    person = None
    if not source.anonymous:
        await insert_once(session, Person, id=source.person_id, name=source.person_name, created_at=now)
        person = await session.get_one(Person, source.person_id)
        person.name = source.person_name
    await session.flush()
    return _actor(source, settings, person, await _heir(session, chat))


async def _heir(session: AsyncSession, chat: Chat | None) -> Chat | None:
    """Return the supergroup that a group became: what was typed before the move may be handled after it."""
    if chat is None or chat.moved_to is None:
        return chat
    return await session.get(Chat, chat.moved_to)  # a supergroup moves nowhere


def _actor(source: Source, settings: Settings, person: Person | None, chat: Chat | None) -> Actor:
    role = Role(person.role) if person and person.role else Role.MEMBER
    if source.person_id in settings.admin_ids:
        role = Role.ADMIN
    private = source.chat_kind == "private"
    chat_agency = chat.agency_id if chat else None
    own_agency = person.agency_id if person else None
    return Actor(
        source=source,
        role=role,
        agency_id=own_agency if private else chat_agency,
        focal_point=own_agency is not None and own_agency in (chat_agency, own_agency if private else None),
        language=_language(settings, person, chat, private=private),
    )


def _language(settings: Settings, person: Person | None, chat: Chat | None, *, private: bool) -> str:
    chosen = (person.language if person else None) if private else (chat.language if chat else None)
    return chosen or settings.locale


async def office_people(session: AsyncSession, settings: Settings, *roles: Role) -> list[int]:
    """Return the ids of the people who have one of these roles; a private chat has its person's id."""
    found = await session.scalars(select(Person.id).where(Person.role.in_([str(role) for role in roles])))
    first = settings.admin_ids if Role.ADMIN in roles else ()
    return sorted({*found, *first})
