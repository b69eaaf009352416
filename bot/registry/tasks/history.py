"""What happened to a task, by its events: who, when, what, and which fields before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Agency, Assignment, Event
from bot.registry.core.permissions import Act, Reach, Role
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.tasks import guards
from bot.registry.tasks.tasks import Task

# The fields of an assignment that events carry; the others are keys, or follow from these.
WORDS = ("state", "part")
NUMBERS = ("agency_id", "extensions", "percent", "urgings", "office_after", "chair_after")
DAYS = ("deadline", "first_deadline", "urged_on", "quiet_until")
INSTANTS = ("assigned_at", "received_at", "reported_at", "confirmed_at")
OTHER_TASKS = ("to", "merged_into", "merged")
FIELDS = (*WORDS, *NUMBERS, *DAYS, *INSTANTS)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as people read it. ``changed`` gives a field's value before and after, agencies by their names."""

    at: datetime
    act: str
    by: str | None  # None: the program itself
    role: Role | None
    text: str | None
    changed: Mapping[str, tuple[object, object]]
    day: date | None = None  # the day that a request names
    others: tuple[int, ...] = ()  # the tasks that it went to, or was merged with


async def of_task(uow: UnitOfWork, number: int) -> tuple[Task, list[Entry]]:
    """Return a task and its history, newest last; Refused to whoever may not read it.

    An agency reads of its task from the first assignment on, not of the office's review before it.
    """
    task = await guards.to_read(uow, number, Act.HISTORY)
    whole = uow.person.reach(Act.HISTORY) is Reach.ALL
    events = await _events(uow.session, number, task.directive_id)
    first = next((event.id for event in events if event.assignment_id == number), 0)
    names = {agency.id: agency.name for agency in await uow.session.scalars(select(Agency))}
    return task, [_entry(event, names) for event in events if whole or event.id >= first]


async def _events(session: AsyncSession, number: int, directive: int) -> list[Event]:
    about = or_(Event.assignment_id == number, and_(Event.assignment_id.is_(None), Event.directive_id == directive))
    return list(await session.scalars(select(Event).where(about).order_by(Event.id)))


def _entry(event: Event, names: Mapping[int, str]) -> Entry:
    day = event.after.get("day")
    return Entry(
        at=event.at,
        act=event.act,
        by=event.person_name,
        role=Role(event.role) if event.role in set(Role) else None,
        text=event.text,
        changed=_changed(event, names),
        day=date.fromisoformat(day) if isinstance(day, str) else None,
        others=tuple(_numbers(event.after)),
    )


def _numbers(after: Mapping[str, Any]) -> Iterator[int]:
    for name in OTHER_TASKS:
        found = after.get(name, [])
        yield from found if isinstance(found, list) else [found]


def _changed(event: Event, names: Mapping[int, str]) -> dict[str, tuple[object, object]]:
    before, after = _read(event.before), _read(event.after)
    found = {name: (before.get(name), value) for name, value in after.items() if before.get(name) != value}
    if "agency_id" in found:
        old, new = (names.get(one) if isinstance(one, int) else None for one in found.pop("agency_id"))
        found["agency"] = (old, new)
    return found


def _read(fields: Mapping[str, object]) -> dict[str, object]:
    """Return those fields that are an assignment's, as the table has them."""
    return {name: _value(name, value) for name, value in fields.items() if name in FIELDS}


def _value(name: str, value: object) -> object:
    if not isinstance(value, str) or name in WORDS:
        return value
    return date.fromisoformat(value) if name in DAYS else datetime.fromisoformat(value)


def replay(events: Iterable[Event]) -> dict[str, object]:
    """Fold the events of one task, oldest first, into its present fields: equal to ``present`` at every moment."""
    fields: dict[str, object] = {}
    for event in events:
        if event.assignment_id is not None:
            fields |= _read(event.after)
    return fields


async def replayed(session: AsyncSession, number: int) -> dict[str, object]:
    """Return a task's fields as its events say."""
    query = select(Event).where(Event.assignment_id == number).order_by(Event.id)
    return replay(await session.scalars(query))


async def present(session: AsyncSession, number: int) -> dict[str, object]:
    """Return a task's fields as its row says."""
    task = await session.get_one(Assignment, number)
    return {name: getattr(task, name) for name in FIELDS}
