"""The list of agencies as a table: given out, and taken in again, all of it or nothing, an outcome for each row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from bot.models import Agency, AgencyName
from bot.notices import AgencyKind, agency_key
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies, agency_card, agency_changes, groups, successors
from bot.registry.directory.successors import Heir


@dataclass(frozen=True, slots=True)
class HeirCell:
    """An heir as a table writes it."""

    name: str
    since: date
    document: str | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """A row of the table. None: the table does not say, and what the register says stays."""

    number: int
    name: str
    aliases: tuple[str, ...] | None = None
    more_aliases: tuple[str, ...] = ()  # of a plain list of names, which takes none away
    kind: AgencyKind | None = None
    groups: tuple[str, ...] | None = None
    active: bool | None = None
    heirs: tuple[HeirCell, ...] | None = None
    listed_as: str | None = None  # the name when the table was given out, so that a changed name renames
    fault: Refused | None = None  # what in the row could not be read


class Outcome(StrEnum):
    """What a row came to."""

    ADDED = "added"
    RENAMED = "renamed"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(slots=True)
class Taken:
    """A row on its way into the register."""

    row: AgencyRow
    agency_id: int | None = None
    outcome: Outcome = Outcome.SAME
    was: str | None = None  # the name before
    why: Refused | None = None
    names: set[str] = field(default_factory=set)  # keys of the names it shall have

    def changes(self, changed: object) -> None:
        """Note that the register has changed; that it was added or renamed says more."""
        if changed and self.outcome is Outcome.SAME:
            self.outcome = Outcome.CHANGED


class TableRefusedError(Exception):
    """Raised when a row was refused: nothing of the table is kept. ``taken`` says what each row would have come to."""

    def __init__(self, taken: Sequence[Taken]) -> None:
        super().__init__("rows were refused")
        self.taken = tuple(taken)


async def rows(uow: UnitOfWork) -> list[AgencyRow]:
    """Return the whole list, one row for each agency, also those out of use."""
    if uow.actor is not None:
        uow.actor.need(Act.EDIT_AGENCIES)
    found = (await uow.session.scalars(select(Agency).order_by(Agency.id))).all()
    return [await _row(uow, number, agency) for number, agency in enumerate(found, start=2)]


async def _row(uow: UnitOfWork, number: int, agency: Agency) -> AgencyRow:
    heirs = await successors.of(uow, agency.id)
    names = await agency_card.written(uow, agency.id)
    return AgencyRow(
        number=number,
        name=agency.name,
        aliases=tuple(name for name in names if name != agency.name),
        kind=AgencyKind(agency.kind) if agency.kind else None,
        groups=tuple(await groups.of(uow, agency.id)),
        active=agency.active,
        heirs=tuple(HeirCell(heir.name, heir.since, heir.document, heir.field) for heir in heirs),
        listed_as=agency.name,
    )


async def load(uow: UnitOfWork, given: Iterable[AgencyRow]) -> list[Taken]:
    """Import a table; returns what each row came to. TableRefusedError when a row is refused: the caller keeps nothing.

    An agency that stands in no row stays as it is.
    """
    if uow.actor is not None:
        uow.actor.need(Act.EDIT_AGENCIES)
    taken = [Taken(row) for row in given]
    for step in (_check, _match):
        await _each(uow, step, taken)
    _refuse_twice(taken)
    for step in (_drop_names, _write, _write_heirs):
        await _each(uow, step, taken)
    if any(one.outcome is Outcome.REFUSED for one in taken):
        raise TableRefusedError(taken)
    return taken


Step = Callable[[UnitOfWork, Taken], Awaitable[None]]


async def _each(uow: UnitOfWork, step: Step, taken: Iterable[Taken]) -> None:
    for one in taken:
        if one.outcome is not Outcome.REFUSED:
            try:
                async with uow.session.begin_nested():
                    await step(uow, one)
            except Refused as why:
                one.outcome, one.why = Outcome.REFUSED, why


def _refuse_twice(taken: Iterable[Taken]) -> None:
    seen: set[int | None] = set()
    for one in taken:
        if one.agency_id in seen and one.outcome is not Outcome.REFUSED:
            one.outcome, one.why = Outcome.REFUSED, Refused(Refusal.AGENCY_TWICE, name=one.row.name)
        seen |= {one.agency_id} - {None}


async def _check(_desk: UnitOfWork, one: Taken) -> None:
    if one.row.fault is not None:
        raise one.row.fault
    name = agencies.checked(one.row.name)
    one.names = {agency_key(written) for written in (name, *(one.row.aliases or ()))}


async def _match(uow: UnitOfWork, one: Taken) -> None:
    """Find the agency of a row: by the name under which it was given out, else by its name."""
    for name in (one.row.listed_as, one.row.name):
        found = await uow.session.get(AgencyName, agency_key(name)) if name else None
        if found is not None:
            one.agency_id = found.agency_id
            return


async def _drop_names(uow: UnitOfWork, one: Taken) -> None:
    """Take away the aliases that the row no longer has, before another row asks for them."""
    if one.agency_id is None or one.row.aliases is None:
        return
    agency = await uow.session.get_one(Agency, one.agency_id)
    had = await agency_card.written(uow, agency.id)
    gone = [name for name in had if agency_key(name) not in one.names]
    gone = [name for name in gone if await agency_changes.forget_name(uow, agency, name)]
    if gone:
        await uow.record("agency_names_taken", None, before={"id": agency.id, "names": gone})
    one.changes(gone)


async def _write(uow: UnitOfWork, one: Taken) -> None:
    row = one.row
    if one.agency_id is None:
        one.agency_id, one.outcome = await agencies.enter(uow, row.name), Outcome.ADDED
    agency = await uow.session.get_one(Agency, one.agency_id)
    if agencies.tidy(row.name) != agency.name:
        one.was, one.outcome = await agency_changes.set_name(uow, agency, row.name), Outcome.RENAMED
    one.changes(await _add_names(uow, agency, (*(row.aliases or ()), *row.more_aliases)))
    one.changes(await _set_kind(uow, agency, row.kind))
    if row.active is not None:
        one.changes(await agency_changes.switch(uow, agency, active=row.active))
    if row.groups is not None:
        one.changes(await groups.put_into(uow, agency.id, row.groups))


async def _add_names(uow: UnitOfWork, agency: Agency, names: Iterable[str]) -> list[str]:
    new = [name for name in map(agencies.tidy, names) if await agencies.give_name(uow, agency, name)]
    if new:
        await uow.record("agency_names_added", None, after={"id": agency.id, "names": new})
    return new


async def _set_kind(uow: UnitOfWork, agency: Agency, kind: AgencyKind | None) -> bool:
    if kind is None or kind == agency.kind:
        return False
    before, agency.kind = agency.kind, str(kind)
    await uow.record("agency_kind_set", None, before={"kind": before}, after={"id": agency.id, "kind": str(kind)})
    return True


async def _write_heirs(uow: UnitOfWork, one: Taken) -> None:
    if one.agency_id is None or one.row.heirs is None:
        return
    heirs = [
        Heir(await agencies.resolve(uow, cell.name), cell.name, cell.since, cell.document, cell.field)
        for cell in one.row.heirs
    ]
    one.changes(await successors.write(uow, one.agency_id, heirs))
