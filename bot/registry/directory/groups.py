"""Groups with listed members, named by the office: "các chủ đầu tư". Groups by kind ("các sở") need no list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from bot.db import insert_once
from bot.models import Agency, AgencyGroup, GroupMember
from bot.notices import agency_key
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies


@dataclass(frozen=True, slots=True)
class ListedGroup:
    """A group and the names of its members."""

    name: str
    members: tuple[str, ...]


async def listed(uow: UnitOfWork) -> list[ListedGroup]:
    """Return every listed group with its members."""
    uow.person.need(Act.AGENCIES)
    found: dict[str, list[str]] = {}
    query = (
        select(AgencyGroup.name, Agency.name)
        .join(GroupMember, GroupMember.group_id == AgencyGroup.id)
        .join(Agency, Agency.id == GroupMember.agency_id)
        .order_by(AgencyGroup.id, Agency.id)
    )
    for group, member in (await uow.session.execute(query)).all():
        found.setdefault(group, []).append(member)
    return [ListedGroup(name, tuple(members)) for name, members in found.items()]


async def define(uow: UnitOfWork, name: str, members: Iterable[str]) -> ListedGroup:
    """Say again who is in a group. Refused when the name is an agency's, or a member is in nobody's register."""
    uow.person.need(Act.EDIT_AGENCIES)
    name = agencies.checked(name)
    known = await agencies.directory(uow.session)
    if known.find(name) is not None:
        raise Refused(Refusal.AGENCY_EXISTS, name=name)
    ids = list(dict.fromkeys([await agencies.resolve(uow, member) for member in members]))
    if not ids:
        raise Refused(Refusal.EMPTY_GROUP, name=name)
    group = await _group(uow, name)
    before = await _members(uow, group)
    await uow.session.execute(delete(GroupMember).where(GroupMember.group_id == group.id))
    uow.session.add_all(GroupMember(group_id=group.id, agency_id=one) for one in ids)
    await uow.record("group_set", None, before={"members": before}, after={"name": group.name, "members": ids})
    return ListedGroup(group.name, tuple(known.name(one) for one in ids))


async def _group(uow: UnitOfWork, name: str) -> AgencyGroup:
    await insert_once(uow.session, AgencyGroup, key=agency_key(name), name=name)
    group = await _find(uow, name)
    assert group is not None  # noqa: S101 - narrows the type; it was inserted, or stood there
    return group


async def _find(uow: UnitOfWork, name: str) -> AgencyGroup | None:
    query = select(AgencyGroup).where(AgencyGroup.key == agency_key(name)).with_for_update()
    return await uow.session.scalar(query)


async def _members(uow: UnitOfWork, group: AgencyGroup) -> list[int]:
    query = select(GroupMember.agency_id).where(GroupMember.group_id == group.id).order_by(GroupMember.agency_id)
    return list(await uow.session.scalars(query))


async def drop(uow: UnitOfWork, name: str) -> str:
    """Delete a group; returns its name. Refused when there is none of this name."""
    uow.person.need(Act.EDIT_AGENCIES)
    group = await _find(uow, name)
    if group is None:
        raise Refused(Refusal.NO_SUCH_GROUP, name=agencies.tidy(name))
    before = {"name": group.name, "members": await _members(uow, group)}
    await uow.session.execute(delete(GroupMember).where(GroupMember.group_id == group.id))
    await uow.session.delete(group)
    await uow.record("group_dropped", None, before=before)
    return group.name


async def of(uow: UnitOfWork, agency_id: int) -> list[str]:
    """Return the names of the groups in which an agency is listed."""
    query = (
        select(AgencyGroup.name).join(GroupMember).where(GroupMember.agency_id == agency_id).order_by(AgencyGroup.id)
    )
    return list(await uow.session.scalars(query))


async def put_into(uow: UnitOfWork, agency_id: int, names: Iterable[str]) -> bool:
    """List an agency in exactly these groups, for a table; says whether that changes anything. Empty groups go."""
    wanted = {agency_key(agencies.checked(name)): agencies.tidy(name) for name in names}
    query = select(AgencyGroup).join(GroupMember).where(GroupMember.agency_id == agency_id)
    present = {group.key: group for group in await uow.session.scalars(query)}
    if wanted.keys() == present.keys():
        return False
    for key in wanted.keys() - present.keys():
        group = await _group(uow, wanted[key])
        uow.session.add(GroupMember(group_id=group.id, agency_id=agency_id))
    for key in present.keys() - wanted.keys():
        await _leave(uow, present[key], agency_id)
    before = [group.name for group in present.values()]
    after = {"id": agency_id, "groups": list(wanted.values())}
    await uow.record("agency_groups_set", None, before={"groups": before}, after=after)
    return True


async def _leave(uow: UnitOfWork, group: AgencyGroup, agency_id: int) -> None:
    here = (GroupMember.group_id == group.id, GroupMember.agency_id == agency_id)
    await uow.session.execute(delete(GroupMember).where(*here))
    if not await _members(uow, group):
        await uow.session.delete(group)
        await uow.session.flush()
