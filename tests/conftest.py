"""Fixtures that several layers share: a clock that stands still, a database in a file, the bot in the sandbox."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from bot.app import make_office
from bot.clock import ZONE, SetClock
from bot.registry.office import Office
from bot.settings import Settings
from tests.stage import Stage, raise_curtain

# make soak sets NHACVIEC_SOAK: the same tests with the big numbers.
SOAK = bool(os.environ.get("NHACVIEC_SOAK"))
hypothesis_settings.register_profile("short", max_examples=60, deadline=None)
hypothesis_settings.register_profile("soak", max_examples=2000, deadline=None)
hypothesis_settings.load_profile("soak" if SOAK else "short")

MONDAY = datetime(2026, 6, 15, 9, 0, tzinfo=ZONE)


@pytest.fixture
def clock() -> SetClock:
    """Monday 15 June 2026, nine in the morning."""
    return SetClock(MONDAY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a small office whose database is a file."""
    return Settings(
        _env_file=None,
        database_url=f"sqlite+aiosqlite:///{tmp_path / 'register.sqlite3'}",
        bot_token="7000000001:AAE-sandbox_sandbox_sandbox_sandbox",
        admin_ids=(),
    )


@pytest.fixture
async def office(settings: Settings, clock: SetClock) -> AsyncIterator[Office]:
    """An office with an empty register."""
    made = make_office(settings, clock)
    await made.db.migrate()
    yield made
    await made.db.close()


@pytest.fixture
async def stage(settings: Settings, clock: SetClock) -> AsyncIterator[Stage]:
    """The bot in the sandbox, with an admin (hoa) who has started it."""
    async with raise_curtain(settings, clock) as made:
        yield made
