"""Completing a notice: its number and its day of issue, which decides every deadline that is counted from it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from bot.db import LOCK
from bot.models import Directive, Event, Notice
from bot.notices import Basis, Doubt, read_deadline, read_text
from bot.notices import Directive as ReadDirective
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.intake.intake import DraftState

NUMBER_LIMIT = 60
# Whoever has set a deadline by hand has decided it: a new day of issue does not undo that.
BY_HAND = ("deadline_changed", "day_off_settled")


async def set_number(uow: UnitOfWork, notice_id: int, number: str) -> None:
    """Write down a notice's number as its paper says."""
    notice = await _notice(uow, notice_id)
    number = " ".join(number.split())
    if not number or len(number) > NUMBER_LIMIT:
        raise Refused(Refusal.OVER_LENGTH, limit=NUMBER_LIMIT)
    before, notice.number = notice.number, number
    notice.doubts = [doubt for doubt in notice.doubts if doubt != Doubt.NO_NUMBER]
    await uow.record("number_set", notice, before={"number": before}, after={"number": number})


async def set_issued_on(uow: UnitOfWork, notice_id: int, words: str) -> int:
    """Write down a notice's day of issue and read its deadlines again; returns how many drafts have changed."""
    notice = await _notice(uow, notice_id)
    day = _past_day(uow, words)
    before, notice.issued_on = notice.issued_on, day
    notice.doubts = [doubt for doubt in notice.doubts if doubt != Doubt.NO_ISSUE_DATE]
    changed = await _read_again(uow, notice, day)
    await uow.record(
        "issued_on_set",
        notice,
        before={"issued_on": before.isoformat() if before else None},
        after={"issued_on": day.isoformat(), "drafts": changed},
    )
    return changed


async def _notice(uow: UnitOfWork, notice_id: int) -> Notice:
    uow.person.need(Act.INTAKE)
    notice = await uow.session.get(Notice, notice_id, with_for_update=LOCK)
    if notice is None:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    return notice


def _past_day(uow: UnitOfWork, words: str) -> date:
    found = read_deadline(words, today=uow.today)
    day = found.due if found else None
    if found and day and day > uow.today and found.basis is Basis.YEARLESS:
        day = _a_year_before(day)  # typed days look forward; a notice was issued before today
    if day is None or day > uow.today:
        raise Refused(Refusal.BAD_ISSUE_DATE, words=words)
    return day


def _a_year_before(day: date) -> date | None:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return None


async def _read_again(uow: UnitOfWork, notice: Notice, day: date) -> int:
    read = read_text(notice.text, issued_on=day, calendar=await uow.calendar())
    by_span = {found.span: found for found in read.directives}
    rows = await uow.session.scalars(
        select(Directive)
        .where(Directive.notice_id == notice.id, Directive.state == DraftState.DRAFT)
        .order_by(Directive.id)
        .with_for_update(key_share=True)
    )
    by_hand = set(
        await uow.session.scalars(
            select(Event.directive_id).join(Directive).where(Directive.notice_id == notice.id, Event.act.in_(BY_HAND))
        )
    )
    changed = 0
    for row in rows:
        found = by_span.get((row.span_start, row.span_end))
        if found is not None and row.id not in by_hand:
            changed += _take_deadline(row, found)
    return changed


def _take_deadline(row: Directive, found: ReadDirective) -> bool:
    due = found.deadline.due if found.deadline else None
    kept = [doubt for doubt in row.doubts if not doubt.startswith("deadline_")]
    doubts = sorted({*kept, *(doubt for doubt in found.doubts if doubt.startswith("deadline_"))})
    is_new = row.deadline != due
    row.deadline, row.kind, row.doubts = due, found.kind, doubts
    return is_new
