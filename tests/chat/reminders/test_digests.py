"""What the morning reminder says: sections, days off ahead, what there is no room for, and keeping it true all day."""

from __future__ import annotations

import re
from datetime import date, datetime

import pytest

from bot.clock import ZONE
from bot.jobs.planning import morning
from demo.stage import data_of
from sandbox import Chat, Message
from tests.agencies import HEALTH
from tests.reading import digests, texts
from tests.stage import Stage


async def due(stage: Stage, *days: str) -> list[int]:
    """Assign a task for each of these days, and let the message about them go out."""
    made = [
        await stage.assign(f"{HEALTH}: việc hạn {day} trước ngày {date.fromisoformat(day):%d/%m/%Y}") for day in days
    ]
    await stage.tell()
    return made


def at(stage: Stage, when: str) -> None:
    stage.clock.put(datetime.fromisoformat(when).replace(tzinfo=ZONE))


def digest(chat: Chat) -> Message:
    found = digests(chat)
    assert found, texts(chat.bot_messages())
    return found[-1]


def sections(message: Message) -> dict[str, list[int]]:
    """Return the titles of a reminder with the tasks under each."""
    found: dict[str, list[int]] = {}
    for line in message.text.splitlines():
        if title := re.fullmatch(r"(.+) \((\d+)\)", line):
            found[title[1]] = []
        elif task := re.match(r"(\d+)\. ", line):
            list(found.values())[-1].append(int(task[1]))
    return found


def edits(stage: Stage, chat: Chat) -> int:
    """Count how often messages of a chat were edited."""
    calls = [call for call in stage.world.calls if call.method == "editMessageText"]
    return len([call for call in calls if str(call.params["chat_id"]) == str(chat.id)])


async def test_what_falls_due_on_the_weekend_is_due_on_friday(stage: Stage, health: Chat) -> None:
    made = await due(stage, "2026-06-19", "2026-06-20", "2026-06-21", "2026-06-22", "2026-06-26", "2026-06-27")
    await stage.at("2026-06-19 07:30")
    assert sections(digest(health)) == {
        "Đến hạn hôm nay và trong ngày nghỉ tới": made[:3],
        "Trong 3 ngày tới": made[3:4],
        "Trong 7 ngày tới": made[4:5],
    }


async def test_before_a_long_break_its_deadlines_are_listed_and_after_it_they_come_first(
    stage: Stage, health: Chat
) -> None:
    at(stage, "2027-01-25 09:00")
    made = await due(stage, "2027-02-02", "2027-02-03", "2027-02-04", "2027-02-08", "2027-02-10", "2027-02-11")
    await stage.at("2027-02-03 07:30")
    assert sections(digest(health)) == {
        "Quá hạn": made[:1],
        "Đến hạn hôm nay": made[1:2],
        "Đến hạn trong kỳ nghỉ tới, 04/02/2027 - 10/02/2027": made[2:5],
        "Trong 8 ngày tới": made[5:],
    }
    await stage.at("2027-02-08 07:30")
    assert "03/02/2027" in digest(health).text, "nothing on a day off"
    await stage.at("2027-02-11 07:30")
    assert sections(digest(health)) == {
        "Đến hạn trong kỳ nghỉ vừa qua": made[2:5],
        "Quá hạn": made[:2],
        "Đến hạn hôm nay": made[5:],
    }


async def test_what_there_is_no_room_for_is_counted_and_every_overdue_task_gets_its_turn(
    stage: Stage, health: Chat
) -> None:
    stage.context.settings.digest_tasks = 3
    made = await due(stage, *["2026-06-16"] * 5, "2026-06-17")
    await stage.at("2026-06-17 07:30")
    assert sections(digest(health)) == {"Quá hạn": made[:2], "Đến hạn hôm nay": made[5:]}
    assert "và 3 việc khác: /viec" in digest(health).text
    await stage.at("2026-06-18 07:30")
    assert sections(digest(health)) == {"Quá hạn": made[2:5]}, "those not urged yet come first"
    listed: set[int] = set(made[2:5])
    for day in ("2026-06-19", "2026-06-22"):
        await stage.at(f"{day} 07:30")
        listed |= set(sections(digest(health))["Quá hạn"])
    assert listed == set(made)


async def test_an_old_task_is_listed_less_often_but_never_hidden(stage: Stage, health: Chat) -> None:
    stage.context.settings.urge_daily_days = 2
    old, new = await due(stage, "2026-06-16", "2026-06-30")
    urged = {}
    for day in (17, 18, 19, 22, 23, 24):
        await stage.at(f"2026-06-{day} 07:30")
        urged[day] = (await stage.task(old)).urgings
    assert urged == {17: 1, 18: 2, 19: 2, 22: 2, 23: 3, 24: 3}, "daily for two working days, then every third"
    assert sections(digest(health)) == {"Trong 7 ngày tới": [new]}
    assert "1 việc quá hạn khác: /viec" in digest(health).text
    resting = {row.day.day for row in await stage.rows("digest") if row.why == morning.RESTING}
    assert resting == {19, 22}
    await stage.focal[HEALTH].say(health, "/viec")
    assert f"{old}. " in health.last().text
    assert "đã đôn đốc 3 lần" in health.last().text


# --- Kept true --------------------------------------------------------------------------------------------------------


async def test_a_reported_task_is_struck_through_and_loses_its_button(stage: Stage, health: Chat) -> None:
    first, second = await due(stage, "2026-06-17", "2026-06-18")
    await stage.at("2026-06-16 07:30")
    message = digest(health)
    await stage.focal[HEALTH].say(health, f"/xong {first} 45/BC-SYT")
    await stage.at("2026-06-16 07:30:30")
    assert set(data_of(message)) == {f"done:{first}", f"done:{second}"}, "not before a minute has passed"
    await stage.at("2026-06-16 07:32")
    assert f"{first}. " in message.text
    assert "<s>" in message.html
    assert "đã báo cáo" in message.text
    assert set(data_of(message)) == {f"done:{second}"}
    assert len([m for m in health.bot_messages() if "việc cần thực hiện" in m.text]) == 1


async def test_a_returned_report_makes_the_line_whole_again(stage: Stage, health: Chat) -> None:
    (number,) = await due(stage, "2026-06-17")
    await stage.at("2026-06-16 07:30")
    message = digest(health)
    before = message.html
    await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    await stage.at("2026-06-16 07:40")
    assert "<s>" in message.html
    await stage.hoa.send(f"/tralai {number} thiếu phụ lục")
    await stage.at("2026-06-16 07:50")
    assert "<s>" not in message.html
    assert "bị trả lại" in message.text
    assert set(data_of(message)) == {f"done:{number}"}
    assert message.html.replace(" · bị trả lại", "") == before


@pytest.mark.parametrize(
    ("act", "became"),
    [("/thuhoi {} giao nhầm", "đã thu hồi"), ("/sua v{} hạn 30/6/2026", "thời hạn mới: 30/06/2026")],
)
async def test_what_the_office_changes_is_struck_through_too(stage: Stage, health: Chat, act: str, became: str) -> None:
    first, second = await due(stage, "2026-06-17", "2026-06-18")
    await stage.at("2026-06-16 07:30")
    message = digest(health)
    await stage.hoa.send(act.format(first))
    await stage.at("2026-06-16 07:40")
    assert became in message.text
    assert set(data_of(message)) == {f"done:{second}"}


async def test_the_message_about_new_tasks_is_kept_true_too(stage: Stage, health: Chat) -> None:
    first, second = await due(stage, "2026-06-17", "2026-06-18")
    told, other = [message for message in health.bot_messages() if "nhiệm vụ mới" in message.text]
    assert f"done:{first}" in data_of(told)
    await stage.focal[HEALTH].say(health, f"/xong {first} 45/BC-SYT")
    await stage.at("2026-06-15 10:00")
    assert "đã báo cáo" in told.text
    assert "<s>" in told.html
    assert set(data_of(told)) == set()
    assert f"done:{second}" in data_of(other)


async def test_a_message_of_yesterday_is_history(stage: Stage, health: Chat) -> None:
    (number,) = await due(stage, "2026-06-17")
    await stage.at("2026-06-16 07:30")
    message = digest(health)
    await stage.at("2026-06-17 00:10")
    await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    await stage.at("2026-06-17 08:00")
    assert "<s>" not in message.html


async def test_edits_are_at_least_a_minute_apart_and_nothing_is_edited_without_need(stage: Stage, health: Chat) -> None:
    made = await due(stage, "2026-06-17", "2026-06-18", "2026-06-19")
    await stage.at("2026-06-16 07:30")
    counts = []
    for n, number in enumerate(made):
        await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
        await stage.at(f"2026-06-16 08:00:{n * 20:02}")
        counts.append(edits(stage, health))
    assert counts == [1, 1, 1]
    for minute in (1, 2, 3):
        await stage.at(f"2026-06-16 08:0{minute}:10")
    assert edits(stage, health) == 2
    assert digest(health).text.count("đã báo cáo") == 3


async def test_an_edit_that_does_not_arrive_is_tried_again_and_a_refused_one_is_left(
    stage: Stage, health: Chat
) -> None:
    first, second = await due(stage, "2026-06-17", "2026-06-18")
    await stage.at("2026-06-16 07:30")
    message = digest(health)
    await stage.focal[HEALTH].say(health, f"/xong {first} 45/BC-SYT")
    stage.world.faults.refuse(500, times=None)
    await stage.at("2026-06-16 08:00")
    assert "<s>" not in message.html
    stage.world.faults.clear()
    await stage.at("2026-06-16 08:00:30")
    assert "<s>" not in message.html
    await stage.at("2026-06-16 08:01:10")
    assert message.text.count("đã báo cáo") == 1
    fault = stage.world.faults.refuse(
        400, "Bad Request: message to edit not found", method="editMessageText", times=None
    )
    await stage.focal[HEALTH].say(health, f"/xong {second} 46/BC-SYT")
    for minute in (10, 12, 14, 16):
        await stage.at(f"2026-06-16 08:{minute}")
    assert fault.struck == 1


async def test_every_page_of_a_long_reminder_is_edited_alone(stage: Stage, health: Chat) -> None:
    stage.context.settings.digest_tasks = 40
    words = "<b>việc</b> & " + "hồ sơ " * 30
    made = [await stage.assign(f"{HEALTH}: {words} {n} trước ngày 17/6/2026") for n in range(40)]
    await stage.tell()
    since = health.last().message_id
    await stage.at("2026-06-16 07:30")
    pages = health.bot_messages(since=since)
    assert len(pages) > 1
    before = [page.html for page in pages]
    await stage.focal[HEALTH].say(health, f"/xong {made[-1]} 45/BC-SYT")
    await stage.at("2026-06-16 08:00")
    assert [page.html == html for page, html in zip(pages, before, strict=True)] == [True] * (len(pages) - 1) + [False]
    assert "đã báo cáo" in pages[-1].text
    assert {f"done:{number}" for number in made[:-1]} == set.union(*map(set, map(data_of, pages)))
    assert not [call for call in stage.world.calls if call.error]


async def test_the_office_may_call_a_day_off_late_and_the_reminder_of_that_day_is_not_sent(
    stage: Stage, health: Chat
) -> None:
    (number,) = await due(stage, "2026-06-18")
    await stage.hoa.send("/lich nghỉ 17/6/2026 theo 15/CĐ")
    await stage.at("2026-06-16 07:30")
    assert sections(digest(health)) == {"Trong 3 ngày tới": [number]}
    sent = len(health.bot_messages())
    await stage.at("2026-06-17 07:30")
    assert len(health.bot_messages()) == sent
