"""The group that reports."""

from __future__ import annotations

import pytest

from sandbox import Chat
from tests.stage import Stage


@pytest.fixture
async def health(stage: Stage, linked: Chat) -> Chat:
    """Two agencies with linked groups; the group of the first. This morning's list of the office is out."""
    await stage.tick()  # nothing waits for the office: its list does not come between
    return linked
