"""Review of a notice's drafts in Excel: what goes out, and what comes of it when it is sent back.

Rows are compared with what was sent out, so only what somebody has really changed is changed, through the same acts as
in chat. A row is taken whole or refused whole; a file that cannot be trusted as a whole changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy import select

from bot.db import LOCK
from bot.folding import fold
from bot.models import Directive, Notice
from bot.notices import Doubt, read_deadline
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.intake import assigning, intake, reviewing
from bot.registry.intake.assigning import Approved
from bot.registry.intake.intake import DraftState
from bot.registry.intake.review_cells import cells_of, digest_of, normal, split, version_of
from bot.tables import Grid, Line, Value, day_in

NAMES = {
    "lead": reviewing.change_lead,
    "coordinating": reviewing.change_coordinating,
    "consolidating": reviewing.change_consolidating,
}
COLUMNS = ("number", "path", "content", *NAMES, "deadline", "words", "decision")
SHOWN_ONLY = ("path", "words")
NUMBER = "[0-9]{1,9}"
NO_DEADLINE = "none"  # what reviewing.change_deadline reads as none

_IMPORTED = "drafts_imported"
_ROW = "row:"
_WORD = "decision:"


class Decision(StrEnum):
    """What becomes of a row's draft."""

    APPROVE = "approve"
    DROP = "drop"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Row:
    """A draft as a row: values for every column, and what is doubtful about it."""

    id: int
    cells: Mapping[str, Value]
    doubts: frozenset[Doubt]
    unknown: tuple[str, ...]  # leads that no agency of the register bears


@dataclass(frozen=True, slots=True)
class ReviewTable:
    """A notice's undecided drafts, with the facts by which the table is known again."""

    notice: int
    title: str
    rows: tuple[Row, ...]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Edit:
    """A cell that was changed: its column, and its value before and after."""

    column: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Taken:
    """A row that was changed."""

    line: int
    draft: int
    path: str
    edits: tuple[Edit, ...]
    decision: Decision
    approved: Approved | None = None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A row that was refused: nothing of it was changed."""

    line: int
    draft: int
    path: str
    refusal: Refusal
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a table that was sent back."""

    notice: int
    taken: tuple[Taken, ...]
    not_taken: tuple[NotTaken, ...]
    same: int
    left: int  # drafts that still wait
    batch: int | None = None  # the event of all its approvals, by which they can be undone for a while


async def table(uow: UnitOfWork, notice_id: int, words: Mapping[Decision, str]) -> ReviewTable:
    """Return a notice's undecided drafts as a table; ``words`` are the decisions in the table's language."""
    uow.person.need(Act.INTAKE)
    notice = await uow.session.get(Notice, notice_id)
    rows = await _undecided(uow, notice_id)
    if notice is None or not rows:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    drafts = {draft.id: draft for draft in (await intake.intake(uow, notice_id)).drafts}
    facts = {"deployment": uow.settings.deployment_id, "notice": str(notice_id), "document": notice.sha256}
    facts |= {_WORD + decision: word for decision, word in words.items()}
    facts |= {f"{_ROW}{row.id}": f"{version_of(row)}:{digest_of(cells_of(row))}" for row in rows}
    shown = tuple(
        Row(
            row.id,
            {**cells_of(row), "number": str(row.id), "decision": words[Decision.LATER]},
            drafts[row.id].doubts,
            drafts[row.id].unknown(),
        )
        for row in rows
    )
    return ReviewTable(notice_id, _title(notice), shown, facts)


async def _undecided(uow: UnitOfWork, notice_id: int) -> list[Directive]:
    query = select(Directive).where(Directive.notice_id == notice_id, Directive.state == DraftState.DRAFT)
    return list(await uow.session.scalars(query.order_by(Directive.place)))


def _title(notice: Notice) -> str:
    return " · ".join(part for part in (notice.number, notice.title) if part)


async def take(uow: UnitOfWork, grid: Grid) -> Imported:
    """Take a table that was sent back: every row that holds is applied, every other one is reported.

    Refused as a whole, with nothing changed: a table of another office or notice, a row that is not the table's, a row
    that stands there twice.
    """
    uow.person.need(Act.INTAKE)
    if await uow.did(_IMPORTED):
        raise Refused(Refusal.ALREADY_RECORDED)
    notice = await _notice(uow, grid.facts)
    sent = {int(key[len(_ROW) :]): value for key, value in grid.facts.items() if re.fullmatch(_ROW + NUMBER, key)}
    rows = _for_rows(uow)
    found = [await _taken(rows, grid, line, draft, sent[draft]) for draft, line in _by_draft(grid, sent)]
    taken = tuple(one for one in found if isinstance(one, Taken))
    not_taken = tuple(one for one in found if isinstance(one, NotTaken))
    if taken:
        after = {"drafts": [one.draft for one in taken], "refused": [one.draft for one in not_taken]}
        await uow.record(_IMPORTED, notice, after=after)
    same, left = len(found) - len(taken) - len(not_taken), len(await _undecided(uow, notice.id))
    return Imported(notice.id, taken, not_taken, same, left, await _batch(uow, notice, taken))


async def _batch(uow: UnitOfWork, notice: Notice, taken: tuple[Taken, ...]) -> int | None:
    """Record what was approved at once, as assigning.approve_clear does: it is undone together."""
    approved = [one.draft for one in taken if one.approved is not None]
    if not approved:
        return None
    event = await uow.record("clear_approved", notice, after={"drafts": approved})
    return event.id if uow.settings.undo_seconds else None


def _for_rows(uow: UnitOfWork) -> UnitOfWork:
    """Return a unit of work in which one message may do the same act to many drafts; the whole import runs once."""
    actor = uow.person
    return replace(uow, actor=replace(actor, source=replace(actor.source, typed=False)))


async def _notice(uow: UnitOfWork, facts: Mapping[str, str]) -> Notice:
    number = facts.get("notice", "")
    if facts.get("deployment") == uow.settings.deployment_id and re.fullmatch(NUMBER, number):
        notice = await uow.session.get(Notice, int(number), with_for_update=LOCK)
        if notice is not None and notice.sha256 == facts.get("document"):
            return notice
    raise Refused(Refusal.FOREIGN_TABLE)


def _by_draft(grid: Grid, sent: Mapping[int, str]) -> list[tuple[int, Line]]:
    found: dict[int, Line] = {}
    for line in grid.lines:
        number = str(line.cells["number"])
        if not re.fullmatch(NUMBER, number) or int(number) not in sent:
            raise Refused(Refusal.UNKNOWN_ROW, row=line.number)
        if int(number) in found:
            raise Refused(Refusal.DOUBLE_ROW, row=line.number, number=number)
        found[int(number)] = line
    return list(found.items())


async def _taken(uow: UnitOfWork, grid: Grid, line: Line, draft: int, sent: str) -> Taken | NotTaken | None:
    """Take one row whole or not at all; None when nobody has changed it."""
    path = str(line.cells["path"])
    try:
        async with uow.session.begin_nested():
            return await _apply(uow, grid, line, draft, sent)
    except Refused as no:
        return NotTaken(line.number, draft, path, no.refusal, no.facts)


async def _apply(uow: UnitOfWork, grid: Grid, line: Line, draft: int, sent: str) -> Taken | None:
    version, _colon, digest = sent.partition(":")
    decision = _decision(grid, line)
    row = await uow.session.get(Directive, draft, with_for_update=LOCK)
    is_same = row is not None and version_of(row) == version
    if decision is Decision.LATER and digest_of(line.cells) == digest and not is_same:
        return None  # others have gone on with it; nobody has touched it here
    if row is None or not is_same:
        raise Refused(Refusal.CHANGED_DRAFT, number=draft)
    _need_unchanged(grid, line, row)
    edits = await _edit(uow, row, line.cells)
    approved = await _decide(uow, draft, decision)
    if not edits and decision is Decision.LATER:
        return None
    return Taken(line.number, draft, row.path, edits, decision, approved)


async def _edit(uow: UnitOfWork, row: Directive, cells: Mapping[str, Value]) -> tuple[Edit, ...]:
    before = cells_of(row)
    changed = [name for name in NAMES if await _change_names(uow, row, name, cells[name])]
    if normal(cells["content"]) != normal(row.content):
        await reviewing.change_content(uow, row.id, str(cells["content"]))
        changed.append("content")
    if await _change_deadline(uow, row, cells["deadline"]):
        changed.append("deadline")
    after = cells_of(row)
    return tuple(Edit(name, before[name], after[name]) for name in changed)


def _decision(grid: Grid, line: Line) -> Decision:
    written = str(line.cells["decision"])
    words = {fold(grid.facts.get(_WORD + decision, decision)): decision for decision in Decision}
    found = words.get(fold(written)) if written else Decision.LATER
    if found is None:
        raise Refused(Refusal.BAD_DECISION, words=written)
    return found


def _need_unchanged(grid: Grid, line: Line, row: Directive) -> None:
    shown = cells_of(row)
    for column in SHOWN_ONLY:
        if normal(line.cells[column]) != normal(shown[column]):
            raise Refused(Refusal.READ_ONLY_COLUMN, title=grid.titles[column])


async def _change_names(uow: UnitOfWork, row: Directive, column: str, value: Value) -> bool:
    names = split(value)
    if names == split(cells_of(row)[column]):
        return False
    if column == "lead" and not names:
        raise Refused(Refusal.DRAFT_NEEDS_LEAD, number=row.id)
    await NAMES[column](uow, row.id, names)
    return True


async def _change_deadline(uow: UnitOfWork, row: Directive, value: Value) -> bool:
    day = day_in(value)
    words = f"{day:%d/%m/%Y}" if day else normal(value)
    if not words:
        if row.deadline is None:
            return False
        words = NO_DEADLINE
    elif row.deadline is not None and row.deadline == (day or await _read_day(uow, words)):
        return False
    await reviewing.change_deadline(uow, row.id, words)
    return True


async def _read_day(uow: UnitOfWork, words: str) -> date | None:
    found = read_deadline(words, today=uow.today, calendar=await uow.calendar())
    return found.due if found else None


async def _decide(uow: UnitOfWork, draft: int, decision: Decision) -> Approved | None:
    if decision is Decision.APPROVE:
        return await assigning.approve(uow, draft)
    if decision is Decision.DROP:
        await reviewing.drop(uow, draft)
    return None
