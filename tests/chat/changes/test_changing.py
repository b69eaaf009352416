"""/chuyen and "/sua v12": what the office changes of what is assigned, and who hears of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.models import Event
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH, WORKS
from tests.reading import SPOKEN_ABOUT
from tests.stage import Stage

# --- Moving and splitting ---------------------------------------------------------------------------------------------


async def test_moved_task_goes_to_the_new_agency_with_its_deadline_and_both_hear_of_it(
    stage: Stage, office: Chat
) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.tell()
    await stage.hoa.send(f"/chuyen {number} {FINANCE}")
    assert f"• {FINANCE}: việc {number + 1}" in office.last().text
    await stage.tell()
    assert await stage.states(number, number + 1) == [State.CANCELLED, State.ASSIGNED]
    moved = await stage.task(number + 1)
    assert (moved.agency, moved.part, moved.deadline) == (FINANCE, Part.LEAD, date(2026, 6, 20))
    assert "1 việc không còn giao cho đơn vị" in stage.groups[HEALTH].last().text
    assert "đã chuyển cho đơn vị khác" in stage.groups[HEALTH].last().text
    assert "nhiệm vụ mới được giao" in stage.groups[FINANCE].last().text


async def test_task_is_not_moved_to_an_agency_with_several_heirs_before_one_is_named(
    stage: Stage, office: Chat
) -> None:
    await stage.agencies("Sở Lao động")
    await stage.hoa.send(f"/coquan kế thừa Sở Lao động -> {FINANCE} từ 1/3/2025")
    await stage.hoa.send(f"/coquan kế thừa Sở Lao động -> {WORKS} từ 1/3/2025")
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.hoa.send(f"/chuyen {number} Sở Lao động")
    assert f"đã chuyển cho nhiều đơn vị: {FINANCE}; {WORKS}" in office.last().text
    assert await stage.states(number) == [State.ASSIGNED]


async def test_agency_that_has_not_heard_of_its_task_is_not_told_that_it_went(stage: Stage, office: Chat) -> None:
    said = len(stage.groups[HEALTH].messages)
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.hoa.send(f"/chuyen {number} {FINANCE}")
    await stage.tell()
    assert len(stage.groups[HEALTH].messages) == said
    assert not await stage.rows("withdrawn")


async def test_agency_that_read_of_its_task_in_a_list_is_told_that_it_went(stage: Stage, office: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(stage.groups[HEALTH], "/viec")
    await stage.hoa.send(f"/chuyen {number} {FINANCE}")
    await stage.tick()
    assert "không còn giao cho đơn vị" in stage.groups[HEALTH].last().text


async def test_split_task_stays_with_its_agency_only_when_that_is_named(stage: Stage, office: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.hoa.send(f"/chuyen v{number} {HEALTH}; {WORKS}; {FINANCE}")
    assert "Đơn vị vẫn thực hiện" in office.last().text
    assert f"Chưa có nhóm nhận tin của: {WORKS}" in office.last().text
    assert await stage.states(1, 2, 3) == [State.ASSIGNED] * 3
    assert [(await stage.task(n)).agency for n in (1, 2, 3)] == [HEALTH, WORKS, FINANCE]


async def test_task_that_comes_back_has_its_old_number(stage: Stage, office: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(stage.groups[HEALTH], f"/tiendo {number} 60%")
    await stage.hoa.send(f"/chuyen {number} {FINANCE}")
    await stage.hoa.send(f"/chuyen {number + 1} {HEALTH}")
    assert await stage.states(number, number + 1) == [State.ASSIGNED, State.CANCELLED]
    assert (await stage.task(number)).percent is None, "it begins anew"


@pytest.mark.parametrize("reported", [False, True])
async def test_coordinating_agency_is_promoted_under_its_number(stage: Stage, office: Chat, *, reported: bool) -> None:
    lead = await stage.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} rà soát kinh phí trước ngày 20/6/2026")
    if reported:
        await stage.focal[HEALTH].say(stage.groups[HEALTH], f"/xong {lead + 1} đã góp ý")
    await stage.hoa.send(f"/chuyen {lead} {HEALTH}")
    promoted = await stage.task(lead + 1)
    assert (promoted.part, promoted.state) == (Part.LEAD, State.ASSIGNED)
    assert await stage.states(lead) == [State.CANCELLED]


async def test_open_matters_lapse_when_the_task_goes(stage: Stage, office: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(stage.groups[HEALTH], f"/vuongmac {number} chưa có kinh phí")
    assert (await stage.task(number)).stuck
    await stage.hoa.send(f"/chuyen {number} {FINANCE}")
    assert not (await stage.task(number)).stuck


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("1 Sở Không Có", "chưa có trong danh mục"),
        (f"1 {FINANCE}; Sở Không Có", "chưa có trong danh mục"),
        (f"1 {HEALTH}", "Đơn vị này đã được giao việc đó rồi: việc 1."),
        ("1 không", "Đề nghị ghi tên đơn vị nhận việc"),
        ("99 Sở Tài chính", "Không có việc số 99"),
        ("Sở Tài chính", "Đề nghị ghi thêm số"),
        (f"2 {HEALTH}", "Việc 2 đã kết thúc"),
        (f"3 {FINANCE}", "Đơn vị này đã được giao việc đó rồi: việc 4."),
    ],
)
async def test_move_that_makes_no_sense_changes_nothing(stage: Stage, office: Chat, words: str, answer: str) -> None:
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.assign(f"{HEALTH}: kiểm tra bếp ăn trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(stage.groups[HEALTH], "/xong 2 45/BC-SYT")
    await stage.hoa.send("/xacnhan 2")
    await stage.assign(f"{HEALTH}; {FINANCE}: họp giao ban trước ngày 20/6/2026")
    if not words.startswith("1"):
        assert (await stage.task(3)).agency == HEALTH
    before = await stage.dump(*SPOKEN_ABOUT)
    await stage.hoa.send(f"/chuyen {words}")
    assert answer in office.last().text
    assert await stage.dump(*SPOKEN_ABOUT) == before


async def test_move_asks_for_the_agency_and_takes_the_answer(stage: Stage, office: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.hoa.send(f"/chuyen {number}")
    assert office.last().forces_reply
    await stage.hoa.reply(office.last(), FINANCE)
    assert (await stage.task(number + 1)).agency == FINANCE


async def test_move_typed_once_and_delivered_twice_moves_once(stage: Stage, office: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    message = await stage.hoa.send(f"/chuyen {number} {FINANCE}")
    await stage.hoa.send(f"/chuyen {number + 1} {HEALTH}")
    before = await stage.dump()
    await stage.again(message)
    assert "đã được ghi nhận rồi" in office.last().text
    assert await stage.dump() == before


# --- Deadline and words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "day", "reason"),
    [
        ("30/6", date(2026, 6, 30), None),
        ("30/6 do mưa lũ từ 3/6", date(2026, 6, 30), "do mưa lũ từ 3/6"),
        ("cuối tháng vì thiếu hồ sơ", date(2026, 6, 30), "vì thiếu hồ sơ"),
        ("10 ngày làm việc", date(2026, 6, 29), None),
        ("không", None, None),
        ("không thời hạn, theo ý kiến lãnh đạo", None, "theo ý kiến lãnh đạo"),
    ],
)
async def test_office_sets_a_new_deadline_and_the_agency_hears_of_it(
    stage: Stage, office: Chat, words: str, day: date | None, reason: str | None
) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.tell()
    await stage.hoa.send(f"/sua v{number} hạn {words}")
    task = await stage.task(number)
    assert (task.deadline, task.first_deadline, task.extensions) == (day, date(2026, 6, 20), 0)
    await stage.tick()
    told = stage.groups[HEALTH].last().text
    assert f"thời hạn mới của việc {number}" in told
    assert "Trước đó: Thứ Bảy, 20/06/2026" in told
    assert (f"Lý do: {reason}" in told) == (reason is not None)


async def test_only_the_last_of_several_new_deadlines_is_told(stage: Stage, office: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.tell()
    said = len(stage.groups[HEALTH].messages)
    await stage.hoa.send(f"/sua v{number} hạn 28/6")
    assert "⚠ thời hạn rơi vào ngày nghỉ" in office.last().text
    await stage.hoa.send(f"/sua v{number} hạn 29/6")
    await stage.tick()
    assert len(stage.groups[HEALTH].messages) == said + 1
    assert "29/06/2026" in stage.groups[HEALTH].last().text


async def test_new_deadline_of_a_task_that_nobody_has_heard_of_is_told_with_the_task(
    stage: Stage, office: Chat
) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.hoa.send(f"/sua v{number} hạn 29/6")
    await stage.tell()
    assert "hạn 29/06/2026" in stage.groups[HEALTH].last().text
    assert not await stage.rows("redated")


async def test_wrongly_recorded_deadline_of_a_reported_task_is_corrected_to_a_past_day(
    stage: Stage, office: Chat
) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 16/6/2026")
    stage.clock.forward(timedelta(days=3))
    await stage.focal[HEALTH].say(stage.groups[HEALTH], f"/xong {number} 45/BC-SYT")
    await stage.hoa.send(f"/sua v{number} hạn 17/6 ghi nhầm so với văn bản")
    assert (await stage.task(number)).deadline == date(2026, 6, 17)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("hạn 14/6/2026", "không phải là một ngày từ hôm nay"),
        ("hạn khi nào xong", "không phải là một ngày từ hôm nay"),
        ("hạn", "không phải là một ngày từ hôm nay"),
        ("hạn 20/6", "đã có đúng thời hạn này"),
        ("nội dung", "Đề nghị ghi thêm nội dung mới"),
        (f"nội dung {'x' * 4001}", "tối đa 4000 ký tự"),
        ("", "Để sửa: /sua v1 hạn 30/7"),
    ],
)
async def test_change_that_makes_no_sense_changes_nothing(stage: Stage, office: Chat, words: str, answer: str) -> None:
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    before = await stage.dump(*SPOKEN_ABOUT)
    await stage.hoa.send(f"/sua v1 {words}".strip())
    assert answer in "".join(message.text for message in office.bot_messages()[-2:])
    assert await stage.dump(*SPOKEN_ABOUT) == before


async def test_lead_of_a_task_is_changed_as_by_a_move(stage: Stage, office: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.hoa.send(f"/sua v{number} chủ trì {FINANCE}")
    assert (await stage.task(number + 1)).agency == FINANCE


@pytest.mark.parametrize("which", ["1", "v1"])
async def test_words_of_a_draft_or_a_task_are_corrected_with_both_versions_in_its_history(
    stage: Stage, office: Chat, which: str
) -> None:
    if which == "1":
        await stage.hoa.send(f"/giao {HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    else:
        await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    message = await stage.hoa.send(f"/sua {which} nội dung Rà soát & tổng hợp <thuốc>\ndòng hai")
    assert "Rà soát & tổng hợp <thuốc>" in office.last().text
    async with stage.context.db.read() as session:
        event = await session.scalar(select(Event).where(Event.act == "content_corrected"))
    assert event is not None
    assert "rà soát thuốc" in event.before["content"]
    assert event.after["content"] == "Rà soát & tổng hợp <thuốc>\ndòng hai"
    before = await stage.dump()
    await stage.again(message)
    assert "đã được ghi nhận rồi" in office.last().text
    assert await stage.dump() == before
    await stage.hoa.send("/tim ra soat & tong hop")
    assert ("<thuốc>" in office.last().text) == (which == "v1")


# --- Who consolidates -------------------------------------------------------------------------------------------------


async def test_agency_that_consolidates_gets_a_task_of_its_own_that_the_office_confirms(
    stage: Stage, office: Chat
) -> None:
    await stage.hoa.send(
        f"/giao {HEALTH} rà soát nhu cầu, gửi về {FINANCE} để tổng hợp, báo cáo UBND tỉnh trước ngày 19/6/2026"
    )
    assert f"Tổng hợp: {FINANCE}" in office.last().text
    await stage.hoa.press(office.last(), "✅ Duyệt")
    task = await stage.task(2)
    assert (task.agency, task.part, task.deadline) == (FINANCE, Part.CONSOLIDATING, date(2026, 6, 19))
    await stage.tell()
    assert "Tổng hợp báo cáo (1)" in stage.groups[FINANCE].last().text
    await stage.focal[FINANCE].say(stage.groups[FINANCE], "/xong 2 45/BC-STC")
    await stage.hoa.send("/xacnhan 2")
    assert await stage.states(1, 2) == [State.ASSIGNED, State.CONFIRMED]


async def test_who_consolidates_is_named_by_hand_and_an_unknown_name_is_only_marked(stage: Stage, office: Chat) -> None:
    await stage.hoa.send(f"/giao {HEALTH}: rà soát thuốc trước ngày 19/6/2026")
    await stage.hoa.send(f"/sua 1 tổng hợp {FINANCE}; Phòng Không Có")
    assert f"Tổng hợp: {FINANCE}; Phòng Không Có ❓" in office.last().text
    await stage.hoa.send("/sua 1 tổng hợp không")
    assert "Tổng hợp:" not in office.last().text
    await stage.hoa.send("/sua 1 tổng hợp Phòng Không Có")
    await stage.hoa.press(office.last(), "✅ Duyệt")
    assert len((await stage.dump())["assignments"]) == 1
