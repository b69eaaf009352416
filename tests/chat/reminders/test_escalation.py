"""Urging and escalation: what was sent is counted, the ladder goes on from there, and switches end by themselves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.jobs.planning import morning
from bot.registry.outbox import outbox
from sandbox import Chat, Message, User
from tests.agencies import FINANCE, HEALTH
from tests.stage import Stage

OFFICE, CHAIRS = "Việc cần Văn phòng xử lý", "Việc quá hạn đã đôn đốc nhiều lần"


async def assigned(stage: Stage, day: str, agency: str = HEALTH) -> int:
    """Assign a task and let its message go out; its agency says that it has it."""
    number = await stage.assign(f"{agency}: rà soát trước ngày {date.fromisoformat(day):%d/%m/%Y}")
    await stage.tell()
    if agency in stage.groups:
        await stage.focal[agency].say(stage.groups[agency], f"/nhan {number}")
    return number


def lists(person: User, title: str = OFFICE) -> list[Message]:
    return [message for message in person.private.bot_messages() if title in message.text]


# --- Counting ---------------------------------------------------------------------------------------------------------


async def test_a_morning_counts_once_however_many_chats_and_ticks(stage: Stage, health: Chat) -> None:
    await stage.link(HEALTH)
    number = await assigned(stage, "2026-06-15")
    for time in ("07:30", "07:31", "12:00"):
        await stage.at(f"2026-06-16 {time}")
    assert (await stage.task(number)).urgings == 1
    await stage.at("2026-06-17 07:30")
    assert (await stage.task(number)).urgings == 2
    assert (await stage.acts(number)).count("urged") == 2


async def test_what_was_not_sent_is_no_urging(stage: Stage, health: Chat) -> None:
    number = await assigned(stage, "2026-06-15")
    stage.world.faults.refuse(500, times=None)
    await stage.at("2026-06-16 07:30")
    assert (await stage.task(number)).urgings == 0
    stage.world.faults.clear()
    await stage.at("2026-06-16 09:00")
    assert (await stage.task(number)).urgings == 1


async def test_a_task_that_is_only_due_soon_is_not_urged(stage: Stage, health: Chat) -> None:
    number = await assigned(stage, "2026-06-17")
    for day in (16, 17):
        await stage.at(f"2026-06-{day} 07:30")
    assert (await stage.task(number)).urgings == 0
    await stage.at("2026-06-18 07:30")
    assert (await stage.task(number)).urgings == 1
    await stage.focal[HEALTH].say(health, "/viec")
    assert "đã đôn đốc 1 lần" in health.last().text


async def test_a_task_given_anew_begins_at_the_foot_of_the_ladder(stage: Stage, health: Chat) -> None:
    number = await assigned(stage, "2026-06-15")
    await stage.at("2026-06-16 07:30")
    assert (await stage.task(number)).urgings == 1
    stage.clock.forward(timedelta(minutes=1))
    await stage.hoa.send(f"/chuyen {number} {FINANCE}")
    await stage.hoa.send(f"/chuyen {number + 1} {HEALTH}")
    await stage.at("2026-06-16 08:00")
    task = await stage.task(number)
    assert (task.is_open(), task.urgings) == (True, 0)
    await stage.at("2026-06-17 07:30")
    assert (await stage.task(number)).urgings == 1


# --- The office's list ------------------------------------------------------------------------------------------------


async def test_after_enough_urgings_the_follower_is_told_and_then_the_chairs_on_monday(
    stage: Stage, health: Chat
) -> None:
    stage.context.settings.escalate_office_after, stage.context.settings.escalate_chair_after = 2, 4
    staff, chair = await stage.person("Lan", "chuyên viên"), await stage.person("Vinh", "lãnh đạo")
    number = await assigned(stage, "2026-06-15")
    told = {}
    for day in (16, 17, 18, 19, 22):
        await stage.at(f"2026-06-{day} 07:30")
        told[day] = len(lists(stage.hoa)), len(lists(chair, CHAIRS))
    assert told == {16: (0, 0), 17: (0, 0), 18: (1, 0), 19: (2, 0), 22: (3, 1)}
    assert f"{number}. " in lists(chair, CHAIRS)[0].text
    assert "đã đôn đốc 4 lần" in lists(chair, CHAIRS)[0].text
    assert lists(staff) == [], "somebody else follows it"
    for day in (23, 24, 25, 26):
        await stage.at(f"2026-06-{day} 07:30")
    assert len(lists(chair, CHAIRS)) == 1
    await stage.focal[HEALTH].say(health, f"/xong {number} 45/BC-SYT")
    await stage.at("2026-06-29 07:30")
    assert len(lists(chair, CHAIRS)) == 1
    assert "1 báo cáo" in lists(stage.hoa)[-1].text
    assert "Đã đôn đốc nhiều lần" not in lists(stage.hoa)[-1].text


async def test_a_later_change_of_the_settings_does_not_move_tasks_that_were_given(stage: Stage, health: Chat) -> None:
    stage.context.settings.escalate_office_after = 1
    old = await assigned(stage, "2026-06-15")
    stage.context.settings.escalate_office_after = 5
    new = await assigned(stage, "2026-06-15")
    await stage.at("2026-06-16 07:30")
    await stage.at("2026-06-17 07:30")
    assert f"\n{old}. " in lists(stage.hoa)[-1].text
    assert f"\n{new}. " not in lists(stage.hoa)[-1].text


async def test_the_chairs_get_their_list_on_the_first_working_day_of_the_week_or_when_it_can_be_sent(
    stage: Stage, health: Chat
) -> None:
    stage.context.settings.escalate_chair_after = stage.context.settings.escalate_office_after = 1
    chair = await stage.person("Vinh", "lãnh đạo")
    await assigned(stage, "2026-06-15")
    await stage.at("2026-06-19 07:30")
    await stage.at("2026-06-22 18:00")  # the program was down all Monday
    assert lists(chair, CHAIRS) == []
    await stage.at("2026-06-23 07:30")
    assert len(lists(chair, CHAIRS)) == 1
    rows = [(row.day.day, row.state, row.why) for row in await stage.rows("escalated")]
    assert rows[-2:] == [(22, "skipped", outbox.AFTER_HOURS), (23, "sent", None)]


async def test_a_new_task_that_nobody_answers_is_told_once_on_the_second_morning(stage: Stage, health: Chat) -> None:
    silent = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 30/6/2026")
    stuck = await stage.assign(f"{HEALTH}: mua sắm thiết bị trước ngày 30/6/2026")
    taken = await stage.assign(f"{HEALTH}: tập huấn trước ngày 30/6/2026")
    await stage.tell()
    await stage.focal[HEALTH].say(health, f"/nhan {taken}")
    await stage.focal[HEALTH].say(health, f"/vuongmac {stuck} chưa có kinh phí")
    await stage.hoa.send(f"/traloi {stuck} sẽ bố trí")
    said = {}
    for day in (16, 17, 18, 19):
        before = len(lists(stage.hoa))
        await stage.at(f"2026-06-{day} 07:30")
        said[day] = [message.text for message in lists(stage.hoa)[before:]]
    assert [day for day, texts in said.items() if texts] == [17]
    assert "Việc mới mà đơn vị chưa phản hồi (1)" in said[17][0]
    assert f"\n{silent}. " in said[17][0]
    assert "not_received" in await stage.acts(silent)


async def test_the_office_reads_what_waits_for_it_and_who_cannot_be_reached(stage: Stage, health: Chat) -> None:
    reported, late = await assigned(stage, "2026-06-30"), await assigned(stage, "2026-06-29")
    await assigned(stage, "2026-06-30", FINANCE)
    await stage.focal[HEALTH].say(health, f"/xong {reported} 45/BC-SYT")
    await stage.focal[HEALTH].say(health, f"/giahan {late} 15/7/2026 chờ hướng dẫn")
    await stage.tick()
    await stage.at("2026-06-16 07:30")
    text = lists(stage.hoa)[-1].text
    assert f"Đơn vị còn việc nhưng chưa có nhóm nhận tin\n• {FINANCE}" in text
    assert "1 báo cáo, lâu nhất từ 09:" in text
    assert "1 đề nghị gia hạn" in text


async def test_the_office_reads_what_did_not_arrive_and_why(stage: Stage, health: Chat) -> None:
    await assigned(stage, "2026-06-16")
    stage.world.faults.refuse(400, "Bad Request: message is too strange", chat_id=health.id, times=None)
    await stage.at("2026-06-16 07:30")
    await stage.at("2026-06-17 07:30")
    text = lists(stage.hoa)[-1].text
    assert "Tin chưa gửi được, xem /trangthai" in text
    assert f"{health.title}: " in text
    assert "too strange" in text


async def test_nothing_to_tell_the_office_leaves_a_row_that_says_so(stage: Stage, health: Chat) -> None:
    await stage.at("2026-06-16 07:30")
    assert lists(stage.hoa) == []
    (row,) = await stage.rows("office_morning")
    assert (row.state, row.why) == ("skipped", morning.NOTHING_WAITS)


async def test_the_offices_list_is_not_sent_after_hours_nor_on_a_day_off(stage: Stage, health: Chat) -> None:
    await assigned(stage, "2026-06-15", FINANCE)
    before = len(lists(stage.hoa))
    await stage.at("2026-06-16 17:30")
    await stage.at("2026-06-20 07:30")
    assert len(lists(stage.hoa)) == before
    _first, *rows = await stage.rows("office_morning")
    assert [(row.day.day, row.state, row.why) for row in rows] == [(16, "skipped", outbox.AFTER_HOURS)]


# --- Switches ---------------------------------------------------------------------------------------------------------


async def test_a_task_switched_off_is_neither_listed_nor_urged_until_its_day_is_over(
    stage: Stage, health: Chat
) -> None:
    number = await assigned(stage, "2026-06-15")
    await stage.hoa.send(f"/nhac {number} tắt đến 18/6")
    assert "đến hết ngày 18/06/2026" in stage.hoa.private.last().text
    await stage.focal[HEALTH].say(health, "/viec")
    assert "🔕 đến hết 18/06/2026" in health.last().text
    urged = {}
    for day in (16, 17, 18, 19):
        await stage.at(f"2026-06-{day} 07:30")
        urged[day] = (await stage.task(number)).urgings
    assert urged == {16: 0, 17: 0, 18: 0, 19: 1}
    assert "reminders_off" in await stage.acts(number)


async def test_a_task_switched_on_again_is_listed_at_once(stage: Stage, health: Chat) -> None:
    number = await assigned(stage, "2026-06-15")
    await stage.hoa.send(f"/nhac {number} tắt")
    await stage.hoa.send(f"/nhac {number} bật")
    assert "Đã bật lại nhắc việc" in stage.hoa.private.last().text
    await stage.at("2026-06-16 07:30")
    assert (await stage.task(number)).urgings == 1
    await stage.hoa.send(f"/nhac {number} bật")
    assert "đang bật rồi" in stage.hoa.private.last().text


async def test_an_agency_switched_off_gets_no_reminder_for_thirty_days_at_most(stage: Stage, health: Chat) -> None:
    number = await assigned(stage, "2026-06-15")
    await stage.hoa.send(f"/nhac {HEALTH} tắt")
    await stage.hoa.send("/nhac")
    assert f"{HEALTH}: đến hết 15/07/2026" in stage.hoa.private.last().text
    for day in ("2026-06-16", "2026-07-15"):
        await stage.at(f"{day} 07:30")
        row = (await stage.rows("digest"))[-1]
        assert (row.state, row.why) == ("skipped", morning.SWITCHED_OFF)
    await stage.at("2026-07-16 07:30")
    assert (await stage.task(number)).urgings == 1


async def test_an_agency_switched_on_again_is_reminded(stage: Stage, health: Chat) -> None:
    number = await assigned(stage, "2026-06-15")
    await stage.hoa.send(f"/nhac {HEALTH} tắt")
    await stage.hoa.send(f"/nhac {HEALTH} bật")
    await stage.at("2026-06-16 07:30")
    assert (await stage.task(number)).urgings == 1


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/nhac 1", "Đề nghị gõ /nhac"),
        ("/nhac tắt", "Đề nghị gõ /nhac"),
        ("/nhac 1 tắt đến 14/6/2026", "không phải một ngày sau hôm nay"),
        ("/nhac 1 tắt đến 30/6/2028", "không phải một ngày sau hôm nay"),
        ("/nhac 1 tắt vô thời hạn", "không phải một ngày sau hôm nay"),
        ("/nhac 99 tắt", "99"),
        ("/nhac Sở Lạ tắt", "Sở Lạ"),
        ("/nhac <b>x</b> tắt", "<b>x</b>"),
        (f"/nhac {HEALTH} bật", "đang bật rồi"),
    ],
)
async def test_what_cannot_be_switched_is_said_and_changes_nothing(
    stage: Stage, health: Chat, said: str, answer: str
) -> None:
    await assigned(stage, "2026-06-30")
    before = await stage.dump("prompts", "mentions", "people", "chats")
    await stage.hoa.send(said)
    assert answer in stage.hoa.private.last().text
    assert await stage.dump("prompts", "mentions", "people", "chats") == before


async def test_only_the_office_switches_and_only_in_private(stage: Stage, health: Chat) -> None:
    number = await assigned(stage, "2026-06-30")
    chair = await stage.person("Vinh", "lãnh đạo")
    await chair.send(f"/nhac {number} tắt")
    await stage.focal[HEALTH].say(health, f"/nhac {number} tắt")
    await health.add_member(stage.hoa)
    await stage.hoa.say(health, f"/nhac {number} tắt")
    assert "nhắn riêng" in health.last().text
    assert (await stage.task(number)).quiet_until is None


async def test_the_same_message_that_comes_twice_switches_once(stage: Stage, health: Chat) -> None:
    number = await assigned(stage, "2026-06-30")
    message = await stage.hoa.send(f"/nhac {number} tắt đến 20/6")
    await stage.again(message)
    assert (await stage.acts(number)).count("reminders_off") == 1
