"""The register on which the benches measure is one that people could have made: its laws hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bench.register import Size, fill
from bot.clock import ZONE
from bot.models import Assignment, Event
from bot.registry.core.context import Context
from bot.registry.tasks import history
from bot.registry.tasks.states import CLOSED, State

NOW = datetime(2026, 6, 15, 9, tzinfo=ZONE)
SIZE = Size(tasks=330, open_=60, chats=tuple(range(-107, -100)))


async def test_every_task_is_the_fold_of_its_events(context: Context) -> None:
    await fill(context.db, SIZE, 5_000_000_001, NOW)
    async with context.db.read() as session:
        for number in range(1, SIZE.tasks + 1):
            assert await history.replayed(session, number) == await history.present(session, number)


async def test_the_newest_tasks_are_open_and_reports_name_their_events(context: Context) -> None:
    await fill(context.db, SIZE, 5_000_000_001, NOW)
    async with context.db.read() as session:
        closed = (*CLOSED, State.REPORTED)
        found = list(
            await session.scalars(select(Assignment.id).where(Assignment.state.not_in(closed)).order_by(Assignment.id))
        )
        assert found == list(range(SIZE.tasks - SIZE.open_ + 1, SIZE.tasks + 1))
        named = select(Assignment.id, Event.assignment_id, Event.act).join(
            Event, Event.id == Assignment.report_event_id
        )
        reports = (await session.execute(named)).all()
        assert len(reports) == SIZE.tasks - SIZE.open_
        assert all(task == of and act == "reported" for task, of, act in reports)
