"""From a reviewed draft to assignments: one for each agency, and the message that tells its chats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from bot.models import Assignment, Directive, Notice
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import Desk
from bot.registry.directory import agencies
from bot.registry.directory.agencies import Directory, Party
from bot.registry.intake import intake, reviewing
from bot.registry.intake.intake import DraftState
from bot.registry.outbox import outbox
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


async def approve(desk: Desk, draft_id: int) -> Approved:
    """Turn a draft into one assignment per agency, and plan the message to each linked chat."""
    row = await reviewing.undecided(desk, draft_id)
    known = await agencies.directory(desk.session, desk.today)
    parts = _parts(row, known)
    row.state, row.decided_at, row.follower_id = DraftState.APPROVED, desk.now, desk.person.source.person_id
    event = await desk.record("draft_approved", row, after={str(part): ids for part, ids in parts.items()})
    made = [await assign(desk, row, one, part, row.deadline) for part, ids in parts.items() for one in ids]
    unlinked = [known.name(task.agency_id) for task in made if not await tell(desk, task, row.notice_id)]
    numbers = tuple(task.id for task in made)
    return Approved(numbers, tuple(dict.fromkeys(unlinked)), event.id if desk.settings.undo_seconds else None)


def _parts(row: Directive, known: Directory) -> dict[Part, list[int]]:
    """Give the agencies of each part; each has one part only, the weightiest. Refused without leads that are known."""
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


async def of_agency(desk: Desk, directive_id: int, agency_id: int) -> Assignment | None:
    """Take an agency's task of a directive, locked; also one that was taken back."""
    same = select(Assignment).where(Assignment.directive_id == directive_id, Assignment.agency_id == agency_id)
    return await desk.session.scalar(same.with_for_update(key_share=True))


async def assign(desk: Desk, row: Directive, agency_id: int, part: Part, deadline: date | None) -> Assignment:
    """Give an agency its task of a directive; one that was taken back comes to life again under its number."""
    task = await of_agency(desk, row.id, agency_id) or await _make(desk, row, agency_id, part)
    await desk.change(
        task,
        "assigned",
        state=states.after(task.id, State(task.state), Step.ASSIGN),
        agency_id=agency_id,
        part=str(part),
        deadline=deadline,
        first_deadline=deadline,
        assigned_at=desk.now,
        extensions=0,
        percent=None,
        received_at=None,
        reported_at=None,
        confirmed_at=None,
        report_event_id=None,
        urgings=0,
        urged_on=None,
        office_after=desk.settings.escalate_office_after,
        chair_after=desk.settings.escalate_chair_after,
        quiet_until=None,
    )
    return task


async def _make(desk: Desk, row: Directive, agency_id: int, part: Part) -> Assignment:
    task = Assignment(
        directive_id=row.id,
        agency_id=agency_id,
        part=part,
        state=State.CANCELLED,
        assigned_at=desk.now,
        updated_at=desk.now,
        extensions=0,
        urgings=0,
    )
    desk.session.add(task)
    await desk.session.flush()
    return task


async def tell(desk: Desk, task: Assignment, notice_id: int) -> bool:
    """Plan the message about a new task to its agency's chats; says whether there is any."""
    chats = await agencies.chats_of(desk.session, task.agency_id)
    for chat in chats:
        await outbox.tell_tasks(desk, chat.id, outbox.Kind.ASSIGNED, f"notice:{notice_id}", [task.id])
    return bool(chats)


async def approve_clear(desk: Desk, notice_id: int) -> Approved:
    """Approve every draft of a notice that nothing is doubtful about."""
    clear = [one.id for one in (await intake.intake(desk, notice_id)).drafts if one.is_clear()]
    done = [await approve(desk, draft) for draft in clear]
    numbers = tuple(number for one in done for number in one.tasks)
    unlinked = tuple(dict.fromkeys(name for one in done for name in one.unlinked))
    if not clear:
        return Approved(numbers, unlinked)
    notice = await desk.session.get_one(Notice, notice_id)
    event = await desk.record("clear_approved", notice, after={"drafts": clear})
    return Approved(numbers, unlinked, event.id if desk.settings.undo_seconds else None)
