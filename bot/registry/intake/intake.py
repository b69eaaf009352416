"""From a read notice to drafts, and the drafts as people see them. Nothing is sent before a person has approved."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.folding import fold
from bot.models import Directive, Notice
from bot.notices import Doubt
from bot.notices import Notice as ReadNotice
from bot.registry.core import secrecy
from bot.registry.core.permissions import Act
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.directory.agencies import Directory, Meaning, Party
from bot.registry.intake.consolidation import consolidating


class DraftState(StrEnum):
    """Where a directive is before and after review."""

    DRAFT = "draft"
    APPROVED = "approved"
    DROPPED = "dropped"


# What was read from the notice itself; the later occurrences of a recurring directive are copies of one of these.
READ = or_(Directive.series_id.is_(None), Directive.series_id == Directive.id)


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
    consolidating: tuple[Party, ...] = ()
    rule: str | None = None  # of a deadline that comes again: an RFC 5545 RRULE

    def unknown(self) -> tuple[str, ...]:
        """Return the leads that no agency of the register bears."""
        settled = (Meaning.AMBIGUOUS, Meaning.ENDED)
        return tuple(party.name for party in self.lead if not party.agency_ids and party.meaning not in settled)

    def split(self) -> tuple[Party, ...]:
        """Return the agencies whose work went to several others: a person chooses which of them is meant."""
        named = (*self.lead, *self.coordinating, *self.consolidating)
        return tuple(party for party in named if party.meaning is Meaning.AMBIGUOUS)

    def is_led(self) -> bool:
        """Return whether every lead stands for somebody who can be assigned it."""
        return bool(self.lead) and all(party.agency_ids for party in self.lead)

    def is_clear(self) -> bool:
        """Return whether it may be approved without a second look."""
        return self.state is DraftState.DRAFT and self.is_led() and not self.split() and not self.doubts


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
    withdrawn: bool = False

    def waiting(self) -> tuple[Draft, ...]:
        """Return the drafts that nobody has decided on yet."""
        return tuple(draft for draft in self.drafts if draft.state is DraftState.DRAFT)


async def enter(uow: UnitOfWork, read: ReadNotice, file: SourceFile) -> int:
    """Keep a read notice and its directives as drafts; returns the notice's id. All of it or nothing."""
    uow.person.need(Act.INTAKE)
    if not read.directives:
        raise Refused(Refusal.NO_DIRECTIVES)
    secrecy.refuse_marked(None, [file.name])
    sha256 = hashlib.sha256(file.data).hexdigest()
    before = await _alive(uow.session, sha256)
    if before is not None and file.name is not None:
        raise Refused(Refusal.DUPLICATE_NOTICE, notice=before)
    if await uow.did("notice_entered"):
        raise Refused(Refusal.ALREADY_RECORDED)
    notice = _notice(uow, read, file, sha256)
    uow.session.add(notice)
    await uow.session.flush()
    uow.session.add_all(_drafts(notice.id, read))
    await uow.record("notice_entered", notice, after={"directives": len(read.directives), "file": file.name})
    return notice.id


async def _alive(session: AsyncSession, sha256: str) -> int | None:
    """Return the notice that the same bytes were read into; one withdrawn or wholly dropped may be read again."""
    kept = select(Directive.id).where(Directive.notice_id == Notice.id, Directive.state != DraftState.DROPPED)
    query = select(Notice.id).where(Notice.sha256 == sha256, Notice.withdrawn_at.is_(None), kept.exists())
    return await session.scalar(query.limit(1))


def _notice(uow: UnitOfWork, read: ReadNotice, file: SourceFile, sha256: str) -> Notice:
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
        entered_by=uow.person.source.person_id,
        entered_at=uow.now,
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
            consolidating=consolidating(found),
            deadline=found.deadline.due if found.deadline else None,
            deadline_words=found.deadline.words if found.deadline else None,
            kind=found.kind,
            rule=found.deadline.rule if found.deadline else None,
            doubts=sorted(found.doubts),
            state=DraftState.DRAFT,
        )
        for place, found in enumerate(read.directives)
    ]


async def intake(uow: UnitOfWork, notice_id: int) -> Intake:
    """Return a notice with its drafts."""
    uow.person.need(Act.INTAKE)
    notice = await uow.session.get(Notice, notice_id)
    if notice is None:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    known = await agencies.directory(uow.session, uow.today)
    rows = await uow.session.scalars(
        select(Directive).where(Directive.notice_id == notice_id, READ).order_by(Directive.place)
    )
    directives = rows.all()
    drafts = tuple(_draft(row, known, len(directives)) for row in directives)
    doubts = frozenset(Doubt(doubt) for doubt in notice.doubts)
    withdrawn = notice.withdrawn_at is not None
    return Intake(notice.id, notice.number, notice.title, notice.issuer, notice.issued_on, doubts, drafts, withdrawn)


def _draft(row: Directive, known: Directory, count: int) -> Draft:
    lead = known.parties(row.lead)
    doubts = {Doubt(doubt) for doubt in row.doubts} - {Doubt.UNKNOWN_AGENCY}
    if any(party.meaning in (Meaning.UNKNOWN, Meaning.OPEN) for party in lead):
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
        consolidating=known.parties(row.consolidating),
        rule=row.rule,
    )


async def draft(uow: UnitOfWork, draft_id: int) -> Draft:
    """Return one draft."""
    uow.person.need(Act.INTAKE)
    row = await uow.session.get(Directive, draft_id)
    if row is None:
        raise Refused(Refusal.NO_SUCH_DRAFT)
    count = await uow.session.scalar(select(func.count()).where(Directive.notice_id == row.notice_id, READ))
    return _draft(row, await agencies.directory(uow.session, uow.today), count or 0)


async def of_draft(uow: UnitOfWork, draft_id: int) -> Intake:
    """Return the notice that a draft belongs to, with all its drafts."""
    return await intake(uow, (await draft(uow, draft_id)).notice_id)


async def unfinished(uow: UnitOfWork) -> list[tuple[int, str, int]]:
    """List the notices with drafts nobody has decided on: id, number or title, how many."""
    uow.person.need(Act.INTAKE)
    query = (
        select(Notice.id, func.coalesce(Notice.number, Notice.title, ""), func.count())
        .join(Directive, Directive.notice_id == Notice.id)
        .where(Directive.state == DraftState.DRAFT)
        .group_by(Notice.id)
        .order_by(Notice.id)
    )
    return [(row[0], row[1], row[2]) for row in (await uow.session.execute(query)).all()]
