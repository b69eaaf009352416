"""What the office changes, at the same moment as somebody else acts: over two connections, on each kind of database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot import notices
from bot.app import make_office
from bot.clock import SetClock
from bot.jobs.planning import recurrence as job
from bot.models import Assignment, Directive, Event
from bot.registry.changes import changing, merging, undoing, withdrawing
from bot.registry.core.context import Office
from bot.registry.core.permissions import Source
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.core.unit_of_work import Desk
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake
from bot.registry.intake.intake import SourceFile
from bot.registry.reporting import completion, progress
from bot.registry.tasks.states import State

HOA = 1  # the admin of the settings; in two processes
HEALTH, FINANCE, WORKS = "Sở Y tế", "Sở Tài chính", "Sở Xây dựng"
MONTHLY = f"{HEALTH} báo cáo số liệu trước ngày 19 hằng tháng"
Act = Callable[[Desk], Awaitable[object]]


def source(message: int) -> Source:
    return Source(HOA, "Hoa", HOA, "private", "", message)


async def assign(office: Office, message: int, said: str = f"{HEALTH} rà soát trước ngày 30/6/2026") -> None:
    async with office.acting(source(message)) as desk:
        read = notices.read_sentence(said, today=desk.today, calendar=await desk.calendar())
        notice = await intake.enter(desk, read, SourceFile(said.encode()))
        (draft,) = (await intake.intake(desk, notice)).drafts
        await assigning.approve(desk, draft.id)


@pytest.fixture
async def other(office: Office) -> AsyncIterator[Office]:
    """A second process on the same database, with three agencies and task 1 of the first."""
    async with office.itself() as desk:
        for name in (HEALTH, FINANCE, WORKS):
            await agencies.enter(desk, name)
    await assign(office, 1)
    made = make_office(office.settings, office.clock)
    yield made
    await made.db.close()


async def attempt(office: Office, message: int, act: Act) -> Refusal | None:
    try:
        async with office.acting(source(message)) as desk:
            await act(desk)
    except Refused as no:
        return no.refusal
    return None


async def both(office: Office, other: Office, mine: Act, theirs: Act) -> set[Refusal | None]:
    return set(await asyncio.gather(attempt(office, 10, mine), attempt(other, 11, theirs)))


async def states(office: Office) -> list[str]:
    async with office.db.read() as session:
        return list(await session.scalars(select(Assignment.state).order_by(Assignment.id)))


async def test_task_that_two_move_at_once_goes_to_one(office: Office, other: Office) -> None:
    told = await both(
        office,
        other,
        lambda desk: changing.reassign(desk, 1, [FINANCE]),
        lambda desk: changing.reassign(desk, 1, [WORKS]),
    )
    assert told == {None, Refusal.ALREADY_CLOSED}
    assert await states(office) == [State.CANCELLED, State.ASSIGNED]


async def test_agencies_of_one_directive_that_change_places_do_not_wait_for_each_other(
    office: Office, other: Office
) -> None:
    await attempt(office, 2, lambda desk: changing.reassign(desk, 1, [HEALTH, FINANCE]))
    told = await both(
        office,
        other,
        lambda desk: changing.reassign(desk, 1, [FINANCE, WORKS]),
        lambda desk: changing.reassign(desk, 2, [HEALTH, WORKS]),
    )
    assert told == {Refusal.ALREADY_ASSIGNED}, "each agency has the task already, and nobody was held up"


async def test_task_that_is_moved_while_it_is_reported_is_moved(office: Office, other: Office) -> None:
    told = await both(
        office,
        other,
        lambda desk: changing.reassign(desk, 1, [FINANCE]),
        lambda desk: completion.report(desk, 1, "45/BC-SYT"),
    )
    assert told in ({None}, {None, Refusal.ALREADY_CLOSED})
    assert await states(office) == [State.CANCELLED, State.ASSIGNED]


async def test_report_is_confirmed_or_its_task_taken_back_never_both(office: Office, other: Office) -> None:
    await attempt(office, 2, lambda desk: completion.report(desk, 1, "45/BC-SYT"))
    told = await both(
        office, other, lambda desk: completion.confirm(desk, 1), lambda desk: withdrawing.withdraw(desk, 1, "giao nhầm")
    )
    assert told == {None, Refusal.ALREADY_CLOSED}


async def test_approval_is_undone_or_its_task_received_never_both(office: Office, other: Office) -> None:
    told = await both(
        office, other, lambda desk: undoing.undo_approval(desk, 1), lambda desk: progress.receive(desk, [1])
    )
    expected = {State.CANCELLED: Refusal.ALREADY_CLOSED, State.RECEIVED: Refusal.ACTED_UPON}
    assert told == {None, expected[State((await states(office))[0])]}


async def test_approval_that_two_undo_is_undone_once(office: Office, other: Office) -> None:
    told = await both(
        office, other, lambda desk: undoing.undo_approval(desk, 1), lambda desk: undoing.undo_approval(desk, 1)
    )
    assert told == {None, Refusal.NOTHING_TO_UNDO}


async def test_tasks_that_two_merge_into_each_other_leave_one(office: Office, other: Office) -> None:
    await assign(office, 2)
    told = await both(office, other, lambda desk: merging.merge(desk, 1, [2]), lambda desk: merging.merge(desk, 2, [1]))
    assert told == {None, Refusal.ALREADY_CLOSED}
    assert sorted(await states(office)) == [State.ASSIGNED, State.CANCELLED]


async def test_nothing_of_a_withdrawn_notice_stays_however_its_draft_is_approved_meanwhile(
    office: Office, other: Office
) -> None:
    await attempt(office, 2, lambda desk: undoing.undo_approval(desk, 1))
    await attempt(office, 3, lambda desk: withdrawing.propose(desk, 1, "ban hành nhầm"))
    async with office.db.read() as session:
        proposal = await session.scalar(select(Event.id).where(Event.act == "withdrawal_proposed")) or 0
    told = await both(
        office,
        other,
        lambda desk: withdrawing.withdraw_notice(desk, proposal),
        lambda desk: assigning.approve(desk, 1),
    )
    assert told in ({None}, {None, Refusal.DECIDED_DRAFT})
    assert await states(office) == [State.CANCELLED]


async def test_next_occurrence_is_made_by_one_of_two_processes(office: Office, other: Office, clock: SetClock) -> None:
    await assign(office, 2, MONTHLY)
    clock.forward(timedelta(days=5))
    assert sum(await asyncio.gather(job.plan(office), job.plan(other))) == 1
    async with office.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Directive)) == 3


async def test_series_of_a_notice_that_is_withdrawn_at_this_moment_leaves_nothing_open(
    office: Office, other: Office, clock: SetClock
) -> None:
    await assign(office, 2, MONTHLY)
    clock.forward(timedelta(days=5))
    await attempt(office, 3, lambda desk: withdrawing.propose(desk, 2, "ban hành nhầm"))
    async with office.db.read() as session:
        proposal = await session.scalar(select(Event.id).where(Event.act == "withdrawal_proposed")) or 0
    await asyncio.gather(attempt(office, 10, lambda desk: withdrawing.withdraw_notice(desk, proposal)), job.plan(other))
    await job.plan(other)
    assert set((await states(office))[1:]) == {State.CANCELLED}
