"""A register with one directive: task 1 of the agency that leads it, task 2 of the one that coordinates."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot import notices
from bot.app import make_context
from bot.clock import SetClock
from bot.registry.core.context import Context
from bot.registry.directory import agencies
from bot.registry.intake import assigning, intake
from bot.registry.intake.intake import SourceFile
from bot.registry.tasks import tasks
from bot.registry.tasks.states import State
from bot.settings import Settings
from tests.unit.staff import STAFF, source


@pytest.fixture
async def register(settings: Settings, clock: SetClock) -> AsyncIterator[Context]:
    """An office with one directive, approved: task 1 of the agency that leads, task 2 of the one that coordinates."""
    context = make_context(settings.model_copy(update={"admin_ids": (STAFF,)}), clock)
    await context.db.migrate()
    said = "Sở Y tế chủ trì, phối hợp với Công an tỉnh rà soát các cơ sở trước ngày 30/6/2026"
    async with context.acting(source(1)) as uow:
        for name in ("Sở Y tế", "Công an tỉnh"):
            await agencies.enter(uow, name)
        read = notices.read_sentence(said, today=uow.today, calendar=await uow.calendar())
        notice = await intake.enter(uow, read, SourceFile(said.encode()))
        (draft,) = (await intake.intake(uow, notice)).drafts
        assert (await assigning.approve(uow, draft.id)).tasks == (1, 2)
        assert [task.state for task in await tasks.by_numbers(uow.session, [1, 2])] == [State.ASSIGNED] * 2
    yield context
    await context.db.close()
