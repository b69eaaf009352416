"""Reviewing a draft: its leads, its coordinating agencies, its deadline; putting it aside."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from bot.db import LOCK
from bot.folding import fold
from bot.models import Directive
from bot.notices import Doubt, Kind, read_deadline
from bot.registry.core import secrecy
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.directory.agencies import Meaning
from bot.registry.intake.intake import DraftState

CONTENT_LIMIT = 4000  # characters
NONE = frozenset({"khong", "khong thoi han", "none"})  # words for "no deadline", folded
LEAD_DOUBTS = frozenset({Doubt.NO_LEAD, Doubt.INHERITED_LEAD, Doubt.UNKNOWN_AGENCY})
DEADLINE_DOUBTS = frozenset(doubt for doubt in Doubt if doubt.value.startswith("deadline_"))


class DayOff(StrEnum):
    """What to do with a deadline on a day off."""

    KEEP = "keep"
    BEFORE = "before"
    AFTER = "after"


async def undecided(uow: UnitOfWork, draft_id: int) -> Directive:
    """Take a draft to decide on; Refused when it is not there or was decided already."""
    uow.person.need(Act.INTAKE)
    row = await uow.session.get(Directive, draft_id, with_for_update=LOCK)
    if row is None:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    if row.state != DraftState.DRAFT:
        raise Refused(Refusal.DECIDED_DRAFT, number=draft_id)
    return row


def _without(doubts: list[str], settled: frozenset[Doubt]) -> list[str]:
    return [doubt for doubt in doubts if doubt not in settled]


async def change_lead(uow: UnitOfWork, draft_id: int, names: list[str]) -> None:
    """Name the leads again. Refused when a name is in nobody's register."""
    row = await undecided(uow, draft_id)
    await _need_known(uow, draft_id, names)
    before, row.lead = row.lead, names
    row.doubts = _without(row.doubts, LEAD_DOUBTS)
    await uow.record("lead_changed", row, before={"lead": before}, after={"lead": names})


async def change_coordinating(uow: UnitOfWork, draft_id: int, names: list[str]) -> None:
    """Name the coordinating agencies again; an empty list means none."""
    row = await undecided(uow, draft_id)
    await _need_known(uow, draft_id, names)
    before, row.coordinating = row.coordinating, names
    await uow.record("coordinating_changed", row, before={"coordinating": before}, after={"coordinating": names})


async def change_consolidating(uow: UnitOfWork, draft_id: int, names: list[str]) -> None:
    """Name again who gathers the reports. A name that nobody bears is kept: the card shows that it is unknown."""
    row = await undecided(uow, draft_id)
    before, row.consolidating = row.consolidating, names
    await uow.record("consolidating_changed", row, before={"consolidating": before}, after={"consolidating": names})


async def change_content(uow: UnitOfWork, draft_id: int, words: str) -> None:
    """Correct the words of a draft. Refused when there are none or too many."""
    await reword(uow, await undecided(uow, draft_id), words)


async def reword(uow: UnitOfWork, row: Directive, words: str) -> None:
    """Correct the words of a directive, with both versions in its event; the right was already checked."""
    words = words.strip()
    if not words:
        raise Refused(Refusal.NO_CONTENT)
    if len(words) > CONTENT_LIMIT:
        raise Refused(Refusal.OVER_LENGTH, limit=CONTENT_LIMIT)
    if await uow.did("content_corrected"):
        raise Refused(Refusal.ALREADY_RECORDED)
    secrecy.refuse_marked(words)
    before, row.content, row.folded = row.content, words, fold(words)
    await uow.record("content_corrected", row, before={"content": before}, after={"content": words})


async def _need_known(uow: UnitOfWork, draft_id: int, names: list[str]) -> None:
    known = await agencies.directory(uow.session, uow.today)
    for party in known.parties(names):
        if party.meaning is Meaning.UNKNOWN:
            raise Refused(Refusal.UNKNOWN_AGENCY, name=party.name)
        if not party.agency_ids and party.meaning is not Meaning.OPEN:
            raise agencies.refusal(party, draft_id)


async def change_deadline(uow: UnitOfWork, draft_id: int, words: str) -> None:
    """Set the deadline from typed words ("15/7", "cuối tháng", "không"). Refused when no day is in them."""
    row = await undecided(uow, draft_id)
    if fold(words) in NONE:
        await _set_deadline(uow, row, None, None, None)
        return
    found = read_deadline(words, today=uow.today, calendar=await uow.calendar())
    if found is None or found.due is None or found.due < uow.today:
        raise Refused(Refusal.BAD_DEADLINE, words=words)
    await _set_deadline(uow, row, found.due, words, found.rule)


async def _set_deadline(uow: UnitOfWork, row: Directive, day: date | None, words: str | None, rule: str | None) -> None:
    before, row.deadline, row.deadline_words, row.rule = row.deadline, day, words, rule
    row.kind = Kind.RECURRING if rule else Kind.DATED if day else Kind.ONGOING
    row.doubts = _without(row.doubts, DEADLINE_DOUBTS)
    calendar = await uow.calendar()
    if day is not None and not calendar.is_workday(day):
        row.doubts = [*row.doubts, Doubt.DEADLINE_OFF]
    await uow.record(
        "deadline_changed",
        row,
        before={"deadline": _iso(before)},
        after={"deadline": _iso(day), "words": words},
    )


async def settle_day_off(uow: UnitOfWork, draft_id: int, choice: DayOff) -> None:
    """Keep a deadline that falls on a day off, or move it to the working day before or after."""
    row = await undecided(uow, draft_id)
    calendar = await uow.calendar()
    if row.deadline is None:
        return
    before = row.deadline
    if choice is not DayOff.KEEP and not calendar.is_workday(before):
        move = calendar.previous_workday if choice is DayOff.BEFORE else calendar.next_workday
        row.deadline = move(before)
    row.doubts = _without(row.doubts, DEADLINE_DOUBTS)
    await uow.record("day_off_settled", row, before={"deadline": _iso(before)}, after={"deadline": _iso(row.deadline)})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


async def drop(uow: UnitOfWork, draft_id: int) -> None:
    """Put a draft aside: it is no task."""
    row = await undecided(uow, draft_id)
    row.state, row.decided_at = DraftState.DROPPED, uow.now
    await uow.record("draft_dropped", row)


async def choose_heir(uow: UnitOfWork, draft_id: int, place: int, heir: int) -> None:
    """Put one of several heirs in an agency's place in a draft. Places count the leads first, then the coordinating.

    Refused when that name, or that heir of it, is not there any more.
    """
    row = await undecided(uow, draft_id)
    names = [*row.lead, *row.coordinating]
    known = await agencies.directory(uow.session, uow.today)
    heirs = {one.id: one.name for one in known.party(names[place]).heirs} if place < len(names) else {}
    if heir not in heirs:
        raise Refused(Refusal.OLD_BUTTON)
    names[place] = heirs[heir]
    leads = len(row.lead)
    act = "lead_changed" if place < leads else "coordinating_changed"
    before = {"lead": row.lead, "coordinating": row.coordinating}
    row.lead, row.coordinating = list(dict.fromkeys(names[:leads])), list(dict.fromkeys(names[leads:]))
    await uow.record(act, row, before=before, after={"lead": row.lead, "coordinating": row.coordinating})
