"""The morning reminder: on working mornings once for each chat, with what is due then and nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from bot.clock import ZONE
from bot.jobs.delivery import ready
from bot.jobs.planning import morning
from bot.registry.outbox import outbox
from demo.stage import data_of
from sandbox import Chat
from tests.agencies import HEALTH
from tests.reading import digests, numbers, texts
from tests.stage import Stage, raise_curtain


async def task_due(stage: Stage, day: str, *, told_on: str) -> int:
    """Assign a task on a day, at nine, due on another one, and let its message go out."""
    stage.clock.put(datetime.fromisoformat(f"{told_on} 09:00").replace(tzinfo=ZONE))
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày {date.fromisoformat(day):%d/%m/%Y}")
    await stage.hoa.send("/duyet")
    await stage.tell()
    return number


@pytest.mark.parametrize(
    ("off", "worked", "title"),
    [
        ("2026-06-20", "2026-06-22", "Quá hạn (1)"),  # Saturday
        ("2026-06-21", "2026-06-22", "Quá hạn (1)"),  # Sunday
        # Hùng Kings' day falls on a Sunday: Monday in lieu
        ("2026-04-27", "2026-04-28", "Đến hạn trong kỳ nghỉ vừa qua (1)"),
        ("2026-09-01", "2026-09-03", "Đến hạn trong kỳ nghỉ vừa qua (1)"),  # National day, two days
        # off in exchange for Saturday 22 August
        ("2026-08-31", "2026-09-03", "Đến hạn trong kỳ nghỉ vừa qua (1)"),
    ],
)
async def test_day_off_is_quiet_and_the_next_working_morning_catches_up(
    stage: Stage, off: str, worked: str, title: str
) -> None:
    stage.clock.put(datetime.fromisoformat(f"{off} 09:00").replace(tzinfo=ZONE) - timedelta(days=12))
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    told_on = (date.fromisoformat(off) - timedelta(days=11)).isoformat()
    number = await task_due(stage, off, told_on=told_on)
    before = len(group.messages)
    for time in ("07:30", "09:00", "16:59"):
        await stage.at(f"{off} {time}")
    assert len(group.messages) == before
    assert not [row for row in await stage.rows("digest") if row.day == date.fromisoformat(off)]
    await stage.at(f"{worked} 07:30")
    assert numbers(*texts(digests(group))) == [number]
    assert title in digests(group)[0].text


async def test_swapped_saturday_is_a_working_morning(stage: Stage, health: Chat) -> None:
    number = await task_due(stage, "2026-08-24", told_on="2026-08-10")
    await stage.at("2026-08-22 07:30")
    assert numbers(*texts(digests(health))) == [number]


async def test_reminder_comes_once_over_ticks_and_over_a_restart(stage: Stage, health: Chat) -> None:
    await task_due(stage, "2026-06-17", told_on="2026-06-15")
    await stage.at("2026-06-16 07:30")
    await stage.tick()
    async with raise_curtain(stage.context.settings, stage.clock, stage.world) as restarted:
        await restarted.tick()
        await restarted.at("2026-06-16 16:59")
    assert len(digests(health)) == 1
    await stage.at("2026-06-17 07:30")
    assert len(digests(health)) == 2


async def test_nothing_before_half_past_seven(stage: Stage, health: Chat) -> None:
    await task_due(stage, "2026-06-17", told_on="2026-06-15")
    await stage.at("2026-06-16 00:00")
    await stage.at("2026-06-16 07:29:59")
    assert digests(health) == []
    await stage.at("2026-06-16 07:30")
    assert len(digests(health)) == 1
    assert "lẽ ra" not in digests(health)[0].text


async def test_late_start_says_so(stage: Stage, health: Chat) -> None:
    await task_due(stage, "2026-06-17", told_on="2026-06-15")
    await stage.at("2026-06-16 10:15")
    assert "lẽ ra gửi lúc 07:30" in digests(health)[0].text


async def test_after_working_hours_it_is_skipped_and_the_row_says_why(stage: Stage, health: Chat) -> None:
    await task_due(stage, "2026-06-17", told_on="2026-06-15")
    await stage.at("2026-06-16 17:00")
    assert digests(health) == []
    *_, row = await stage.rows("digest")
    assert (row.state, row.why) == ("skipped", outbox.AFTER_HOURS)


async def test_reminder_planned_in_time_but_not_sent_before_the_evening_is_skipped(stage: Stage, health: Chat) -> None:
    await task_due(stage, "2026-06-17", told_on="2026-06-15")
    stage.world.faults.refuse(500, times=None)
    await stage.at("2026-06-16 16:50")
    stage.world.faults.clear()
    await stage.at("2026-06-16 17:20")
    await stage.at("2026-06-17 07:00")
    assert digests(health) == []
    *_, row = await stage.rows("digest")
    assert (row.state, row.why) == ("skipped", outbox.AFTER_HOURS)


async def test_nothing_due_leaves_a_row_that_says_so(stage: Stage, health: Chat) -> None:
    await task_due(stage, "2026-06-30", told_on="2026-06-15")
    await stage.at("2026-06-16 07:30")
    assert digests(health) == []
    *_, row = await stage.rows("digest")
    assert (row.day, row.state, row.why) == (date(2026, 6, 16), "skipped", morning.NOTHING_DUE)


async def test_sixty_tasks_are_split_between_tasks_and_none_is_missing(stage: Stage, health: Chat) -> None:
    stage.context.settings.digest_tasks = 60
    due = [date(2026, 6, 15) + timedelta(days=n % 8) for n in range(60)]
    made = {}
    for n, day in enumerate(due):
        words = f"<b>việc</b> & {'hồ sơ ' * 25}số {n}"
        made[await stage.assign(f"{HEALTH}: {words} trước ngày {day:%d/%m/%Y}")] = day
    await stage.tell()
    await stage.at("2026-06-16 07:30")
    errors = [call for call in stage.world.calls if call.error]
    assert errors == []
    pages = health.bot_messages(since=next(m for m in health.messages if "việc cần thực hiện" in m.text).message_id - 1)
    assert len(pages) > 1
    assert sorted(numbers(*texts(pages))) == sorted(made)
    assert numbers(*texts(pages)) == sorted(made, key=lambda number: (made[number], number))
    for page in pages:
        assert set(data_of(page)) == {f"done:{number}" for number in numbers(page.text)}
        assert page.html.count("<b>") == page.html.count("</b>")


async def test_task_reported_between_planning_and_sending_is_not_in_it(stage: Stage, health: Chat) -> None:
    first = await task_due(stage, "2026-06-17", told_on="2026-06-15")
    second = await task_due(stage, "2026-06-18", told_on="2026-06-15")
    stage.clock.put(datetime(2026, 6, 16, 7, 30, tzinfo=ZONE))
    await morning.plan(stage.context)
    await stage.focal[HEALTH].say(health, f"/xong {first} 45/BC-SYT")
    await stage.tick()
    assert numbers(*texts(digests(health))) == [second]


async def test_everything_reported_between_planning_and_sending_says_nothing(stage: Stage, health: Chat) -> None:
    number = await task_due(stage, "2026-06-17", told_on="2026-06-15")
    stage.clock.put(datetime(2026, 6, 16, 7, 30, tzinfo=ZONE))
    await morning.plan(stage.context)
    await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    await stage.tick()
    assert digests(health) == []
    *_, row = await stage.rows("digest")
    assert (row.state, row.why) == ("skipped", ready.NOTHING_LEFT)


async def test_returned_task_is_reminded_of_again(stage: Stage, health: Chat) -> None:
    number = await task_due(stage, "2026-06-17", told_on="2026-06-15")
    await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    await stage.at("2026-06-16 07:30")
    assert digests(health) == []
    await stage.hoa.send(f"/tralai {number} thiếu phụ lục")
    await stage.at("2026-06-17 07:30")
    assert numbers(*texts(digests(health))) == [number]
    assert "bị trả lại" in digests(health)[0].text


async def test_chat_linked_after_the_morning_gets_its_list_once_and_the_reminder_next_day(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    group = await stage.link(HEALTH)
    await stage.tell()
    assert digests(group) == []
    assert numbers(group.last().text) == [number]
    await stage.at("2026-06-16 07:30")
    assert numbers(*texts(digests(group))) == [number]


async def test_every_chat_of_an_agency_gets_the_reminder(stage: Stage, health: Chat) -> None:
    second = await stage.link(HEALTH)
    number = await task_due(stage, "2026-06-17", told_on="2026-06-15")
    await stage.at("2026-06-16 07:30")
    assert numbers(*texts(digests(health))) == numbers(*texts(digests(second))) == [number]
