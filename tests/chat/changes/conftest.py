"""The office that changes what it has assigned."""

from __future__ import annotations

import pytest

from sandbox import Chat
from tests.agencies import WORKS
from tests.stage import Stage


@pytest.fixture
async def office(stage: Stage, linked: Chat) -> Chat:
    """Three agencies, two of them with groups; the private chat of the office's admin."""
    await stage.agencies(WORKS)
    return stage.hoa.private
