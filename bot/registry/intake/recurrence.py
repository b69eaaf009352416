"""Directives that come again: when one occurrence is over, the program makes the next one.

The rule is an RFC 5545 RRULE that bot.notices has read ("trước ngày 20 hằng tháng"). Every occurrence is a directive of
its own, with its own tasks; they share ``series_id``, the id of the first one. The series ends when everything of its
newest occurrence was taken back.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.clock import day_of
from bot.db import LOCK
from bot.models import Assignment, Directive, Event, Notice
from bot.notices import Kind
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.intake import assigning
from bot.registry.intake.intake import DraftState
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import CLOSING, Part
from bot.settings import Settings

IN_EVERY_MONTH = 28  # the last day that all months have
QUARTER = 3  # months
ONE_DAY = timedelta(days=1)


def next_day(rule: str, after: date, start: date) -> date | None:
    """Return the first day of a rule strictly after a day; ``start`` is where the counting of intervals begins.

    "Ngày 30 hằng tháng" is the last day of February. "Ngày 20 tháng cuối quý" counts from a quarter's last month.
    None when no such day comes; ValueError when the rule cannot be read.
    """
    if f"INTERVAL={QUARTER}" in rule and "BYMONTHDAY" in rule:
        start = _quarters_last_month(start)
    begin = datetime.combine(start, time())
    found = rrulestr(_clamped(rule, start), dtstart=begin).after(datetime.combine(after, time.max))
    return found.date() if found else None


def _quarters_last_month(day: date) -> date:
    """Return the first day of the last month of a quarter that has begun by this day."""
    months = (day.year * 12 + day.month) // QUARTER * QUARTER - 1
    return date(months // 12, months % 12 + 1, 1)


def _clamped(rule: str, start: date) -> str:
    """Let a day that some months lack fall on their last one, where the RRULE alone would pass those months over."""
    named = re.search(r";BYMONTHDAY=(\d+)", rule)
    day = int(named[1]) if named else start.day
    if "FREQ=MONTHLY" not in rule or day <= IN_EVERY_MONTH:
        return rule
    days = ",".join(str(one) for one in range(IN_EVERY_MONTH, day + 1))
    return f"{rule.replace(named[0], '') if named else rule};BYMONTHDAY={days};BYSETPOS=-1"


async def newest(uow: UnitOfWork) -> list[int]:
    """Return the newest occurrences, as ids of directives, that may be over: confirmed by all, or past their deadline.

    Of one without a deadline its rule decides (``is_over``).
    """
    query = _over(uow.now, uow.settings).order_by(Directive.id)
    return [row.id for row in await uow.session.scalars(query)]


async def is_over(uow: UnitOfWork, directive_id: int) -> bool:
    """Return whether an occurrence of ``newest`` is over. Raises ValueError when its rule cannot be read."""
    return await _is_over(uow.session, await uow.session.get_one(Directive, directive_id), uow.today)


def _over(now: datetime, settings: Settings) -> Select[Directive]:
    newer = aliased(Directive)
    followed = select(newer.id).where(
        newer.series_id == func.coalesce(Directive.series_id, Directive.id), newer.id > Directive.id
    )
    closing = select(Assignment.id).where(Assignment.directive_id == Directive.id, Assignment.part.in_(CLOSING))
    owed = closing.where(Assignment.state.not_in([State.CONFIRMED, State.CANCELLED]))
    return (
        select(Directive)
        .join(Notice, Directive.notice_id == Notice.id)
        .where(Directive.rule.is_not(None), Directive.state == DraftState.APPROVED, Notice.withdrawn_at.is_(None))
        .where(Directive.decided_at < now - timedelta(seconds=settings.undo_seconds))  # a slip is not continued
        .where(~followed.exists(), closing.where(Assignment.state != State.CANCELLED).exists())
        .where(or_(Directive.deadline.is_(None), Directive.deadline < day_of(now), ~owed.exists()))
    )


async def _is_over(session: AsyncSession, row: Directive, today: date) -> bool:
    """Judge an occurrence without a day of its own: it lasts until the first day of its rule."""
    if row.deadline is not None or row.rule is None:
        return True
    start = await _start(session, row)
    first = next_day(row.rule, start, start)
    return (first is not None and first < today) or await _all_confirmed(session, row)


async def _all_confirmed(session: AsyncSession, row: Directive) -> bool:
    query = select(Assignment.id).where(Assignment.directive_id == row.id, Assignment.part.in_(CLOSING))
    owed = query.where(Assignment.state.not_in([State.CONFIRMED, State.CANCELLED]))
    return await session.scalar(owed.limit(1)) is None


async def _start(session: AsyncSession, row: Directive) -> date:
    """Return the day from which a series is counted: its first deadline, else the day of the notice."""
    first = await session.get_one(Directive, row.series_id or row.id)
    notice = await session.get_one(Notice, row.notice_id)
    return first.deadline or notice.issued_on or day_of(notice.entered_at)


async def go_on(uow: UnitOfWork, directive_id: int) -> int | None:
    """Make the next occurrence of a directive, with tasks for whoever has it now; returns the id of the new directive.

    Its deadline is the first day of the rule that lies after the old one and is not past: what fell due while nobody
    looked is not made up. None when another process was first, or the series has ended.
    """
    row = await _in_hand(uow, directive_id)
    if row is None or row.rule is None:
        return None
    start = await _start(uow.session, row)
    before = await _day_of_rule(uow.session, row) or start
    day = next_day(row.rule, max(before, uow.today - ONE_DAY), start)
    if day is None:
        return None
    row.series_id = row.series_id or row.id
    copy = _copy(row, day, uow)
    uow.session.add(copy)
    await uow.session.flush()
    await uow.record("series_continued", copy, after={"from": row.id, "deadline": day.isoformat()})
    for agency, part in await _holders(uow.session, row):
        task = await assigning.assign(uow, copy, agency, part, day)
        await assigning.tell(uow, task, copy.notice_id)
    return copy.id


async def _in_hand(uow: UnitOfWork, directive_id: int) -> Directive | None:
    """Lock an occurrence that is still the newest and over; its notice first, as by whoever withdraws that."""
    notice = await uow.session.scalar(select(Directive.notice_id).where(Directive.id == directive_id))
    await uow.session.get(Notice, notice, with_for_update=LOCK)
    await uow.session.get(Directive, directive_id, with_for_update=LOCK)
    query = _over(uow.now, uow.settings).where(Directive.id == directive_id)
    row = await uow.session.scalar(query.execution_options(populate_existing=True))
    return row if row is not None and await _is_over(uow.session, row, uow.today) else None


async def _day_of_rule(session: AsyncSession, row: Directive) -> date | None:
    """Return the deadline as the rule has it: a day off may have been exchanged for the working day before it."""
    query = select(Event).where(Event.directive_id == row.id, Event.act.in_(("day_off_settled", "deadline_changed")))
    last = await session.scalar(query.order_by(Event.id.desc()).limit(1))
    if last is not None and last.act == "day_off_settled":
        return date.fromisoformat(last.before["deadline"])
    return row.deadline


async def _holders(session: AsyncSession, row: Directive) -> list[tuple[int, Part]]:
    query = select(Assignment).where(Assignment.directive_id == row.id, Assignment.state != State.CANCELLED)
    return [(task.agency_id, Part(task.part)) for task in await session.scalars(query.order_by(Assignment.id))]


def _copy(row: Directive, day: date, uow: UnitOfWork) -> Directive:
    return Directive(
        notice_id=row.notice_id,
        place=row.place,
        path=row.path,
        content=row.content,
        folded=row.folded,
        span_start=row.span_start,
        span_end=row.span_end,
        lead=row.lead,
        coordinating=row.coordinating,
        report_to=row.report_to,
        consolidating=row.consolidating,
        deadline=day,
        deadline_words=row.deadline_words,
        kind=Kind.RECURRING,
        rule=row.rule,
        doubts=[],
        state=DraftState.APPROVED,
        follower_id=row.follower_id,
        decided_at=uow.now,
        starred=row.starred,
        series_id=row.series_id,
    )
