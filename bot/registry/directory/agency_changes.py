"""Changing an agency: its names, whether it is in use. Nothing that was recorded under an old name is lost."""

from __future__ import annotations

from collections.abc import Iterable

from bot.models import Agency, AgencyName
from bot.notices import agency_key, agency_kind
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies


async def to_edit(uow: UnitOfWork, agency_id: int) -> Agency:
    """Take an agency to change; Refused when it is not there or the person may not."""
    uow.person.need(Act.EDIT_AGENCIES)
    agency = await uow.session.get(Agency, agency_id, with_for_update=True)
    if agency is None:
        raise Refused(Refusal.OLD_BUTTON)
    return agency


async def add_names(uow: UnitOfWork, agency_id: int, names: Iterable[str]) -> list[str]:
    """Let an agency be found under more names; gives those that are new."""
    agency = await to_edit(uow, agency_id)
    new = [name for name in map(agencies.tidy, names) if await agencies.give_name(uow, agency, name)]
    if new:
        await uow.record("agency_names_added", None, after={"id": agency.id, "names": new})
    return new


async def take_names(uow: UnitOfWork, agency_id: int, names: Iterable[str]) -> list[str]:
    """Let an agency be found no longer under other names of it; gives those that are gone. Its own name stays."""
    agency = await to_edit(uow, agency_id)
    gone = [name for name in names if await forget_name(uow, agency, name)]
    if gone:
        await uow.record("agency_names_taken", None, before={"id": agency.id, "names": gone})
    return gone


async def forget_name(uow: UnitOfWork, agency: Agency, name: str) -> bool:
    """Take a name away from an agency; says whether it had it. The name that it bears is never taken."""
    row = await uow.session.get(AgencyName, agency_key(name))
    if row is None or row.agency_id != agency.id or row.key == agency_key(agency.name):
        return False
    await uow.session.delete(row)
    await uow.session.flush()
    return True


async def rename(uow: UnitOfWork, agency_id: int, name: str) -> str:
    """Rename an agency; it is still found under the old name, which is returned."""
    return await set_name(uow, await to_edit(uow, agency_id), name)


async def set_name(uow: UnitOfWork, agency: Agency, name: str) -> str:
    """Write an agency's new name, with its event; returns the old one. The caller has checked who may."""
    name, before = agencies.checked(name), agency.name
    await agencies.give_name(uow, agency, name)
    own = await uow.session.get_one(AgencyName, agency_key(name))
    own.written = name
    kind = agency_kind(name)
    agency.name, agency.kind = name, str(kind) if kind else agency.kind
    await uow.record("agency_renamed", None, before={"name": before}, after={"id": agency.id, "name": name})
    return before


async def set_active(uow: UnitOfWork, agency_id: int, *, active: bool) -> str:
    """Take an agency out of use, or into use again; returns its name. What it owes stays with it."""
    agency = await to_edit(uow, agency_id)
    await switch(uow, agency, active=active)
    return agency.name


async def switch(uow: UnitOfWork, agency: Agency, *, active: bool) -> bool:
    """Write whether an agency is in use, with its event; says whether that is new. The caller has checked who may."""
    if agency.active is active:
        return False
    agency.active = active
    act = "agency_reopened" if active else "agency_stopped"
    await uow.record(act, None, before={"active": not active}, after={"id": agency.id, "active": active})
    return True
