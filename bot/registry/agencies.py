"""Agencies: who is in the register, under which names, and whom a name in a notice means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Agency, AgencyGroup, AgencyName, Chat, GroupMember
from bot.notices import agency_key, agency_kind, fold_alnum, group_kinds, is_open_group
from bot.registry.access import Act
from bot.registry.desk import Desk
from bot.registry.refusals import Refusal, Refused

NAME_LIMIT = 200
LEVEL = re.compile(r"\b(dac khu|thi tran|thi xa|thanh pho|phuong|huyen|quan|xa)\b")


class Meaning(StrEnum):
    """What a name in a notice stands for."""

    AGENCY = "agency"
    GROUP = "group"  # "UBND các xã": one assignment for each member
    OPEN = "open"  # "các đơn vị liên quan": nobody in particular
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Party:
    """A name as written, and the agencies of the register that it means."""

    name: str
    meaning: Meaning
    agency_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AgencyCard:
    """An agency as lists show it."""

    id: int
    name: str
    aliases: tuple[str, ...]
    linked: bool


class Directory:
    """All agencies and their names, loaded once for an act."""

    def __init__(self, agencies: Sequence[Agency], keys: dict[str, int], groups: dict[str, tuple[int, ...]]) -> None:
        self._agencies = {agency.id: agency for agency in agencies}
        self._keys = keys
        self._groups = groups

    def name(self, agency_id: int) -> str:
        """Give an agency's name."""
        return self._agencies[agency_id].name

    def first(self) -> int:
        """Give the agency that was entered first."""
        return min(self._agencies)

    def find(self, name: str) -> int | None:
        """Give the agency that bears exactly this name or alias."""
        return self._keys.get(agency_key(name))

    def party(self, name: str) -> Party:
        """Say whom a name in a notice means."""
        agency = self.find(name)
        if agency is not None:
            return Party(name, Meaning.AGENCY, (agency,))
        listed = self._groups.get(agency_key(name))
        if listed:
            return Party(name, Meaning.GROUP, listed)
        if is_open_group(name):
            return Party(name, Meaning.OPEN)
        members = self._members(name)
        return Party(name, Meaning.GROUP, members) if members else Party(name, Meaning.UNKNOWN)

    def parties(self, names: Iterable[str]) -> tuple[Party, ...]:
        """Say whom each of these names means."""
        return tuple(self.party(name) for name in names)

    def _members(self, name: str) -> tuple[int, ...]:
        kinds = group_kinds(name) or frozenset()
        wanted = {str(kind) for kind in kinds}
        named = _levels(name)
        return tuple(
            a.id for a in self._agencies.values() if a.active and a.kind in wanted and _is_named(a.name, named)
        )


def _levels(name: str) -> list[str]:
    """Give the levels of administration that a name speaks of, in its order: "UBND các xã, phường" -> xa, phuong."""
    return LEVEL.findall(fold_alnum(name))


def _is_named(committee: str, levels: list[str]) -> bool:
    """Say whether a group that names levels means this body: "UBND các xã" are no wards."""
    own = _levels(committee) if fold_alnum(committee).startswith("ubnd ") else []
    return not levels or not own or own[0] in levels


async def directory(session: AsyncSession) -> Directory:
    """Load the directory of agencies."""
    agencies = (await session.scalars(select(Agency).order_by(Agency.id))).all()
    keys = {row.key: row.agency_id for row in await session.scalars(select(AgencyName))}
    groups: dict[str, tuple[int, ...]] = {}
    members = select(AgencyGroup.key, GroupMember.agency_id).join(GroupMember, GroupMember.group_id == AgencyGroup.id)
    for key, agency_id in (await session.execute(members)).all():
        groups[key] = (*groups.get(key, ()), agency_id)
    return Directory(agencies, keys, groups)


async def add(desk: Desk, name: str, aliases: Iterable[str] = ()) -> int:
    """Add an agency; gives its id. Refused when one of its names is another agency's."""
    desk.person.need(Act.EDIT_AGENCIES)
    return await enter(desk, name, aliases)


async def enter(desk: Desk, name: str, aliases: Iterable[str] = ()) -> int:
    """Add an agency without asking who acts: for imports from the command line."""
    name = " ".join(name.split())
    if not agency_key(name):
        raise Refused(Refusal.UNKNOWN_AGENCY, name=name)
    if len(name) > NAME_LIMIT:
        raise Refused(Refusal.OVER_LENGTH, limit=NAME_LIMIT)
    kind = agency_kind(name)
    agency = Agency(name=name, kind=str(kind) if kind else None, created_at=desk.now, active=True)
    desk.session.add(agency)
    await desk.session.flush()
    for written in (name, *aliases):
        await _name(desk, agency, written.strip())
    await desk.record("agency_added", None, after={"id": agency.id, "name": name})
    return agency.id


async def _name(desk: Desk, agency: Agency, written: str) -> None:
    key = agency_key(written)
    if not key:
        return
    owner = await desk.session.get(AgencyName, key)
    if owner is None:
        desk.session.add(AgencyName(key=key, agency_id=agency.id, written=written))
        await desk.session.flush()
    elif owner.agency_id != agency.id:
        raise Refused(Refusal.AGENCY_EXISTS, name=written)


async def cards(desk: Desk) -> list[AgencyCard]:
    """List the agencies, each with its aliases and whether a working chat is linked."""
    desk.person.need(Act.AGENCIES)
    names: dict[int, list[str]] = {}
    for row in await desk.session.scalars(select(AgencyName)):
        names.setdefault(row.agency_id, []).append(row.written)
    linked = set(await desk.session.scalars(select(Chat.agency_id).where(Chat.disabled.is_(None))))
    agencies = await desk.session.scalars(select(Agency).where(Agency.active).order_by(Agency.id))
    return [
        AgencyCard(a.id, a.name, tuple(w for w in names.get(a.id, []) if w != a.name), a.id in linked) for a in agencies
    ]


async def resolve(desk: Desk, name: str) -> int:
    """Give the one agency of this name; Refused when there is none."""
    found = (await directory(desk.session)).find(name)
    if found is None:
        raise Refused(Refusal.UNKNOWN_AGENCY, name=name)
    return found


async def chats_of(session: AsyncSession, agency_id: int) -> list[Chat]:
    """Give the chats to which an agency's messages go."""
    found = await session.scalars(
        select(Chat).where(Chat.agency_id == agency_id, Chat.disabled.is_(None)).order_by(Chat.id)
    )
    return list(found)
