"""The office confirms, and the agency hears of it."""

from __future__ import annotations

from tests.agencies import FINANCE
from tests.chat.whole_way.way import Way


async def test_agency_is_told_that_its_report_is_confirmed(confirmed: Way) -> None:
    assert "đã được xác nhận hoàn thành" in confirmed.stage.groups[FINANCE].last().text
