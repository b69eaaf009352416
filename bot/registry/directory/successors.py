"""Successors: which agency has taken over from which one, since when, by which document. A dated relation, no alias."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select

from bot.models import Agency, Successor
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.tasks import tasks
from bot.registry.tasks.tasks import Task


@dataclass(frozen=True, slots=True)
class Heir:
    """An agency that has taken over, or will; ``field`` is the part of the work that went there."""

    agency_id: int
    name: str
    since: date
    document: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Inheritance:
    """An agency, whoever took over from it, and what is still open under its name."""

    agency_id: int
    name: str
    heirs: tuple[Heir, ...]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """An heir to be recorded, by name."""

    name: str
    field: str | None = None


async def record(
    uow: UnitOfWork, name: str, claims: Sequence[Claim], since: date, document: str | None = None
) -> Inheritance:
    """Return who takes over from an agency since a day, beside the heirs that it has; returns how it stands then."""
    uow.person.need(Act.EDIT_AGENCIES)
    agency = await agencies.resolve(uow, name)
    before = await of(uow, agency)
    new = [Heir(await agencies.resolve(uow, c.name), c.name, since, document, c.field or None) for c in claims]
    kept = [heir for heir in before if heir.agency_id not in {one.agency_id for one in new}]
    await write(uow, agency, [*kept, *new])
    return await inheritance(uow, agency)


async def clear(uow: UnitOfWork, name: str) -> str:
    """Say that nobody has taken over from an agency after all; returns its name."""
    uow.person.need(Act.EDIT_AGENCIES)
    agency = await agencies.resolve(uow, name)
    await write(uow, agency, [])
    return (await uow.session.get_one(Agency, agency)).name


async def write(uow: UnitOfWork, agency: int, heirs: Sequence[Heir]) -> bool:
    """Write an agency's heirs again, with the event; says whether that is new. Refused for a circle.

    The caller has checked who may.
    """
    before = await of(uow, agency)
    if _plain(before) == _plain(heirs):
        return False
    await uow.session.execute(delete(Successor).where(Successor.agency_id == agency))
    for heir in heirs:
        uow.session.add(
            Successor(
                agency_id=agency, heir_id=heir.agency_id, since=heir.since, document=heir.document, field=heir.field
            )
        )
    await uow.session.flush()
    await _need_no_circle(uow, agency, heirs)
    after = {"id": agency, "heirs": _plain(heirs)}
    await uow.record("successors_set", None, before={"heirs": _plain(before)}, after=after)
    return True


def _plain(heirs: Iterable[Heir]) -> list[list[object]]:
    return sorted([heir.agency_id, heir.since.isoformat(), heir.document, heir.field] for heir in heirs)


async def _need_no_circle(uow: UnitOfWork, agency: int, heirs: Iterable[Heir]) -> None:
    known = await agencies.directory(uow.session)
    for heir in heirs:
        if heir.agency_id == agency or agency in known.line(heir.agency_id):
            raise Refused(Refusal.HEIR_CIRCLE, name=known.name(agency), heir=known.name(heir.agency_id))


async def of(uow: UnitOfWork, agency: int) -> list[Heir]:
    """Return whoever took over from an agency, or will."""
    query = select(Successor, Agency.name).join(Agency, Agency.id == Successor.heir_id)
    rows = await uow.session.execute(query.where(Successor.agency_id == agency).order_by(Successor.heir_id))
    return [Heir(row.heir_id, name, row.since, row.document, row.field) for row, name in rows.all()]


async def before(uow: UnitOfWork, agency: int) -> list[str]:
    """Return the names of those from which an agency took over."""
    query = select(Agency.name).join(Successor, Successor.agency_id == Agency.id)
    return list(await uow.session.scalars(query.where(Successor.heir_id == agency).order_by(Agency.id)))


async def inheritance(uow: UnitOfWork, agency: int) -> Inheritance:
    """Return an agency's heirs and its open tasks, which somebody may move to them."""
    row = await uow.session.get(Agency, agency)
    if row is None:
        raise Refused(Refusal.OLD_BUTTON)  # only a button names an agency by its id
    name = row.name
    owed = await tasks.open_of(uow.session, agency)
    return Inheritance(agency, name, tuple(await of(uow, agency)), tuple(owed))
