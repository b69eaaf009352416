"""The morning reminder lists what is due within a week, as a lead."""

from __future__ import annotations

from tests.agencies import WORKS
from tests.chat.whole_way.way import Way, one


async def test_reminder_offers_what_is_due_within_a_week(reminded: Way) -> None:
    digest = reminded.stage.groups[WORKS].last()
    assert "việc cần thực hiện" in digest.text
    assert one(digest, "done:") == f"done:{reminded.bridge.number}"
