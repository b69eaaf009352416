"""What tests of the review's Excel table begin with."""

from __future__ import annotations

import pytest

from tests.agencies import AGENCIES
from tests.excel import entered, fetched
from tests.stage import Stage


@pytest.fixture
async def table(stage: Stage) -> bytes:
    """The table of a notice with six drafts."""
    await stage.agencies(*AGENCIES)
    await entered(stage)
    return await fetched(stage)
