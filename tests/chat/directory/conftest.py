"""The person who keeps the list of agencies."""

from __future__ import annotations

import pytest

from sandbox import User
from tests.agencies import FINANCE, HEALTH, PLANNING
from tests.stage import Stage


@pytest.fixture
async def lan(stage: Stage) -> User:
    """Staff of the office, and agencies in the register."""
    await stage.agencies(HEALTH, FINANCE, PLANNING)
    return await stage.person("Phạm Thị Lan", "chuyên viên")
