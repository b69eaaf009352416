"""The review makes one task for each agency."""

from __future__ import annotations

from bot.registry.tasks.tasks import Part
from tests.chat.whole_way.way import NEW_BODY, Way


async def test_every_agency_gets_its_own_task(reviewed: Way) -> None:
    leads = reviewed.leads
    assert len(leads) == 13
    assert (
        sum(task.part is Part.COORDINATING for task in reviewed.made) == 23 + 1 + 1
    )  # "các sở, ban, ngành và UBND các xã, phường"
    asked = [task for task in leads if task.path.endswith("5")]
    assert {task.agency for task in asked} == {
        "UBND phường Tân An", "UBND phường Lâm Thành", "UBND xã Khe Trầu", "UBND xã Đồng Lâm",
    }  # fmt: skip
    assert NEW_BODY in {task.agency for task in leads}


async def test_deadlines_fall_on_working_days(reviewed: Way) -> None:
    by_path = {task.path: str(task.deadline) for task in reviewed.leads}
    assert by_path["II.1"] == "2026-04-24"
    assert by_path["II.2"] == "2026-04-24"  # the 25th is a Saturday: the working day before
    assert by_path["II.3.a"] == "2026-05-29"  # the end of May is a Sunday
    assert by_path["II.4"] == "2026-04-23"  # ten working days from the 9th
    assert by_path["II.8"] == "2026-04-29"  # 30 April is a holiday
