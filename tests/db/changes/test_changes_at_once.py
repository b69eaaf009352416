"""What the office changes, at the same moment as somebody else acts: over two connections, on each kind of database."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot import notices
from bot.clock import SetClock
from bot.jobs.planning import recurrence as job
from bot.models import Assignment, Directive, Event
from bot.registry.changes import changing, merging, undoing, withdrawing
from bot.registry.core.context import Context
from bot.registry.core.refusals import Refusal
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake
from bot.registry.intake.intake import SourceFile
from bot.registry.reporting import completion, progress
from bot.registry.tasks.states import State
from tests.agencies import FINANCE, HEALTH, WORKS
from tests.db.acting import Act, attempt, source

MONTHLY = f"{HEALTH} báo cáo số liệu trước ngày 19 hằng tháng"


async def assign(context: Context, message: int, said: str = f"{HEALTH} rà soát trước ngày 30/6/2026") -> None:
    async with context.acting(source(message)) as uow:
        read = notices.read_sentence(said, today=uow.today, calendar=await uow.calendar())
        notice = await intake.enter(uow, read, SourceFile(said.encode()))
        (draft,) = (await intake.intake(uow, notice)).drafts
        await assigning.approve(uow, draft.id)


@pytest.fixture
async def other(context: Context, other: Context) -> Context:
    """A second process on the same database, with three agencies and task 1 of the first."""
    async with context.itself() as uow:
        for name in (HEALTH, FINANCE, WORKS):
            await agencies.enter(uow, name)
    await assign(context, 1)
    return other


async def both(context: Context, other: Context, mine: Act, theirs: Act) -> set[Refusal | None]:
    return set(await asyncio.gather(attempt(context, source(10), mine), attempt(other, source(11), theirs)))


async def states(context: Context) -> list[str]:
    async with context.db.read() as session:
        return list(await session.scalars(select(Assignment.state).order_by(Assignment.id)))


async def test_task_that_two_move_at_once_goes_to_one(context: Context, other: Context) -> None:
    told = await both(
        context,
        other,
        lambda uow: changing.reassign(uow, 1, [FINANCE]),
        lambda uow: changing.reassign(uow, 1, [WORKS]),
    )
    assert told == {None, Refusal.ALREADY_CLOSED}
    assert await states(context) == [State.CANCELLED, State.ASSIGNED]


async def test_agencies_of_one_directive_that_change_places_do_not_wait_for_each_other(
    context: Context, other: Context
) -> None:
    await attempt(context, source(2), lambda uow: changing.reassign(uow, 1, [HEALTH, FINANCE]))
    told = await both(
        context,
        other,
        lambda uow: changing.reassign(uow, 1, [FINANCE, WORKS]),
        lambda uow: changing.reassign(uow, 2, [HEALTH, WORKS]),
    )
    assert told == {Refusal.ALREADY_ASSIGNED}, "each agency has the task already, and nobody was held up"


async def test_task_that_is_moved_while_it_is_reported_is_moved(context: Context, other: Context) -> None:
    told = await both(
        context,
        other,
        lambda uow: changing.reassign(uow, 1, [FINANCE]),
        lambda uow: completion.report(uow, 1, "45/BC-SYT"),
    )
    assert told in ({None}, {None, Refusal.ALREADY_CLOSED})
    assert await states(context) == [State.CANCELLED, State.ASSIGNED]


async def test_report_is_confirmed_or_its_task_taken_back_never_both(context: Context, other: Context) -> None:
    await attempt(context, source(2), lambda uow: completion.report(uow, 1, "45/BC-SYT"))
    told = await both(
        context, other, lambda uow: completion.confirm(uow, 1), lambda uow: withdrawing.withdraw(uow, 1, "giao nhầm")
    )
    assert told == {None, Refusal.ALREADY_CLOSED}


async def test_approval_is_undone_or_its_task_received_never_both(context: Context, other: Context) -> None:
    told = await both(context, other, lambda uow: undoing.undo_approval(uow, 1), lambda uow: progress.receive(uow, [1]))
    expected = {State.CANCELLED: Refusal.ALREADY_CLOSED, State.RECEIVED: Refusal.ACTED_UPON}
    assert told == {None, expected[State((await states(context))[0])]}


async def test_approval_that_two_undo_is_undone_once(context: Context, other: Context) -> None:
    told = await both(
        context, other, lambda uow: undoing.undo_approval(uow, 1), lambda uow: undoing.undo_approval(uow, 1)
    )
    assert told == {None, Refusal.NOTHING_TO_UNDO}


async def test_tasks_that_two_merge_into_each_other_leave_one(context: Context, other: Context) -> None:
    await assign(context, 2)
    told = await both(context, other, lambda uow: merging.merge(uow, 1, [2]), lambda uow: merging.merge(uow, 2, [1]))
    assert told == {None, Refusal.ALREADY_CLOSED}
    assert sorted(await states(context)) == [State.ASSIGNED, State.CANCELLED]


async def test_nothing_of_a_withdrawn_notice_stays_however_its_draft_is_approved_meanwhile(
    context: Context, other: Context
) -> None:
    await attempt(context, source(2), lambda uow: undoing.undo_approval(uow, 1))
    await attempt(context, source(3), lambda uow: withdrawing.propose(uow, 1, "ban hành nhầm"))
    async with context.db.read() as session:
        proposal = await session.scalar(select(Event.id).where(Event.act == "withdrawal_proposed")) or 0
    told = await both(
        context,
        other,
        lambda uow: withdrawing.withdraw_notice(uow, proposal),
        lambda uow: assigning.approve(uow, 1),
    )
    assert told in ({None}, {None, Refusal.DECIDED_DRAFT})
    assert await states(context) == [State.CANCELLED]


async def test_next_occurrence_is_made_by_one_of_two_processes(
    context: Context, other: Context, clock: SetClock
) -> None:
    await assign(context, 2, MONTHLY)
    clock.forward(timedelta(days=5))
    assert sum(await asyncio.gather(job.plan(context), job.plan(other))) == 1
    async with context.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Directive)) == 3


async def test_series_of_a_notice_that_is_withdrawn_at_this_moment_leaves_nothing_open(
    context: Context, other: Context, clock: SetClock
) -> None:
    await assign(context, 2, MONTHLY)
    clock.forward(timedelta(days=5))
    await attempt(context, source(3), lambda uow: withdrawing.propose(uow, 2, "ban hành nhầm"))
    async with context.db.read() as session:
        proposal = await session.scalar(select(Event.id).where(Event.act == "withdrawal_proposed")) or 0
    await asyncio.gather(
        attempt(context, source(10), lambda uow: withdrawing.withdraw_notice(uow, proposal)), job.plan(other)
    )
    await job.plan(other)
    assert set((await states(context))[1:]) == {State.CANCELLED}
