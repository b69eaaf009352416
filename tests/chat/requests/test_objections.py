"""/khieunai: an agency objects to how its task is recorded, and the office has to answer."""

from __future__ import annotations

import asyncio

from bot.clock import SetClock
from bot.registry.tasks.states import State
from bot.settings import Settings
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH
from tests.stage import Stage, raise_curtain

WRONG = "đơn vị đã báo cáo ngày 14/6, <b>xem</b> & đối chiếu"


async def test_objection_reaches_the_office_and_its_answer_the_agency(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, f"/khieunai 1 {WRONG}")
    assert "Đã ghi nhận khiếu nại" in health.last().text
    await stage.tick()
    told = stage.hoa.private.last()
    assert WRONG in told.text
    await stage.hoa.press(told, "💬 Trả lời")
    await stage.hoa.reply(stage.hoa.private.last(), "Văn phòng đã sửa ghi nhận")
    await stage.tick()
    assert "Văn phòng đã sửa ghi nhận" in health.last().text
    assert "Việc 1" in health.last().text


async def test_objection_changes_nothing_of_the_task(stage: Stage, health: Chat) -> None:
    before = await stage.task(1)
    await stage.focal[HEALTH].say(health, f"/khieunai 1 {WRONG}")
    assert await stage.task(1) == before


async def test_objection_waits_in_the_queue_until_it_is_answered(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, f"/khieunai 1 {WRONG}")
    await stage.hoa.send("/duyet")
    assert WRONG in stage.hoa.private.last().text
    await stage.hoa.send("/traloi 1 đã đối chiếu")
    await stage.hoa.send("/duyet")
    assert WRONG not in stage.hoa.private.last().text


async def test_objection_to_a_closed_task_is_taken(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, "/xong 1 45/BC-SYT")
    await stage.hoa.send("/xacnhan 1")
    await stage.focal[HEALTH].say(health, f"/khieunai 1 {WRONG}")
    await stage.tick()
    assert WRONG in stage.hoa.private.last().text
    assert (await stage.task(1)).state is State.CONFIRMED


async def test_report_does_not_close_an_objection(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, f"/khieunai 1 {WRONG}")
    await stage.focal[HEALTH].say(health, "/xong 1 45/BC-SYT")
    await stage.hoa.send("/traloi 1 đã đối chiếu")
    await stage.tick()
    assert "đã đối chiếu" in health.last().text


async def test_without_words_they_are_asked_for(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, "/khieunai 1")
    question = health.last()
    assert question.forces_reply
    await stage.focal[HEALTH].reply(question, WRONG)
    await stage.tick()
    assert WRONG in stage.hoa.private.last().text


async def test_reply_to_a_message_about_the_task_needs_no_number(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].reply(health.last(), f"/khieunai {WRONG}")
    await stage.tick()
    assert WRONG in stage.hoa.private.last().text


async def test_another_agency_and_the_office_may_not_object(stage: Stage, health: Chat) -> None:
    before = await stage.dump()
    await stage.focal[FINANCE].say(stage.groups[FINANCE], f"/khieunai 1 {WRONG}")
    assert "là của đơn vị khác" in stage.groups[FINANCE].last().text
    await stage.hoa.send(f"/khieunai 1 {WRONG}")
    assert "không có quyền thực hiện việc này" in stage.hoa.private.last().text
    assert await stage.dump() == before


async def test_chair_in_an_agencys_group_speaks_for_that_agency_only(stage: Stage, health: Chat) -> None:
    vinh = await stage.person("Nguyễn Quang Vinh", "lãnh đạo")
    for group in stage.groups.values():
        await group.add_member(vinh)
    await vinh.say(stage.groups[FINANCE], "/start")
    before = await stage.dump()
    await vinh.say(stage.groups[FINANCE], f"/khieunai 1 {WRONG}")
    assert "là của đơn vị khác" in stage.groups[FINANCE].last().text
    await vinh.send(f"/khieunai 1 {WRONG}")
    assert "không có quyền thực hiện việc này" in vinh.private.last().text
    assert await stage.dump() == before


async def test_only_the_focal_point_objects_where_the_settings_say_so(settings: Settings, clock: SetClock) -> None:
    strict = settings.model_copy(update={"members_may_report": False})
    async with raise_curtain(strict, clock) as stage:
        await stage.agencies(HEALTH)
        group = await stage.link(HEALTH)
        await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
        before = await stage.dump()
        await stage.focal[HEALTH].say(group, f"/khieunai 1 {WRONG}")
        assert "Chỉ đầu mối" in group.last().text
        assert await stage.dump() == before
        await stage.focal[HEALTH].send(f"/start {await stage.code(HEALTH)}")
        await stage.focal[HEALTH].say(group, f"/khieunai 1 {WRONG}")
        assert "Đã ghi nhận khiếu nại" in group.last().text


async def test_message_that_comes_twice_is_one_objection(stage: Stage, health: Chat) -> None:
    message = await stage.focal[HEALTH].say(health, f"/khieunai 1 {WRONG}")
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before
    assert "đã được ghi nhận rồi" in health.last().text


async def test_answer_that_comes_twice_does_not_answer_the_next_matter(stage: Stage, health: Chat) -> None:
    await stage.focal[HEALTH].say(health, "/vuongmac 1 chưa có kinh phí")
    await stage.focal[HEALTH].say(health, f"/khieunai 1 {WRONG}")
    message = await stage.hoa.send("/traloi 1 sẽ cấp kinh phí")
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before


async def test_two_of_the_office_answer_at_once_and_one_is_told_who_was_first(stage: Stage, health: Chat) -> None:
    lan = await stage.person("Phạm Thị Lan", "chuyên viên")
    await stage.focal[HEALTH].say(health, f"/khieunai 1 {WRONG}")
    questions = []
    for person in (stage.hoa, lan):
        await person.send("/duyet")
        await stage.forge(person, person.private, "answer:1")
        questions.append(person.private.last())
    listener, stage.world._listener = stage.world._listener, None
    assert listener
    for person, question in zip((stage.hoa, lan), questions, strict=True):
        await person.reply(question, f"trả lời của {person.name}")
    await asyncio.gather(*(listener(raw) for raw in stage.world.take_updates()))
    said = [person.private.last().text for person in (stage.hoa, lan)]
    assert sum("đã được" in text and "trả lời rồi" in text for text in said) == 1
    stage.world.deliver_to(listener)
    await stage.tick()
    assert len(await stage.rows("answered")) == 1


async def test_text_of_2001_letters_is_refused(stage: Stage, health: Chat) -> None:
    before = await stage.dump()
    await stage.focal[HEALTH].say(health, f"/khieunai 1 {'&' * 2001}")
    assert "tối đa 2000 ký tự" in health.last().text
    assert await stage.dump() == before
