"""The totals, for the chair and for one agency."""

from __future__ import annotations

from tests.agencies import WORKS
from tests.chat.whole_way.way import Way


async def test_chair_sees_the_totals_of_all_agencies(all_confirmed: Way) -> None:
    chair = all_confirmed.chair
    await chair.send("/baocao")
    figures = chair.private.last().text
    assert "cập nhật đến 07:30 13/04/2026" in figures
    assert "Tổng số: 14; hoàn thành: 3 (21 %)" in figures
    assert "hoàn thành, đúng hạn: 3" in figures
    assert "chưa hoàn thành, trong hạn: 9" in figures
    assert "chưa hoàn thành, không thời hạn: 2" in figures
    await chair.send("/baocao theo đơn vị")
    assert f"{WORKS}: 1/2" in chair.private.last().text


async def test_agency_sees_its_own_totals(all_confirmed: Way) -> None:
    group = all_confirmed.stage.groups[WORKS]
    await all_confirmed.stage.focal[WORKS].say(group, "/baocao")
    assert "Tổng số: 2; hoàn thành: 1 (50 %)" in group.last().text
