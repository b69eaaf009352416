"""Linked groups, and what holds after every test that plays on a stage."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from bot.models import Assignment
from bot.registry.tasks import history
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH
from tests.stage import Stage

DRUGS = "rà soát thuốc <dự trữ> & hóa chất"


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let the law below be looked at after every test that has a stage."""
    names = getattr(item, "fixturenames", [])
    if "stage" in names:
        names.append("events_reproduce_every_task")


@pytest.fixture
async def linked(stage: Stage) -> Chat:
    """Two agencies with linked groups; the group of the first."""
    await stage.agencies(HEALTH, FINANCE)
    await stage.link(FINANCE)
    return await stage.link(HEALTH)


@pytest.fixture
async def events_reproduce_every_task(stage: Stage) -> AsyncIterator[None]:
    """Folded together, the events of a task give its row: nothing changes a task without an event."""
    yield
    async with stage.context.db.read() as session:
        for number in await session.scalars(select(Assignment.id)):
            assert await history.replayed(session, number) == await history.present(session, number)


@pytest.fixture
async def shared(stage: Stage, linked: Chat) -> Stage:
    """Task 1 is led by the health department and coordinated by the finance department as task 2; 3 is finance's."""
    await stage.assign(f"{HEALTH} chủ trì, phối hợp với {FINANCE} {DRUGS} trước ngày 19/6/2026")
    await stage.assign(f"{FINANCE}: quyết toán kinh phí")
    return stage
