"""From a reviewed draft to assignments: one for each agency, and the message that tells its chats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.models import Assignment, Directive, Notice
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.directory import agencies
from bot.registry.directory.agencies import Directory, Party
from bot.registry.intake import intake, reviewing
from bot.registry.intake.intake import DraftState
from bot.registry.outbox import outbox, recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.tasks import states
from bot.registry.tasks.states import State, Step
from bot.registry.tasks.tasks import Part


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval made: numbers of tasks, and agencies that no chat is linked for.

    ``event`` is the approval itself, of one draft or of all clear ones of a notice: by it, it can be undone for a
    while. None where nothing was approved or the settings give no time for that.
    """

    tasks: tuple[int, ...]
    unlinked: tuple[str, ...]
    event: int | None = None


async def approve(uow: UnitOfWork, draft_id: int) -> Approved:
    """Turn a draft into one assignment per agency, and plan the message to each linked chat."""
    row = await reviewing.undecided(uow, draft_id)
    known = await agencies.directory(uow.session, uow.today)
    parts = _parts(row, known)
    row.state, row.decided_at, row.follower_id = DraftState.APPROVED, uow.now, uow.person.source.person_id
    event = await uow.record("draft_approved", row, after={str(part): ids for part, ids in parts.items()})
    made = [await assign(uow, row, one, part, row.deadline) for part, ids in parts.items() for one in ids]
    unlinked = [known.name(task.agency_id) for task in made if not await tell(uow, task, row.notice_id)]
    numbers = tuple(task.id for task in made)
    return Approved(numbers, tuple(dict.fromkeys(unlinked)), event.id if uow.settings.undo_seconds else None)


def _parts(row: Directive, known: Directory) -> dict[Part, list[int]]:
    """Return the agencies of each part; each has one part, the weightiest. Refused without leads that are known."""
    lead = known.parties(row.lead)
    if not lead:
        raise Refused(Refusal.DRAFT_NEEDS_LEAD, number=row.id)
    for party in lead:
        if not party.agency_ids:
            raise agencies.refusal(party, row.id)
    leads = _ids(lead)
    gather = _ids(known.parties(row.consolidating), without=leads)
    help_ = _ids(known.parties(row.coordinating), without=[*leads, *gather])
    return {Part.LEAD: leads, Part.CONSOLIDATING: gather, Part.COORDINATING: help_}


def _ids(parties: Iterable[Party], without: Sequence[int] = ()) -> list[int]:
    return list(dict.fromkeys(one for party in parties for one in party.agency_ids if one not in without))


async def of_agency(uow: UnitOfWork, directive_id: int, agency_id: int) -> Assignment | None:
    """Take an agency's task of a directive, locked; also one that was taken back."""
    same = select(Assignment).where(Assignment.directive_id == directive_id, Assignment.agency_id == agency_id)
    return await uow.session.scalar(same.with_for_update(key_share=True))


async def assign(uow: UnitOfWork, row: Directive, agency_id: int, part: Part, deadline: date | None) -> Assignment:
    """Give an agency its task of a directive; one that was taken back comes to life again under its number."""
    task = await of_agency(uow, row.id, agency_id) or await _make(uow, row, agency_id, part)
    await uow.change(
        task,
        "assigned",
        state=states.after(task.id, State(task.state), Step.ASSIGN),
        agency_id=agency_id,
        part=str(part),
        deadline=deadline,
        first_deadline=deadline,
        assigned_at=uow.now,
        extensions=0,
        percent=None,
        received_at=None,
        reported_at=None,
        confirmed_at=None,
        report_event_id=None,
        urgings=0,
        urged_on=None,
        office_after=uow.settings.escalate_office_after,
        chair_after=uow.settings.escalate_chair_after,
        quiet_until=None,
    )
    return task


async def _make(uow: UnitOfWork, row: Directive, agency_id: int, part: Part) -> Assignment:
    task = Assignment(
        directive_id=row.id,
        agency_id=agency_id,
        part=part,
        state=State.CANCELLED,
        assigned_at=uow.now,
        updated_at=uow.now,
        extensions=0,
        urgings=0,
    )
    uow.session.add(task)
    await uow.session.flush()
    return task


async def tell(uow: UnitOfWork, task: Assignment, notice_id: int) -> bool:
    """Plan the message about a new task to its agency's chats; says whether there is any."""
    chats = await recipients.chats_of(uow.session, task.agency_id)
    for chat in chats:
        await outbox.tell_tasks(uow, chat.id, Kind.ASSIGNED, f"notice:{notice_id}", [task.id])
    return bool(chats)


async def approve_clear(uow: UnitOfWork, notice_id: int) -> Approved:
    """Approve every draft of a notice that nothing is doubtful about."""
    clear = [one.id for one in (await intake.intake(uow, notice_id)).drafts if one.is_clear()]
    done = [await approve(uow, draft) for draft in clear]
    numbers = tuple(number for one in done for number in one.tasks)
    unlinked = tuple(dict.fromkeys(name for one in done for name in one.unlinked))
    if not clear:
        return Approved(numbers, unlinked)
    notice = await uow.session.get_one(Notice, notice_id)
    event = await uow.record("clear_approved", notice, after={"drafts": clear})
    return Approved(numbers, unlinked, event.id if uow.settings.undo_seconds else None)
