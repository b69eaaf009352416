"""Faults: an unexpected error is told to the admins by a reference under which the log says more."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Agency, Outbox
from bot.registry.core import permissions
from bot.registry.core.permissions import Role
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind

REFERENCE_BYTES = 4
SUBJECT_LIMIT = 80
MOST_ALIKE = 5  # faults a day of one error in one stage that are told; the log names all of them
BETWEEN = " · "


class Thing(StrEnum):
    """What can be passed over because something is wrong with it alone."""

    AGENCY = "agency"
    PERSON = "person"
    DIRECTIVE = "directive"
    CHAT = "chat"
    TASK = "task"
    MESSAGE = "message"


def reference_of(*facts: object) -> str:
    """Return the reference of a fault that comes again and again: the same facts give the same one."""
    return sha256(BETWEEN.join(map(str, facts)).encode()).hexdigest()[: 2 * REFERENCE_BYTES].upper()


def passed_over(error: str, stage: str, thing: Thing, number: int) -> str:
    """Return the words in which a fault says what was passed over, where, and for which class of error."""
    return BETWEEN.join((error, stage, f"{thing} {number}"))


async def tell(uow: UnitOfWork, reference: str, what: str) -> bool:
    """Plan a message to each admin, once a day for a reference; says whether there was anything new to say."""
    today = select(func.count(Outbox.subject.distinct())).where(Outbox.kind == Kind.FAULT, Outbox.day == uow.today)
    if await uow.session.scalar(today.where(Outbox.subject.startswith(f"{reference}:"))):
        return False
    alike, between, _thing = what.rpartition(BETWEEN)
    similar = today.where(Outbox.subject.contains(f":{alike}{between}", autoescape=True))
    if alike and (await uow.session.scalar(similar) or 0) >= MOST_ALIKE:
        return False
    for admin in await permissions.office_people(uow.session, uow.settings, Role.ADMIN):
        await outbox.plan(uow, admin, Kind.FAULT, f"{reference}:{what}"[:SUBJECT_LIMIT])
    return True


async def agency_name(session: AsyncSession, number: int) -> str | None:
    """Return the name of the agency that was passed over; None where there is none."""
    return await session.scalar(select(Agency.name).where(Agency.id == number))
