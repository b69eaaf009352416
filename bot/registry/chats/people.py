"""People with a role of the office and agencies' focal points: who they are, and taking that back at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, or_, select

from bot.db import LOCK
from bot.models import Agency, Person, Prompt
from bot.registry.chats import chats, invitations
from bot.registry.core.permissions import Act, Reach, Role
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Somebody with a role or an agency, as lists show it."""

    id: int
    name: str
    role: Role | None
    agency: str | None
    of_settings: bool  # an admin by the settings: that is not taken back in chat

    @property
    def tag(self) -> int:
        """The number that a button carries."""
        return chats.tag(self.id)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back from somebody."""

    id: int
    name: str
    role: Role | None
    agency: str | None
    language: str | None


async def known(uow: UnitOfWork) -> list[PersonCard]:
    """List the people with a role and the focal points; without the right to appoint, the focal points only."""
    uow.person.need(Act.INVITE)
    with_roles = _may_appoint(uow)
    wanted = or_(Person.agency_id.is_not(None), Person.role.is_not(None), Person.id.in_(uow.settings.admin_ids))
    query = select(Person, Agency.name).join(Agency, Agency.id == Person.agency_id, isouter=True).order_by(Person.id)
    rows = await uow.session.execute(query.where(wanted if with_roles else Person.agency_id.is_not(None)))
    return [_card(uow, person, agency, with_roles=with_roles) for person, agency in rows.all()]


def _may_appoint(uow: UnitOfWork) -> bool:
    return uow.person.reach(Act.APPOINT) is not Reach.NONE


def _card(uow: UnitOfWork, person: Person, agency: str | None, *, with_roles: bool) -> PersonCard:
    of_settings = person.id in uow.settings.admin_ids
    role = Role.ADMIN if of_settings else Role(person.role) if person.role else None
    return PersonCard(person.id, person.name, role if with_roles else None, agency, of_settings and with_roles)


async def focal_points(uow: UnitOfWork, agency_id: int) -> list[PersonCard]:
    """Return an agency's focal points. The caller has checked who may see them."""
    query = select(Person, Agency.name).join(Agency, Agency.id == Person.agency_id).order_by(Person.id)
    rows = await uow.session.execute(query.where(Person.agency_id == agency_id))
    return [_card(uow, person, agency, with_roles=False) for person, agency in rows.all()]


async def by_tag(uow: UnitOfWork, tag: int) -> int:
    """Return the person that a button means; Refused when it is nobody of the list any more."""
    found = [one.id for one in await known(uow) if one.tag == tag]
    if len(found) != 1:
        raise Refused(Refusal.NO_SUCH_PERSON)
    return found[0]


async def take_back(uow: UnitOfWork, person_id: int) -> TakenBack:
    """Take back from somebody all that this person may: a focal point's agency and, with the right to appoint, a role.

    It holds at once: what was asked of them and what waits to be told them goes, and codes that they made end.
    """
    uow.person.need(Act.INVITE)
    admins = await _lock_admins(uow)
    person = await uow.session.get(Person, person_id, with_for_update=LOCK)
    takes_role = person is not None and person.role is not None and _may_take_role(uow, person_id)
    if person is None or (person.agency_id is None and not takes_role):
        raise Refused(_why_not(uow, person_id))
    role = await _take_role(uow, person, admins) if takes_role else None
    agency = await _take_agency(uow, person) if person.agency_id is not None else None
    return TakenBack(person.id, person.name, role, agency, person.language)


async def end_focal_point(uow: UnitOfWork, agency_id: int, tag: int) -> None:
    """Let somebody be an agency's focal point no longer, by the tag on its card; a role of the office stays."""
    uow.person.need(Act.INVITE)
    query = select(Person).where(Person.agency_id == agency_id).with_for_update(key_share=True)
    found = [person for person in await uow.session.scalars(query) if chats.tag(person.id) == tag]
    if len(found) != 1:
        raise Refused(Refusal.NO_SUCH_PERSON)
    await _take_agency(uow, found[0])


async def _take_agency(uow: UnitOfWork, person: Person) -> str:
    agency = await uow.session.get_one(Agency, person.agency_id)
    person.agency_id = None
    after = {"person": person.id, "agency": None}
    await uow.record("focal_point_removed", None, before={"agency": agency.id}, after=after)
    await uow.session.execute(delete(Prompt).where(Prompt.person_id == person.id))
    return agency.name


def _may_take_role(uow: UnitOfWork, person_id: int) -> bool:
    return _may_appoint(uow) and person_id not in uow.settings.admin_ids


def _why_not(uow: UnitOfWork, person_id: int) -> Refusal:
    of_settings = person_id in uow.settings.admin_ids and _may_appoint(uow)
    return Refusal.ADMIN_OF_SETTINGS if of_settings else Refusal.NO_SUCH_PERSON


async def _take_role(uow: UnitOfWork, person: Person, admins: Collection[int]) -> Role:
    role = Role(str(person.role))
    if role is Role.ADMIN and not {*admins, *uow.settings.admin_ids} - {person.id}:
        raise Refused(Refusal.LAST_ADMIN)
    person.role = None
    ended = await invitations.end_all_of(uow, person.id)
    await outbox.silence(uow, person.id)
    await uow.session.execute(delete(Prompt).where(Prompt.person_id == person.id))
    after = {"person": person.id, "role": None, "codes_ended": ended}
    await uow.record("role_taken", None, before={"role": role}, after=after)
    return role


async def _lock_admins(uow: UnitOfWork) -> Collection[int]:
    """Lock the admins of the register, and first of all: of two who dismiss each other at once one waits, and stays."""
    return (
        await uow.session.scalars(
            select(Person.id).where(Person.role == Role.ADMIN).order_by(Person.id).with_for_update()
        )
    ).all()
