"""One agency whole: its names, groups, chats and people, whom it took over from and who took over from it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.models import Agency, AgencyName
from bot.notices import AgencyKind
from bot.registry.chats import chats, people
from bot.registry.chats.chats import LinkedChat
from bot.registry.chats.people import PersonCard
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import groups, successors
from bot.registry.directory.successors import Heir
from bot.registry.tasks import tasks


@dataclass(frozen=True, slots=True)
class AgencyDetails:
    """An agency as its card shows it."""

    id: int
    name: str
    kind: AgencyKind | None
    active: bool
    aliases: tuple[str, ...]
    groups: tuple[str, ...]
    chats: tuple[LinkedChat, ...]
    focal_points: tuple[PersonCard, ...]
    heirs: tuple[Heir, ...]
    before: tuple[str, ...]  # whom it took over from
    open_tasks: int


async def details(uow: UnitOfWork, agency_id: int) -> AgencyDetails:
    """Return an agency whole; Refused when it is not there."""
    uow.person.need(Act.AGENCIES)
    agency = await uow.session.get(Agency, agency_id)
    if agency is None:
        raise Refused(Refusal.OLD_BUTTON)
    return AgencyDetails(
        id=agency.id,
        name=agency.name,
        kind=AgencyKind(agency.kind) if agency.kind else None,
        active=agency.active,
        aliases=tuple(name for name in await written(uow, agency_id) if name != agency.name),
        groups=tuple(await groups.of(uow, agency_id)),
        chats=tuple(await chats.linked_to(uow.session, agency_id)),
        focal_points=tuple(await people.focal_points(uow, agency_id)),
        heirs=tuple(await successors.of(uow, agency_id)),
        before=tuple(await successors.before(uow, agency_id)),
        open_tasks=len(await tasks.open_of(uow.session, agency_id)),
    )


async def written(uow: UnitOfWork, agency_id: int) -> list[str]:
    """Return every name of an agency, as it was written."""
    query = select(AgencyName.written).where(AgencyName.agency_id == agency_id).order_by(AgencyName.written)
    return list(await uow.session.scalars(query))
