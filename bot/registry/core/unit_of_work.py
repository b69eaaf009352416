"""A unit of work: one person's one act, in one transaction, at one instant. Every rule of the register takes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import day_of
from bot.models import Assignment, DayOverride, Directive, Event, Notice
from bot.registry.core.permissions import Actor
from bot.registry.core.refusals import Refusal, Refused
from bot.settings import Settings
from bot.workdays import WorkCalendar

CALENDAR = "calendar"

Subject = Assignment | Directive | Notice | None


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """The session, who acts, when, and the office's settings."""

    session: AsyncSession
    actor: Actor | None  # None: the program itself
    now: datetime
    settings: Settings

    @property
    def today(self) -> date:
        """Return the calendar day in Asia/Ho_Chi_Minh."""
        return day_of(self.now)

    @property
    def person(self) -> Actor:
        """Return who acts; the program itself cannot do a person's act."""
        if self.actor is None:
            raise Refused(Refusal.NOT_ALLOWED)
        return self.actor

    async def calendar(self) -> WorkCalendar:
        """Return the working days with the office's overrides, read once for each unit of work."""
        kept = self.session.info
        if CALENDAR not in kept:
            rows = await self.session.scalars(select(DayOverride))
            kept[CALENDAR] = WorkCalendar({row.day: row.worked for row in rows})
        calendar: WorkCalendar = kept[CALENDAR]
        return calendar

    def forget_calendar(self) -> None:
        """Read the overrides again the next time: one of them was changed."""
        self.session.info.pop(CALENDAR, None)

    async def record(
        self,
        act: str,
        about: Subject,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        text: str | None = None,
    ) -> Event:
        """Append an event; Refused when the same typed message has already done the same act to the same task."""
        event = Event(at=self.now, act=act, before=dict(before or {}), after=dict(after or {}), text=text)
        _say_who(event, self.actor)
        _say_what(event, about)
        if event.source is not None and await self._came_before(event):
            raise Refused(Refusal.ALREADY_RECORDED)
        self.session.add(event)
        await self.session.flush()
        return event

    async def change(
        self,
        task: Assignment,
        act: str,
        facts: Mapping[str, object] | None = None,
        /,
        *,
        text: str | None = None,
        **fields: object,
    ) -> Event:
        """Change fields of a task and append the event that says so, so that events reproduce the task exactly.

        ``facts`` say more about the act, e.g. where the task went; they are no fields of the task.
        """
        before = {name: _plain(getattr(task, name)) for name in fields}
        for name, value in fields.items():
            setattr(task, name, value)
        task.updated_at = self.now
        after = {**(facts or {}), **{name: _plain(value) for name, value in fields.items()}}
        return await self.record(act, task, before=before, after=after, text=text)

    @property
    def source(self) -> str | None:
        """Return the name of the typed message at hand, as events keep it; None for a button and for the program."""
        return _source(self.actor)

    async def did(self, act: str) -> bool:
        """Return whether the typed message at hand has already done this act: the network may bring it twice."""
        source = self.source
        return (
            source is not None
            and await self.session.scalar(select(Event.id).where(Event.source == source, Event.act == act).limit(1))
            is not None
        )

    async def _came_before(self, event: Event) -> bool:
        same = select(Event.id).where(
            Event.source == event.source, Event.act == event.act, Event.assignment_id == event.assignment_id
        )
        return event.assignment_id is not None and await self.session.scalar(same) is not None


def _plain(value: object) -> object:
    """Return a value as JSON keeps it."""
    return value.isoformat() if isinstance(value, date) else value  # an instant is a date too


def _say_who(event: Event, actor: Actor | None) -> None:
    if actor is None:
        return
    source = actor.source
    event.person_id, event.person_name, event.role = source.person_id, source.person_name, str(actor.role)
    event.chat_id, event.message_id = source.chat_id, source.message_id
    event.source = _source(actor)


def _source(actor: Actor | None) -> str | None:
    if actor is None or not actor.source.typed or actor.source.message_id is None:
        return None
    return f"{actor.source.chat_id}:{actor.source.message_id}"


def _say_what(event: Event, about: Subject) -> None:
    if isinstance(about, Assignment):
        event.assignment_id, event.directive_id = about.id, about.directive_id
    elif isinstance(about, Directive):
        event.directive_id, event.notice_id = about.id, about.notice_id
    elif isinstance(about, Notice):
        event.notice_id = about.id
