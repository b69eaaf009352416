"""The group that asks the office for something about its task."""

from __future__ import annotations

import pytest

from sandbox import Chat
from tests.agencies import HEALTH
from tests.stage import Stage


@pytest.fixture
async def health(stage: Stage, linked: Chat) -> Chat:
    """Two agencies with linked groups and a task of the first, number 1; its new-task message is out."""
    assert await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026") == 1
    await stage.tell()
    return linked
