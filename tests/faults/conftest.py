"""A sandbox for real processes; and the bot in one, over each kind of database, before a morning of many groups."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.clock import SetClock
from bot.settings import Settings
from sandbox import User, World
from tests.faults.crowd import MORNING
from tests.stage import Stage, raise_curtain


@pytest.fixture
def world() -> World:
    """A world by the computer's own clock, for real processes."""
    return World()


@pytest.fixture
def hoa(world: World) -> User:
    return world.user("Trần Thị Hoa", started=True)


@pytest.fixture
async def eve(database_url: str, settings: Settings) -> AsyncIterator[Stage]:
    """The bot with an admin and nothing else, an hour before the morning."""
    clock = SetClock(MORNING - timedelta(hours=1))
    async with raise_curtain(settings.model_copy(update={"database_url": database_url}), clock) as made:
        yield made
