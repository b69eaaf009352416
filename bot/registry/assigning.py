"""From a reviewed draft to assignments: one for each agency, and the message that tells its chats."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from bot.models import Assignment, Directive
from bot.registry import agencies, intake, machine, outbox, reviewing, tasks
from bot.registry.agencies import Party
from bot.registry.desk import Desk
from bot.registry.intake import DraftState
from bot.registry.machine import State, Step
from bot.registry.refusals import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval made: numbers of tasks, and agencies that no chat is linked for."""

    tasks: tuple[int, ...]
    unlinked: tuple[str, ...]


async def approve(desk: Desk, draft_id: int) -> Approved:
    """Turn a draft into one assignment per agency, and plan the message to each linked chat."""
    row = await reviewing.undecided(desk, draft_id)
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
    """Give an agency its task of a directive; one that was taken back comes to life again under its number."""
    task = await desk.session.scalar(
        select(Assignment).where(Assignment.directive_id == row.id, Assignment.agency_id == agency_id).with_for_update()
    )
    if task is None:
        task = Assignment(
            directive_id=row.id,
            agency_id=agency_id,
            part=part,
            state=State.CANCELLED,
            assigned_at=desk.now,
            updated_at=desk.now,
            extensions=0,
        )
        desk.session.add(task)
        await desk.session.flush()
    await desk.change(
        task,
        "assigned",
        state=machine.after(task.id, State(task.state), Step.ASSIGN),
        agency_id=agency_id,
        part=str(part),
        deadline=row.deadline,
        first_deadline=row.deadline,
        assigned_at=desk.now,
        extensions=0,
        percent=None,
        received_at=None,
        reported_at=None,
        confirmed_at=None,
        report_event_id=None,
    )
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
    for one in (await intake.intake(desk, notice_id)).drafts:
        if one.is_clear():
            done = await approve(desk, one.id)
            made.extend(done.tasks)
            unlinked.extend(done.unlinked)
    return Approved(tuple(made), tuple(dict.fromkeys(unlinked)))
