"""Directives that come again: the next occurrence is made once, for whoever has it, and the series can end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import ZONE
from bot.jobs.planning import recurrence as job
from bot.registry.intake.recurrence import next_day
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Task
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH
from tests.stage import Stage

MONTHLY = "tổng hợp số liệu, báo cáo UBND tỉnh trước ngày 19 hằng tháng"


@pytest.fixture
async def office(stage: Stage, linked: Chat) -> Chat:
    """Two agencies with groups, and task 1 of the first: due on 19 June and every month."""
    await stage.assign(f"{HEALTH}: {MONTHLY}")
    assert (await stage.task(1)).deadline == date(2026, 6, 19)
    await stage.tell()
    return stage.hoa.private


async def every(stage: Stage) -> list[Task]:
    return [await stage.task(int(str(row[0]))) for row in (await stage.dump())["assignments"]]


async def deadlines(stage: Stage) -> list[str]:
    return sorted(str(task.deadline) for task in await every(stage))


async def test_card_says_how_often_it_comes_again(stage: Stage, office: Chat) -> None:
    await stage.hoa.send(f"/giao {FINANCE}: {MONTHLY}")
    assert "Lặp lại: hằng tháng" in office.last().text
    await stage.hoa.send("/sua 2 hạn 30/6")
    assert "Lặp lại" not in office.last().text
    await stage.hoa.send("/sua 2 hạn thứ sáu hằng tuần")
    assert "Lặp lại: hằng tuần" in office.last().text


async def test_next_occurrence_is_made_once_when_the_day_has_passed(stage: Stage, office: Chat) -> None:
    await stage.at("2026-06-19 23:59")
    assert await deadlines(stage) == ["2026-06-19"]
    await stage.at("2026-06-20 00:00")
    assert await deadlines(stage) == ["2026-06-19", "2026-07-19"]
    await stage.at("2026-06-20 09:00")
    assert await deadlines(stage) == ["2026-06-19", "2026-07-19"]
    assert (await stage.task(1)).state is State.ASSIGNED, "the old one is still owed"
    assert "19/07/2026" in stage.groups[HEALTH].last().text
    await stage.at("2026-07-20 09:00")
    assert await deadlines(stage) == ["2026-06-19", "2026-07-19", "2026-08-19"]


async def test_next_occurrence_is_made_when_all_are_confirmed(stage: Stage, office: Chat) -> None:
    await stage.focal[HEALTH].say(stage.groups[HEALTH], "/xong 1 45/BC-SYT")
    await stage.tick()
    assert len(await deadlines(stage)) == 1, "a report is not yet the end"
    await stage.hoa.send("/xacnhan 1")
    await stage.tick()
    await stage.tick()
    assert await deadlines(stage) == ["2026-06-19", "2026-07-19"]


async def test_next_occurrence_goes_to_whoever_has_the_task_now(stage: Stage, office: Chat) -> None:
    await stage.hoa.send(f"/chuyen 1 {FINANCE}")
    await stage.at("2026-06-20 09:00")
    new = await stage.task(3)
    assert (new.agency, new.part, new.deadline) == (FINANCE, Part.LEAD, date(2026, 7, 19))
    await stage.focal[FINANCE].say(stage.groups[FINANCE], "/xong 3 45/BC-STC")
    await stage.tick()
    assert "45/BC-STC" in office.last().text, "who follows it is kept"


async def test_series_ends_when_its_newest_occurrence_was_taken_back(stage: Stage, office: Chat) -> None:
    await stage.at("2026-06-20 09:00")
    await stage.hoa.send("/thuhoi 2 không còn phải báo cáo")
    await stage.at("2026-08-20 09:00")
    assert await deadlines(stage) == ["2026-06-19", "2026-07-19"]


async def test_series_ends_with_its_notice(stage: Stage, office: Chat) -> None:
    await stage.at("2026-06-20 09:00")
    await stage.hoa.send("/thuhoi vb1 không còn phải báo cáo")
    await stage.hoa.press(office.last(), "Thu hồi văn bản")
    await stage.at("2026-08-20 09:00")
    assert [task.state for task in await every(stage)] == [State.CANCELLED] * 2


async def test_days_that_passed_while_nobody_looked_are_not_made_up(stage: Stage, office: Chat) -> None:
    await stage.at("2026-11-02 09:00")
    await stage.tick()
    assert await deadlines(stage) == ["2026-06-19", "2026-11-19"]


async def test_approval_can_still_be_undone_before_anything_follows(stage: Stage, office: Chat) -> None:
    stage.clock.put(datetime(2026, 6, 30, 23, 58, tzinfo=ZONE))
    await stage.hoa.send(f"/giao {FINANCE}: báo cáo số liệu")
    await stage.hoa.send("/sua 2 hạn ngày 30 hằng tháng")
    await stage.hoa.send("/duyet 2")
    await stage.at("2026-07-01 00:00")
    assert "2026-07-30" not in await deadlines(stage)
    await stage.hoa.send("/hoantac 2")
    await stage.at("2026-07-02 09:00")
    assert "2026-07-30" not in await deadlines(stage)


async def test_day_moved_to_the_working_day_before_does_not_come_twice_in_a_month(stage: Stage, office: Chat) -> None:
    await stage.hoa.send(f"/giao {FINANCE}: báo cáo số liệu")
    await stage.hoa.send("/sua 2 hạn ngày 20 hằng tháng")
    await stage.hoa.press(office.last(), "Ngày làm việc trước")
    await stage.hoa.press(office.last(), "✅ Duyệt")
    assert (await stage.task(2)).deadline == date(2026, 6, 19)
    await stage.at("2026-06-20 09:00")
    assert await deadlines(stage) == ["2026-06-19", "2026-06-19", "2026-07-19", "2026-07-20"]


async def test_without_a_day_the_first_occurrence_lasts_for_one_turn_from_the_notice(
    stage: Stage, office: Chat
) -> None:
    await stage.hoa.send(f"/giao {FINANCE} báo cáo UBND tỉnh định kỳ hằng quý")
    await stage.hoa.press(office.last(), "✅ Duyệt")
    assert (await stage.task(2)).deadline is None
    await stage.at("2026-06-18 09:00")
    assert len(await every(stage)) == 2
    await stage.focal[FINANCE].say(stage.groups[FINANCE], "/xong 2 45/BC-STC")
    await stage.hoa.send("/xacnhan 2")
    await stage.tick()
    assert (await stage.task(3)).deadline == date(2026, 9, 15)


async def test_two_processes_make_one_occurrence(stage: Stage, office: Chat) -> None:
    stage.clock.put(stage.clock.now() + timedelta(days=10))
    assert sorted([await job.plan(stage.context), await job.plan(stage.context)]) == [0, 1]


async def test_next_occurrence_is_approved_by_the_program_and_is_no_draft_of_the_notice(
    stage: Stage, office: Chat
) -> None:
    await stage.at("2026-06-20 09:00")
    await stage.hoa.send("/hoantac 2")
    assert "Không có việc duyệt nào để hoàn tác" in office.last().text
    await stage.hoa.send("/sua 2")
    assert "✅ Đã duyệt" in office.last().text
    await stage.hoa.send("/lichsu 2")
    assert "tạo kỳ tiếp theo" in office.last().text


# --- The days of a rule -----------------------------------------------------------------------------------------------

RULES = [
    "FREQ=DAILY;BYHOUR=16", "FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY", "FREQ=MONTHLY;BYMONTHDAY=20", "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=MONTHLY;BYMONTHDAY=20;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=3",
    "FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
]  # fmt: skip
DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
TURN = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 31, "YEARLY": 366}


@given(st.sampled_from(RULES), DAYS, st.integers(0, 400))
def test_the_next_day_lies_ahead_within_one_turn_and_none_is_passed_over(rule: str, start: date, later: int) -> None:
    after = start + timedelta(days=later)
    found = next_day(rule, after, start)
    assert found is not None
    assert found > after
    every_ = dict(part.split("=") for part in rule.split(";"))
    turn = (
        TURN[every_["FREQ"]] * int(every_.get("INTERVAL", "1")) * (8 if "=29" in rule or rule == "FREQ=YEARLY" else 1)
    )
    assert (found - after).days <= turn
    assert next_day(rule, found - timedelta(days=1), start) == found


@pytest.mark.parametrize(
    ("rule", "start", "after", "found"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=30", "2026-01-30", "2026-01-30", "2026-02-28"),
        ("FREQ=MONTHLY;BYMONTHDAY=30", "2026-01-30", "2026-02-28", "2026-03-30"),
        ("FREQ=MONTHLY", "2026-01-31", "2026-02-28", "2026-03-31"),
        ("FREQ=MONTHLY;BYMONTHDAY=20;INTERVAL=3", "2026-04-09", "2026-04-09", "2026-06-20"),
        ("FREQ=MONTHLY;BYMONTHDAY=20;INTERVAL=3", "2026-12-20", "2026-12-20", "2027-03-20"),
        ("FREQ=WEEKLY;BYDAY=FR", "2026-06-19", "2026-06-19", "2026-06-26"),
        ("FREQ=DAILY;BYHOUR=16", "2026-06-19", "2026-06-19", "2026-06-20"),
    ],
)
def test_the_next_day_of_a_rule(rule: str, start: str, after: str, found: str) -> None:
    days = (date.fromisoformat(day) for day in (after, start))
    assert str(next_day(rule, *days)) == found
