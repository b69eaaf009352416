"""Agencies: who is in the register, under which names, and whom a name in a notice means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import insert_once
from bot.folding import fold_alnum
from bot.models import Agency, AgencyGroup, AgencyName, Chat, GroupMember, Successor
from bot.notices import agency_key, agency_kind, group_kinds, is_open_group
from bot.plaintext import clean
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork

NAME_LIMIT = 200  # characters
KEY_LIMIT = 300  # of the column; a key writes short forms out
LEVEL = re.compile(r"\b(dac khu|thi tran|thi xa|thanh pho|phuong|huyen|quan|xa)\b")


class Meaning(StrEnum):
    """What a name in a notice stands for."""

    AGENCY = "agency"
    GROUP = "group"  # "UBND các xã": one assignment for each member
    OPEN = "open"  # "các đơn vị liên quan": nobody in particular
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"  # its work went to several agencies: a person chooses
    ENDED = "ended"  # taken out of use, and nobody took over


@dataclass(frozen=True, slots=True)
class PartyHeir:
    """An agency that took over from the one that is named; ``field`` is the part of its work that went there."""

    id: int
    name: str
    field: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """A name as written, and the agencies of the register that it means."""

    name: str
    meaning: Meaning
    agency_ids: tuple[int, ...] = ()
    heirs: tuple[PartyHeir, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """An agency as lists show it."""

    id: int
    name: str
    aliases: tuple[str, ...]
    linked: bool
    active: bool = True


Links = Mapping[int, Mapping[int, str | None]]  # an agency, those that took over from it, and in which field


class Directory:
    """All agencies and their names, loaded once for an act."""

    def __init__(
        self, agencies: Sequence[Agency], keys: dict[str, int], groups: dict[str, tuple[int, ...]], heirs: Links
    ) -> None:
        self._agencies = {agency.id: agency for agency in agencies}
        self._keys = keys
        self._groups = groups
        self._heirs = heirs

    def name(self, agency_id: int) -> str:
        """Return an agency's name."""
        return self._agencies[agency_id].name

    def first(self) -> int:
        """Return the agency that was entered first."""
        return min(self._agencies)

    def find(self, name: str) -> int | None:
        """Return the agency that bears exactly this name or alias."""
        return self._keys.get(agency_key(name))

    def party(self, name: str) -> Party:
        """Say whom a name in a notice means."""
        agency = self.find(name)
        if agency is not None:
            return self._of_agency(name, agency)
        listed = self._now(self._groups.get(agency_key(name), ()))
        if listed:
            return Party(name, Meaning.GROUP, listed)
        if is_open_group(name):
            return Party(name, Meaning.OPEN)
        members = self._members(name)
        return Party(name, Meaning.GROUP, members) if members else Party(name, Meaning.UNKNOWN)

    def parties(self, names: Iterable[str]) -> tuple[Party, ...]:
        """Say whom each of these names means."""
        return tuple(self.party(name) for name in names)

    def line(self, agency_id: int) -> tuple[int, ...]:
        """Return an agency and everybody to whom its work has gone since, through every change."""
        found: dict[int, None] = {}
        ahead = [agency_id]
        while ahead:
            one = ahead.pop(0)
            if one not in found:
                found[one] = None
                ahead.extend(self._heirs.get(one, ()))
        return tuple(found)

    def heirs(self, agency_id: int) -> tuple[int, ...]:
        """Return who does an agency's work now: itself, or whoever has taken over at last."""
        return tuple(one for one in self.line(agency_id) if one not in self._heirs)

    def _of_agency(self, name: str, agency: int) -> Party:
        now = self._now((agency,))
        fields = self._heirs.get(agency, {})
        heirs = tuple(PartyHeir(heir, self.name(heir), fields.get(heir)) for heir in now if heir != agency)
        if not now:
            return Party(name, Meaning.ENDED)
        return Party(name, Meaning.AGENCY, now, heirs) if len(now) == 1 else Party(name, Meaning.AMBIGUOUS, (), heirs)

    def _now(self, members: Iterable[int]) -> tuple[int, ...]:
        """Return who works for these agencies now. Every heir of a member of a group is in the group."""
        heirs = dict.fromkeys(heir for member in members for heir in self.heirs(member))
        return tuple(heir for heir in heirs if self._agencies[heir].active)

    def _members(self, name: str) -> tuple[int, ...]:
        kinds = group_kinds(name) or frozenset()
        wanted = {str(kind) for kind in kinds}
        named = _levels(name)
        found = [a.id for a in self._agencies.values() if a.kind in wanted and _is_named(a.name, named)]
        return tuple(one for one in found if self._agencies[one].active and one not in self._heirs)


def _levels(name: str) -> list[str]:
    """Return the levels of administration that a name speaks of, in its order: "UBND các xã, phường" -> xa, phuong."""
    return LEVEL.findall(fold_alnum(name))


def _is_named(committee: str, levels: list[str]) -> bool:
    """Return whether a group that names levels means this body: "UBND các xã" are no wards."""
    own = _levels(committee) if fold_alnum(committee).startswith("ubnd ") else []
    return not levels or not own or own[0] in levels


async def directory(session: AsyncSession, today: date | None = None) -> Directory:
    """Load the directory of agencies as of a day; without one, what is to come counts as done."""
    agencies = (await session.scalars(select(Agency).order_by(Agency.id))).all()
    keys = {row.key: row.agency_id for row in await session.scalars(select(AgencyName))}
    groups: dict[str, tuple[int, ...]] = {}
    members = select(AgencyGroup.key, GroupMember.agency_id).join(GroupMember, GroupMember.group_id == AgencyGroup.id)
    for key, agency_id in (await session.execute(members)).all():
        groups[key] = (*groups.get(key, ()), agency_id)
    return Directory(agencies, keys, groups, await _links(session, today))


async def _links(session: AsyncSession, today: date | None) -> Links:
    query = select(Successor).order_by(Successor.agency_id, Successor.heir_id)
    if today is not None:
        query = query.where(Successor.since <= today)
    found: dict[int, dict[int, str | None]] = {}
    for row in await session.scalars(query):
        found.setdefault(row.agency_id, {})[row.heir_id] = row.field
    return found


def refusal(party: Party, number: int) -> Refused:
    """Return the refusal for a lead of a draft that stands for no one agency."""
    if party.meaning is Meaning.AMBIGUOUS:
        return Refused(
            Refusal.SEVERAL_HEIRS, number=number, name=party.name, heirs="; ".join(heir.name for heir in party.heirs)
        )
    if party.meaning is Meaning.ENDED:
        return Refused(Refusal.ENDED_AGENCY, name=party.name)
    return Refused(Refusal.DRAFT_UNKNOWN_LEAD, number=number, name=party.name)


def tidy(name: str) -> str:
    """Return a name as it is kept: composed letters, single spaces."""
    return " ".join(clean(name).split())


async def add(uow: UnitOfWork, name: str, aliases: Iterable[str] = ()) -> int:
    """Add an agency; returns its id. Refused when one of its names is another agency's."""
    uow.person.need(Act.EDIT_AGENCIES)
    return await enter(uow, name, aliases)


async def enter(uow: UnitOfWork, name: str, aliases: Iterable[str] = ()) -> int:
    """Add an agency without asking who acts: for imports from the command line."""
    name = checked(name)
    kind = agency_kind(name)
    agency = Agency(name=name, kind=str(kind) if kind else None, created_at=uow.now, active=True)
    uow.session.add(agency)
    await uow.session.flush()
    for written in (name, *aliases):
        await give_name(uow, agency, written)
    await uow.record("agency_added", None, after={"id": agency.id, "name": name})
    return agency.id


def checked(name: str) -> str:
    """Return a name as it may be kept; Refused when nothing is left of it or it is too long."""
    name = tidy(name)
    if not agency_key(name):
        raise Refused(Refusal.UNKNOWN_AGENCY, name=name)
    if len(name) > NAME_LIMIT:
        raise Refused(Refusal.OVER_LENGTH, limit=NAME_LIMIT)
    return name


async def give_name(uow: UnitOfWork, agency: Agency, written: str) -> bool:
    """Let an agency be found under a name, written so; says whether that is new. Refused when it is another's."""
    key, written = agency_key(written), tidy(written)
    if not key:
        return False
    if max(len(written) - NAME_LIMIT, len(key) - KEY_LIMIT) > 0:
        raise Refused(Refusal.OVER_LENGTH, limit=NAME_LIMIT)
    if await insert_once(uow.session, AgencyName, key=key, agency_id=agency.id, written=written):
        return True
    if (await uow.session.get_one(AgencyName, key)).agency_id != agency.id:
        raise Refused(Refusal.AGENCY_EXISTS, name=written)
    return False


async def cards(uow: UnitOfWork) -> list[AgencyCard]:
    """List the agencies, each with its aliases, whether a working chat is linked, and whether it is in use."""
    uow.person.need(Act.AGENCIES)
    names: dict[int, list[str]] = {}
    for row in await uow.session.scalars(select(AgencyName)):
        names.setdefault(row.agency_id, []).append(row.written)
    linked = set(await uow.session.scalars(select(Chat.agency_id).where(Chat.disabled.is_(None))))
    agencies = await uow.session.scalars(select(Agency).order_by(Agency.id))
    return [
        AgencyCard(a.id, a.name, tuple(w for w in names.get(a.id, []) if w != a.name), a.id in linked, a.active)
        for a in agencies
    ]


async def resolve(uow: UnitOfWork, name: str) -> int:
    """Return the one agency of this name; Refused when there is none."""
    found = (await directory(uow.session)).find(name)
    if found is None:
        raise Refused(Refusal.UNKNOWN_AGENCY, name=name)
    return found
