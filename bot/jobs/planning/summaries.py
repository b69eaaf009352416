"""Summaries that come by themselves: each week, each month, and each quarter the list of slow agencies.

Planned from state: any tick from the due instant on finds what nobody has planned yet, for a few days; a person gets
each period's summary once, whatever day that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.clock import ZONE, local
from bot.jobs.bulkheads import Aside, Item
from bot.jobs.letters.figures import SPANS
from bot.registry.chats import subscriptions
from bot.registry.core.context import Context
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.figures import periods
from bot.registry.figures.periods import Period, Span
from bot.registry.operations.faults import Thing
from bot.registry.operations.heartbeat import Stage
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind
from bot.settings import Settings
from bot.workdays import WorkCalendar

# For how long a summary that could not be planned is made up for; a week's, only until the next week's is due.
CATCH_UP = {Kind.WEEKLY: timedelta(days=6), Kind.MONTHLY: timedelta(days=10), Kind.QUARTERLY: timedelta(days=10)}


async def plan(context: Context, aside: Aside | None = None) -> int:
    """Plan the summaries that are due and were not planned; returns how many. A reader who is put aside waits alone."""
    aside = aside or Aside()
    async with context.itself() as uow:
        planned = 0
        for kind, period in due(uow.settings, await uow.calendar(), uow.now):
            for person in await subscriptions.readers(uow, kind):
                item = Item(Stage.SUMMARIES, Thing.PERSON, person)
                planned += await aside.attempt(uow, item, _plan_one, person, kind, period) or 0
        return planned


async def _plan_one(uow: UnitOfWork, person: int, kind: Kind, period: Period) -> bool:
    subject = f"{period.first.toordinal()}-{period.last.toordinal()}"
    if await outbox.was_planned(uow.session, person, kind, subject):
        return False
    return await outbox.plan_once(uow, person, kind, subject)


def due(settings: Settings, calendar: WorkCalendar, now: datetime) -> Iterator[tuple[Kind, Period]]:
    """Return the summaries whose instant has come, and has not been left behind for longer than CATCH_UP.

    Nobody is sent one on a day off or in the night: it waits for the next working morning.
    """
    today = local(now).date()
    if not calendar.is_workday(today) or local(now).time() < settings.morning_at:
        return
    for kind, span in SPANS.items():
        for period in _candidates(settings, span, today):
            at = _instant(settings, calendar, period)
            if at <= now <= at + CATCH_UP[kind]:
                yield kind, period


def _candidates(settings: Settings, span: Span, today: date) -> tuple[Period, ...]:
    """Return the periods that may be due: the one that lasts and the one before it."""
    administrative = settings.report_calendar == "administrative"
    here = periods.week(today) if span is Span.WEEK else periods.of_day(span, today, administrative=administrative)
    return here.before(), here


def _instant(settings: Settings, calendar: WorkCalendar, period: Period) -> datetime:
    """Return when a period's summary is due: a week's on its last working day, others on the first one after it."""
    if period.span is Span.WEEK:
        last = period.last if calendar.is_workday(period.last) else calendar.previous_workday(period.last)
        if last >= period.first:
            return datetime.combine(last, settings.weekly_report_at, ZONE)
    day = calendar.on_or_after(period.last + timedelta(days=1))
    return datetime.combine(day, settings.morning_at, ZONE)
