"""From a read notice to drafts, from a reviewed draft to assignments. Nothing is sent before a person has approved."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.models import Assignment, Directive, Notice
from bot.notices import Doubt, fold, read_deadline
from bot.notices import Notice as ReadNotice
from bot.registry import agencies, outbox, tasks
from bot.registry.access import Act
from bot.registry.agencies import Directory, Meaning, Party
from bot.registry.desk import Desk
from bot.registry.refusals import Refusal, Refused

LEAD_DOUBTS = frozenset({Doubt.NO_LEAD, Doubt.INHERITED_LEAD, Doubt.UNKNOWN_AGENCY})
DEADLINE_DOUBTS = frozenset(doubt for doubt in Doubt if doubt.value.startswith("deadline_"))


class DraftState(StrEnum):
    """Where a directive is before and after review."""

    DRAFT = "draft"
    APPROVED = "approved"
    DROPPED = "dropped"


class DayOff(StrEnum):
    """What to do with a deadline on a day off."""

    KEEP = "keep"
    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """Where a notice's text came from."""

    data: bytes
    name: str | None = None
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A directive under review, with whom its names mean in the register of today."""

    id: int
    notice_id: int
    place: int
    count: int
    path: str
    content: str
    lead: tuple[Party, ...]
    coordinating: tuple[Party, ...]
    report_to: tuple[str, ...]
    deadline: date | None
    deadline_words: str | None
    doubts: frozenset[Doubt]
    state: DraftState

    def unknown(self) -> tuple[str, ...]:
        """Give the leads that no agency of the register bears."""
        return tuple(party.name for party in self.lead if not party.agency_ids)

    def is_clear(self) -> bool:
        """Say whether it may be approved without a second look."""
        return self.state is DraftState.DRAFT and bool(self.lead) and not self.unknown() and not self.doubts


@dataclass(frozen=True, slots=True)
class Intake:
    """A notice that was read, and how its drafts stand."""

    id: int
    number: str | None
    title: str | None
    issuer: str | None
    issued_on: date | None
    doubts: frozenset[Doubt]
    drafts: tuple[Draft, ...]

    def waiting(self) -> tuple[Draft, ...]:
        """Give the drafts that nobody has decided on yet."""
        return tuple(draft for draft in self.drafts if draft.state is DraftState.DRAFT)


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval made: numbers of tasks, and agencies that no chat is linked for."""

    tasks: tuple[int, ...]
    unlinked: tuple[str, ...]


async def enter(desk: Desk, read: ReadNotice, file: SourceFile) -> int:
    """Keep a read notice and its directives as drafts; gives the notice's id. All of it or nothing."""
    desk.person.need(Act.INTAKE)
    if not read.directives:
        raise Refused(Refusal.NO_DIRECTIVES)
    sha256 = hashlib.sha256(file.data).hexdigest()
    before = await desk.session.scalar(select(Notice.id).where(Notice.sha256 == sha256).limit(1))
    if before is not None and file.name is not None:
        raise Refused(Refusal.DUPLICATE_NOTICE, notice=before)
    if await desk.did("notice_entered"):
        raise Refused(Refusal.ALREADY_RECORDED)
    notice = _notice(desk, read, file, sha256)
    desk.session.add(notice)
    await desk.session.flush()
    desk.session.add_all(_drafts(notice.id, read))
    await desk.record("notice_entered", notice, after={"directives": len(read.directives), "file": file.name})
    return notice.id


def _notice(desk: Desk, read: ReadNotice, file: SourceFile, sha256: str) -> Notice:
    return Notice(
        number=read.number,
        title=read.title,
        issuer=read.issuer,
        chaired_by=read.chaired_by,
        issued_on=read.issued_on,
        met_on=read.met_on,
        text=read.text,
        file_name=file.name,
        file_id=file.file_id,
        sha256=sha256,
        doubts=sorted(read.doubts),
        entered_by=desk.person.source.person_id,
        entered_at=desk.now,
    )


def _drafts(notice_id: int, read: ReadNotice) -> list[Directive]:
    return [
        Directive(
            notice_id=notice_id,
            place=place,
            path=found.path,
            content=found.content,
            folded=fold(found.content),
            span_start=found.span[0],
            span_end=found.span[1],
            lead=list(found.lead),
            coordinating=list(found.coordinating),
            report_to=list(found.report_to),
            deadline=found.deadline.due if found.deadline else None,
            deadline_words=found.deadline.words if found.deadline else None,
            kind=found.kind,
            rule=found.deadline.rule if found.deadline else None,
            doubts=sorted(found.doubts),
            state=DraftState.DRAFT,
        )
        for place, found in enumerate(read.directives)
    ]


async def intake(desk: Desk, notice_id: int) -> Intake:
    """Give a notice with its drafts."""
    desk.person.need(Act.INTAKE)
    notice = await desk.session.get(Notice, notice_id)
    if notice is None:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    known = await agencies.directory(desk.session)
    rows = await desk.session.scalars(
        select(Directive).where(Directive.notice_id == notice_id).order_by(Directive.place)
    )
    directives = rows.all()
    drafts = tuple(_draft(row, known, len(directives)) for row in directives)
    doubts = frozenset(Doubt(doubt) for doubt in notice.doubts)
    return Intake(notice.id, notice.number, notice.title, notice.issuer, notice.issued_on, doubts, drafts)


def _draft(row: Directive, known: Directory, count: int) -> Draft:
    lead = known.parties(row.lead)
    doubts = {Doubt(doubt) for doubt in row.doubts} - {Doubt.UNKNOWN_AGENCY}
    if any(not party.agency_ids for party in lead):
        doubts.add(Doubt.UNKNOWN_AGENCY)
    return Draft(
        id=row.id,
        notice_id=row.notice_id,
        place=row.place,
        count=count,
        path=row.path,
        content=row.content,
        lead=lead,
        coordinating=known.parties(row.coordinating),
        report_to=tuple(row.report_to),
        deadline=row.deadline,
        deadline_words=row.deadline_words,
        doubts=frozenset(doubts),
        state=DraftState(row.state),
    )


async def draft(desk: Desk, draft_id: int) -> Draft:
    """Give one draft."""
    desk.person.need(Act.INTAKE)
    row = await desk.session.get(Directive, draft_id)
    if row is None:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    count = await desk.session.scalar(select(func.count()).where(Directive.notice_id == row.notice_id))
    return _draft(row, await agencies.directory(desk.session), count or 0)


async def of_draft(desk: Desk, draft_id: int) -> Intake:
    """Give the notice that a draft belongs to, with all its drafts."""
    return await intake(desk, (await draft(desk, draft_id)).notice_id)


async def unfinished(desk: Desk) -> list[tuple[int, str, int]]:
    """List the notices with drafts nobody has decided on: id, number or title, how many."""
    desk.person.need(Act.INTAKE)
    query = (
        select(Notice.id, func.coalesce(Notice.number, Notice.title, ""), func.count())
        .join(Directive, Directive.notice_id == Notice.id)
        .where(Directive.state == DraftState.DRAFT)
        .group_by(Notice.id)
        .order_by(Notice.id)
    )
    return [(row[0], row[1], row[2]) for row in (await desk.session.execute(query)).all()]


async def _undecided(desk: Desk, draft_id: int) -> Directive:
    desk.person.need(Act.INTAKE)
    row = await desk.session.get(Directive, draft_id, with_for_update=True)
    if row is None:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    if row.state != DraftState.DRAFT:
        raise Refused(Refusal.DECIDED_DRAFT, number=draft_id)
    return row


def _without(doubts: list[str], settled: frozenset[Doubt]) -> list[str]:
    return [doubt for doubt in doubts if doubt not in settled]


async def change_lead(desk: Desk, draft_id: int, names: list[str]) -> None:
    """Name the leads anew. Refused when a name is in nobody's register."""
    row = await _undecided(desk, draft_id)
    await _need_known(desk, names)
    before, row.lead = row.lead, names
    row.doubts = _without(row.doubts, LEAD_DOUBTS)
    await desk.record("lead_changed", row, before={"lead": before}, after={"lead": names})


async def change_coordinating(desk: Desk, draft_id: int, names: list[str]) -> None:
    """Name the coordinating agencies anew; an empty list means none."""
    row = await _undecided(desk, draft_id)
    await _need_known(desk, names)
    before, row.coordinating = row.coordinating, names
    await desk.record("coordinating_changed", row, before={"coordinating": before}, after={"coordinating": names})


async def _need_known(desk: Desk, names: list[str]) -> None:
    known = await agencies.directory(desk.session)
    for party in known.parties(names):
        if not party.agency_ids and party.meaning is not Meaning.OPEN:
            raise Refused(Refusal.UNKNOWN_AGENCY, name=party.name)


async def keep_lead(desk: Desk, draft_id: int) -> None:
    """Accept the leads as read: the person has looked at what was doubtful about them."""
    row = await _undecided(desk, draft_id)
    row.doubts = _without(row.doubts, frozenset({Doubt.INHERITED_LEAD}))


async def change_deadline(desk: Desk, draft_id: int, words: str) -> None:
    """Set the deadline from typed words ("15/7", "cuối tháng", "không"). Refused when no day is in them."""
    row = await _undecided(desk, draft_id)
    if fold(words) in {"khong", "khong thoi han", "none"}:
        await _set_deadline(desk, row, None, None)
        return
    found = read_deadline(words, today=desk.today, calendar=await desk.calendar())
    if found is None or found.due is None or found.due < desk.today:
        raise Refused(Refusal.BAD_DEADLINE, words=words)
    await _set_deadline(desk, row, found.due, words)


async def _set_deadline(desk: Desk, row: Directive, day: date | None, words: str | None) -> None:
    before, row.deadline, row.deadline_words = row.deadline, day, words
    row.kind = "dated" if day else "ongoing"
    row.doubts = _without(row.doubts, DEADLINE_DOUBTS)
    calendar = await desk.calendar()
    if day is not None and not calendar.is_workday(day):
        row.doubts = [*row.doubts, Doubt.DEADLINE_OFF]
    await desk.record(
        "deadline_changed",
        row,
        before={"deadline": _iso(before)},
        after={"deadline": _iso(day), "words": words},
    )


async def settle_day_off(desk: Desk, draft_id: int, choice: DayOff) -> None:
    """Keep a deadline that falls on a day off, or move it to the working day before or after."""
    row = await _undecided(desk, draft_id)
    calendar = await desk.calendar()
    if row.deadline is None:
        return
    before = row.deadline
    if choice is not DayOff.KEEP and not calendar.is_workday(before):
        move = calendar.previous_workday if choice is DayOff.BEFORE else calendar.next_workday
        row.deadline = move(before)
    row.doubts = _without(row.doubts, DEADLINE_DOUBTS)
    await desk.record("day_off_settled", row, before={"deadline": _iso(before)}, after={"deadline": _iso(row.deadline)})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


async def drop(desk: Desk, draft_id: int) -> None:
    """Put a draft aside: it is no task."""
    row = await _undecided(desk, draft_id)
    row.state, row.decided_at = DraftState.DROPPED, desk.now
    await desk.record("draft_dropped", row)


async def approve(desk: Desk, draft_id: int) -> Approved:
    """Turn a draft into one assignment per agency, and plan the message to each linked chat."""
    row = await _undecided(desk, draft_id)
    known = await agencies.directory(desk.session)
    lead = known.parties(row.lead)
    if not lead:
        raise Refused(Refusal.DRAFT_NEEDS_LEAD, number=draft_id)
    unknown = [party.name for party in lead if not party.agency_ids]
    if unknown:
        raise Refused(Refusal.DRAFT_UNKNOWN_LEAD, number=draft_id, name=unknown[0])
    leads = _ids(lead)
    helpers = [agency for agency in _ids(known.parties(row.coordinating)) if agency not in leads]
    row.state, row.decided_at, row.follower_id = DraftState.APPROVED, desk.now, desk.person.source.person_id
    await desk.record("draft_approved", row, after={"lead": leads, "coordinating": helpers})
    made = [await _assign(desk, row, agency, tasks.Part.LEAD) for agency in leads]
    made += [await _assign(desk, row, agency, tasks.Part.COORDINATING) for agency in helpers]
    unlinked = [known.name(task.agency_id) for task in made if not await _tell(desk, task, row.notice_id)]
    return Approved(tuple(task.id for task in made), tuple(dict.fromkeys(unlinked)))


def _ids(parties: tuple[Party, ...]) -> list[int]:
    return list(dict.fromkeys(agency for party in parties for agency in party.agency_ids))


async def _assign(desk: Desk, row: Directive, agency_id: int, part: tasks.Part) -> Assignment:
    task = Assignment(
        directive_id=row.id,
        agency_id=agency_id,
        part=part,
        state=tasks.State.ASSIGNED,
        deadline=row.deadline,
        assigned_at=desk.now,
        updated_at=desk.now,
    )
    desk.session.add(task)
    await desk.session.flush()
    await desk.record("assigned", task, after={"state": task.state, "deadline": _iso(task.deadline), "part": part})
    return task


async def _tell(desk: Desk, task: Assignment, notice_id: int) -> bool:
    chats = await agencies.chats_of(desk.session, task.agency_id)
    for chat in chats:
        await outbox.tell_tasks(desk, chat.id, outbox.Kind.ASSIGNED, f"notice:{notice_id}", [task.id])
    return bool(chats)


async def approve_clear(desk: Desk, notice_id: int) -> Approved:
    """Approve every draft of a notice that nothing is doubtful about."""
    made: list[int] = []
    unlinked: list[str] = []
    for one in (await intake(desk, notice_id)).drafts:
        if one.is_clear():
            done = await approve(desk, one.id)
            made.extend(done.tasks)
            unlinked.extend(done.unlinked)
    return Approved(tuple(made), tuple(dict.fromkeys(unlinked)))


async def notice_ids(session: AsyncSession) -> list[int]:
    """Give the ids of all notices."""
    return list(await session.scalars(select(Notice.id).order_by(Notice.id)))
