"""The document is read; nothing is told to anybody."""

from __future__ import annotations

from tests.chat.whole_way.way import NEW_BODY, Way


async def test_office_is_told_what_was_read(handed_in: Way) -> None:
    office = handed_in.office
    assert "118/TB-UBND" in office.last().text
    assert "ngày: 09/04/2026" in office.last().text
    assert "Đọc được 10 nhiệm vụ" in office.last().text
    assert "8 có thời hạn, 5 đã rõ, 5 cần xem lại" in office.last().text
    assert f"Chưa có trong danh mục đơn vị: {NEW_BODY}" in office.last().text


async def test_groups_are_told_nothing_before_the_review(handed_in: Way) -> None:
    await handed_in.stage.tell()
    groups = handed_in.stage.groups
    assert {agency: len(group.messages) for agency, group in groups.items()} == handed_in.said
