"""/giaitrinh: a chair asks an agency to explain by a day, and the agency explains."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot.models import Person
from sandbox import Chat, User
from tests.agencies import FINANCE, HEALTH
from tests.stage import Stage

WHY, BECAUSE = "vì sao chậm <gửi> báo cáo", "do văn bản hướng dẫn & kinh phí đến chậm"


@pytest.fixture
async def vinh(stage: Stage, health: Chat) -> User:
    """A chair; two agencies with linked groups; the first has task 1."""
    return await stage.person("Nguyễn Quang Vinh", "lãnh đạo")


async def asked(stage: Stage, vinh: User, words: str = f"17/6 {WHY}") -> Chat:
    """Let the chair ask about task 1; returns the agency's group, which has been told."""
    await vinh.send(f"/giaitrinh 1 {words}")
    await stage.tick()
    return stage.groups[HEALTH]


async def test_agency_is_asked_and_its_explanation_reaches_who_asked(stage: Stage, vinh: User) -> None:
    group = await asked(stage, vinh)
    assert "Đã yêu cầu Sở Y tế giải trình trước ngày 17/06/2026" in vinh.private.last().text
    assert group.last().text.startswith("Đề nghị giải trình")
    assert WHY in group.last().text
    assert "Thứ Tư, 17/06/2026" in group.last().text
    assert vinh.name in group.last().text
    await stage.focal[HEALTH].say(group, f"/giaitrinh 1 {BECAUSE}")
    assert "Đã ghi nhận giải trình" in group.last().text
    await stage.tick()
    assert BECAUSE in vinh.private.last().text
    assert stage.focal[HEALTH].name in vinh.private.last().text


@pytest.mark.parametrize("way", ["reply", "command in reply", "button"])
async def test_agency_explains_without_typing_the_number(stage: Stage, vinh: User, way: str) -> None:
    group, focal = await asked(stage, vinh), stage.focal[HEALTH]
    if way == "reply":
        await focal.reply(group.last(), BECAUSE)
    elif way == "command in reply":
        await focal.reply(group.last(), f"/giaitrinh {BECAUSE}")
    else:
        await focal.press(group.last(), "Giải trình")
        assert group.last().forces_reply
        await focal.reply(group.last(), BECAUSE)
    await stage.tick()
    assert BECAUSE in vinh.private.last().text


async def test_file_is_an_explanation_too(stage: Stage, vinh: User) -> None:
    group = await asked(stage, vinh)
    await stage.focal[HEALTH].send_document("giải trình.txt", b"x", chat=group, reply_to=group.last())
    await stage.settled()
    await stage.tick()
    file, told = vinh.private.bot_messages()[-2:]
    assert file.document_name == "giải trình.txt"
    assert "xem tệp kèm theo" in told.text


async def test_without_a_day_there_are_three_working_days(stage: Stage, vinh: User) -> None:
    await stage.at("2026-06-18 09:00")  # a Thursday
    group = await asked(stage, vinh, WHY)
    assert "Thứ Ba, 23/06/2026" in group.last().text


async def test_day_that_is_past_is_refused(stage: Stage, vinh: User) -> None:
    before = await stage.dump()
    await vinh.send(f"/giaitrinh 1 14/6/2026 {WHY}")
    assert "không phải là một ngày từ hôm nay trở đi" in vinh.private.last().text
    assert await stage.dump() == before


async def test_without_words_what_to_explain_is_asked_for(stage: Stage, vinh: User) -> None:
    await vinh.send("/giaitrinh 1")
    assert vinh.private.last().forces_reply
    await vinh.reply(vinh.private.last(), f"18/6 {WHY}")
    await stage.tick()
    assert WHY in stage.groups[HEALTH].last().text
    assert (await stage.task(1)).explain_by == date(2026, 6, 18)


async def test_a_task_has_one_open_request(stage: Stage, vinh: User) -> None:
    await asked(stage, vinh)
    before = await stage.dump()
    await stage.hoa.send(f"/giaitrinh 1 {WHY}")
    assert "đã được yêu cầu giải trình việc 1 trước ngày 17/06/2026" in stage.hoa.private.last().text
    assert await stage.dump() == before
    await stage.focal[HEALTH].say(stage.groups[HEALTH], f"/giaitrinh 1 {BECAUSE}")
    await stage.hoa.send(f"/giaitrinh 1 {WHY}")
    assert "Đã yêu cầu" in stage.hoa.private.last().text


async def test_two_who_ask_at_once_make_one_request(stage: Stage, vinh: User) -> None:
    listener, stage.world._listener = stage.world._listener, None
    assert listener
    for person in (vinh, stage.hoa):
        await person.send(f"/giaitrinh 1 {WHY}")
    await asyncio.gather(*(listener(raw) for raw in stage.world.take_updates()))
    said = [person.private.last().text for person in (vinh, stage.hoa)]
    assert sum("đã được yêu cầu" in text for text in said) == 1
    assert len((await stage.dump())["matters"]) == 1


async def test_message_that_comes_twice_asks_and_explains_once(stage: Stage, vinh: User) -> None:
    question = await vinh.send(f"/giaitrinh 1 {WHY}")
    before = await stage.dump()
    await stage.again(question)
    assert await stage.dump() == before
    assert "đã được ghi nhận rồi" in vinh.private.last().text
    answer = await stage.focal[HEALTH].say(stage.groups[HEALTH], f"/giaitrinh 1 {BECAUSE}")
    before = await stage.dump()
    await stage.again(answer)
    assert await stage.dump() == before
    assert "đã được ghi nhận rồi" in stage.groups[HEALTH].last().text


async def test_request_stands_in_the_list_and_in_the_morning_reminder(stage: Stage, vinh: User) -> None:
    group = await asked(stage, vinh)
    await stage.focal[HEALTH].say(group, "/viec")
    assert "đề nghị giải trình trước ngày 17/06/2026" in group.last().text
    await stage.at("2026-06-16 07:30")
    assert "đề nghị giải trình trước ngày 17/06/2026" in group.last().text


async def test_explanation_after_the_day_is_taken_and_says_so(stage: Stage, vinh: User) -> None:
    group = await asked(stage, vinh)
    await stage.at("2026-06-18 09:00")
    await stage.focal[HEALTH].say(group, f"/giaitrinh 1 {BECAUSE}")
    await stage.tick()
    assert "Giải trình sau ngày yêu cầu, 17/06/2026." in vinh.private.last().text


async def test_explanation_is_asked_for_also_after_the_report(stage: Stage, vinh: User) -> None:
    await stage.focal[HEALTH].say(stage.groups[HEALTH], "/xong 1 45/BC-SYT")
    await stage.hoa.send("/xacnhan 1")
    group = await asked(stage, vinh)
    await stage.focal[HEALTH].reply(group.last(), BECAUSE)
    await stage.tick()
    assert BECAUSE in vinh.private.last().text


async def test_another_agency_neither_reads_nor_answers_the_request(stage: Stage, vinh: User) -> None:
    await asked(stage, vinh)
    await stage.focal[FINANCE].send("/trogiup")
    before = await stage.dump()
    other = stage.groups[FINANCE]
    await stage.focal[FINANCE].say(other, f"/giaitrinh 1 {BECAUSE}")
    assert "là của đơn vị khác" in other.last().text
    answer = await stage.forge(stage.focal[FINANCE], other, "account:1")
    assert WHY not in answer.text
    assert await stage.dump() == before


async def test_member_cannot_ask_and_nobody_explains_what_was_not_asked(stage: Stage, vinh: User) -> None:
    before = await stage.dump()
    await stage.focal[HEALTH].say(stage.groups[HEALTH], f"/giaitrinh 1 {WHY}")
    assert "Không còn nội dung này" in stage.groups[HEALTH].last().text
    answer = await stage.forge(stage.focal[HEALTH], stage.groups[HEALTH], "explain:1")
    assert "không có quyền thực hiện việc này" in answer.text
    assert await stage.dump() == before


async def test_chair_in_the_group_of_another_agency_asks_nothing_about_this_one(stage: Stage, vinh: User) -> None:
    await stage.groups[FINANCE].add_member(vinh)
    await vinh.say(stage.groups[FINANCE], "/start")
    before = await stage.dump()
    await vinh.say(stage.groups[FINANCE], f"/giaitrinh 1 {WHY}")
    assert "là của đơn vị khác" in stage.groups[FINANCE].last().text
    assert await stage.dump() == before


async def test_without_a_group_whoever_asks_is_told_that_nobody_was(stage: Stage, vinh: User) -> None:
    await stage.agencies("Sở Nội vụ")
    number = await stage.assign("Sở Nội vụ: rà soát biên chế trước ngày 20/6/2026")
    await vinh.send(f"/giaitrinh {number} {WHY}")
    assert "Sở Nội vụ chưa có nhóm nhận tin" in vinh.private.last().text


async def test_explanation_goes_to_the_office_when_who_asked_has_no_role_any_more(stage: Stage, vinh: User) -> None:
    group = await asked(stage, vinh)
    async with stage.context.db.write() as session:
        (await session.get_one(Person, vinh.id)).role = None
    said = len(vinh.private.messages)
    await stage.focal[HEALTH].reply(group.last(), BECAUSE)
    await stage.tick()
    assert BECAUSE in stage.hoa.private.last().text
    assert len(vinh.private.messages) == said
