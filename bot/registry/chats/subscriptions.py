"""Who gets the summaries that come by themselves: chairs and the office, each person unless they have said no."""

from __future__ import annotations

from sqlalchemy import select

from bot.models import Person
from bot.registry.core.permissions import Act, Reach, Role
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import recipients
from bot.registry.outbox.kinds import Kind

SUMMARIES = (Kind.WEEKLY, Kind.MONTHLY, Kind.QUARTERLY)


async def readers(uow: UnitOfWork, kind: Kind) -> list[int]:
    """Return the people to whom a kind of summary goes."""
    found = await recipients.reached(uow, Role.CHAIR, Role.STAFF, Role.ADMIN)
    rows = await uow.session.scalars(select(Person).where(Person.id.in_(found)))
    off = {person.id for person in rows if kind in person.no_summaries}
    return [person for person in found if person not in off]


async def switch(uow: UnitOfWork, kind: Kind, *, on: bool) -> None:
    """Switch a kind of summary on or off for whoever asks; Refused to whom none goes."""
    actor = uow.person
    if actor.need(Act.SUMMARY) is not Reach.ALL:
        raise Refused(Refusal.PRIVATE_ONLY if actor.role is not Role.MEMBER else Refusal.NOT_ALLOWED)
    person = await uow.session.get_one(Person, actor.source.person_id)
    before = list(person.no_summaries)
    person.no_summaries = sorted({*before, str(kind)} - ({str(kind)} if on else set()))
    await uow.record("summaries_switched", None, before={"off": before}, after={"off": person.no_summaries})
