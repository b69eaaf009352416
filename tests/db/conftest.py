"""Databases for real: the office of each test on a file SQLite and on PostgreSQL (tests/conftest.py) in turn."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.app import make_context
from bot.clock import SetClock
from bot.registry.core.context import Context
from bot.settings import Settings


@pytest.fixture
async def context(database_url: str, clock: SetClock) -> AsyncIterator[Context]:
    """Return an office whose register is on this database."""
    made = make_context(Settings(_env_file=None, database_url=database_url, bot_token="1:x", admin_ids=(1,)), clock)
    await made.db.migrate()
    yield made
    await made.db.close()


@pytest.fixture
async def other(context: Context) -> AsyncIterator[Context]:
    """A second process on the same database."""
    made = make_context(context.settings, context.clock)
    yield made
    await made.db.close()
