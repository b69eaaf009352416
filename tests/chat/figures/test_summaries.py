"""Summaries that come by themselves: when, to whom, once, and not to whoever has switched them off."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.clock import ZONE
from bot.jobs.planning.summaries import due
from bot.registry.outbox.kinds import Kind
from bot.settings import Settings
from bot.workdays import WorkCalendar
from sandbox import User
from tests.agencies import HEALTH
from tests.stage import Stage

FRIDAY = "2026-06-19 16:00"


@pytest.fixture
async def chair(stage: Stage) -> User:
    """A chair, and one task that is open."""
    await stage.agencies(HEALTH)
    await stage.link(HEALTH)
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 30/6/2026")
    return await stage.person("Lê Quang Vinh", "lãnh đạo")


def weekly(person: User) -> list[str]:
    return [m.text for m in person.private.bot_messages() if "tuần (từ" in m.text]


async def test_on_friday_afternoon_chairs_and_the_office_get_the_week_once(stage: Stage, chair: User) -> None:
    await stage.at("2026-06-19 15:59")
    assert weekly(chair) == []
    await stage.at(FRIDAY)
    await stage.at("2026-06-19 18:00")
    await stage.at("2026-06-20 09:00")
    assert len(weekly(chair)) == len(weekly(stage.hoa)) == 1
    assert "tuần (từ 15/06/2026 đến 21/06/2026)" in weekly(chair)[0]
    assert "Tổng số: 1;" in weekly(chair)[0]
    assert not [m for m in stage.groups[HEALTH].bot_messages() if "tuần (từ" in m.text]


async def test_a_bot_that_was_down_on_friday_makes_up_for_it(stage: Stage, chair: User) -> None:
    await stage.at("2026-06-21 20:00")
    assert weekly(chair) == []  # nobody is sent a summary on a Sunday
    await stage.at("2026-06-22 07:30")
    assert len(weekly(chair)) == 1


async def test_whoever_has_switched_it_off_gets_none_until_it_is_switched_on(stage: Stage, chair: User) -> None:
    await chair.send("/baocao tắt tuần")
    assert "sẽ không nhận tổng hợp tuần nữa" in chair.private.last().text
    await stage.at(FRIDAY)
    assert (len(weekly(chair)), len(weekly(stage.hoa))) == (0, 1)
    await chair.send("/baocao bật tuần")
    await stage.at("2026-06-26 16:00")
    assert len(weekly(chair)) == 1


async def test_a_member_of_an_agency_has_nothing_to_switch(stage: Stage, chair: User) -> None:
    person = stage.focal[HEALTH]
    before = await stage.dump("people", "chats")
    await person.say(stage.groups[HEALTH], "/baocao tắt tuần")
    assert await stage.dump("people", "chats") == before


async def test_after_the_14th_the_administrative_month_comes_and_after_a_quarter_the_slow_ones(
    stage: Stage, chair: User
) -> None:
    await stage.at("2026-07-15 08:00")
    said = [m.text for m in chair.private.bot_messages()]
    assert any("kỳ báo cáo tháng 7/2026 (từ 15/06/2026 đến 14/07/2026)" in text for text in said)
    await stage.at("2026-09-15 08:00")
    slow = [m.text for m in chair.private.bot_messages() if "Đơn vị chậm" in m.text]
    assert len(slow) == 1
    assert "kỳ báo cáo quý 3/2026" in slow[0]
    assert f"{HEALTH}: 1, 0 / 1" in slow[0]


def kinds(when: str, calendar: str = "administrative") -> set[Kind]:
    settings = Settings(_env_file=None, report_calendar=calendar)
    now = datetime.fromisoformat(when).replace(tzinfo=ZONE)
    return {kind for kind, _period in due(settings, WorkCalendar(), now)}


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2026-06-24 16:00", {Kind.WEEKLY, Kind.MONTHLY, Kind.QUARTERLY}),  # if nobody was there to plan them
        ("2026-06-26 15:59", set()),
        ("2026-06-15 07:00", set()),
        ("2026-06-20 16:00", set()),
        ("2026-06-19 15:59", {Kind.MONTHLY, Kind.QUARTERLY}),
        ("2026-08-14 16:00", {Kind.WEEKLY}),
        ("2026-08-17 07:30", {Kind.WEEKLY, Kind.MONTHLY}),  # the 15th is a Saturday
        ("2027-02-03 16:00", {Kind.WEEKLY}),  # the last working day before Tết
        ("2027-02-08 16:00", set()),  # within Tết
    ],
)
def test_the_instants_follow_the_working_days(when: str, expected: set[Kind]) -> None:
    assert kinds(when) == expected


def test_the_calendar_month_can_be_chosen_instead() -> None:
    assert kinds("2026-07-03 08:00", "calendar") == {Kind.MONTHLY, Kind.QUARTERLY}
