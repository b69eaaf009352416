"""docs/outbox.md draws the life of a row: every transition of the chart is played."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.models import Outbox
from bot.registry.core.context import Context
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.operations import health
from bot.registry.outbox import leases, outbox
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter, State
from tests.docs import text_of
from tests.unit.staff import STAFF, source

NEW = "[*]"
Step = Callable[[UnitOfWork], Awaitable[object]]


async def claim(uow: UnitOfWork) -> Letter:
    [letter] = await leases.claim(uow.session, "a", uow.now)
    return letter


async def plan(uow: UnitOfWork) -> None:
    await outbox.plan(uow, STAFF, Kind.FAULT)


async def plan_late(uow: UnitOfWork) -> None:
    await outbox.plan(uow, STAFF, Kind.FAULT, skip=outbox.AFTER_HOURS)


async def deliver(uow: UnitOfWork) -> None:
    await leases.close(uow.session, await claim(uow), State.SENT, uow.now)


async def fail(uow: UnitOfWork) -> None:
    await leases.close(uow.session, await claim(uow), State.FAILED, uow.now)


async def skip(uow: UnitOfWork) -> None:
    await leases.close(uow.session, await claim(uow), State.SKIPPED, uow.now)


async def give_back(uow: UnitOfWork) -> None:
    await leases.release(uow.session, await claim(uow))


async def lose_sight(uow: UnitOfWork) -> None:
    await leases.sent_again(uow.session, await claim(uow), uow.now, uow.now, "no answer")


async def silence(uow: UnitOfWork) -> None:
    await outbox.silence(uow, STAFF)


async def revive(uow: UnitOfWork) -> None:
    before = uow.now - leases.LEASE - timedelta(seconds=1)  # to which the clock was put back
    await leases.revive(uow.session, uow.today, before)


async def resend(uow: UnitOfWork) -> None:
    await health.resend(uow, 1)


async def arrive(uow: UnitOfWork) -> None:
    await health.arrived(uow, 1)


# How a row gets into each state, and what is done to it there.
PLAYED: dict[tuple[str, str], tuple[Step, ...]] = {
    (NEW, "planned"): (plan,),
    (NEW, "skipped"): (plan_late,),
    ("planned", "sending"): (plan, claim),
    ("planned", "skipped"): (plan, silence),
    ("sending", "sent"): (plan, deliver),
    ("sending", "planned"): (plan, give_back),
    ("sending", "unknown"): (plan, lose_sight),
    ("sending", "failed"): (plan, fail),
    ("sending", "skipped"): (plan, skip),
    ("unknown", "planned"): (plan, lose_sight, resend),
    ("failed", "planned"): (plan, fail, resend),
    ("unknown", "sent"): (plan, lose_sight, arrive),
    ("skipped", "planned"): (plan_late, revive),
}


def test_the_chart_draws_the_transitions_that_are_played_here() -> None:
    drawn = re.findall(r"^ +(\S+) --> (\S+): ", text_of("docs/outbox.md"), flags=re.MULTILINE)
    assert sorted(drawn) == sorted(PLAYED)


async def state_after(context: Context, steps: tuple[Step, ...]) -> str:
    """Take these steps, each in a unit of work; return the state of the first row after them."""
    for step in steps:
        async with context.acting(source(100)) as uow:
            await step(uow)
    async with context.db.read() as session:
        row = await session.get(Outbox, 1)
        return row.state if row is not None else NEW


@pytest.mark.parametrize("edge", PLAYED, ids=" to ".join)
async def test_a_transition_leads_where_it_is_drawn(register: Context, edge: tuple[str, str]) -> None:
    begin, end = edge
    *before, last = PLAYED[edge]
    # A step out of "sending" claims the row first, in the same unit of work.
    assert await state_after(register, tuple(before)) == ("planned" if begin == "sending" else begin)
    assert await state_after(register, (last,)) == end
