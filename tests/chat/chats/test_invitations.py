"""Codes: a group is linked to its agency, a person gets a role or becomes a focal point."""

from __future__ import annotations

import re
import unicodedata
from datetime import timedelta

import pytest

from bot.models import Chat as ChatRow
from bot.registry.chats import chats
from sandbox import Chat, User
from tests.agencies import FINANCE, HEALTH
from tests.stage import Stage

SPOKEN = ("events", "people", "chats")  # that somebody has typed a wrong code is kept too
BAD = "Mã không đúng, đã dùng hoặc đã hết hạn"


@pytest.fixture
async def binh(stage: Stage) -> User:
    """Somebody of an agency, and two agencies in the register."""
    await stage.agencies(HEALTH, FINANCE)
    return stage.world.user("Lê Văn Bình", started=True)


async def agency_of(stage: Stage, chat: Chat) -> str | None:
    async with stage.context.db.read() as session:
        return await chats.agency_name(session, await chats.agency_of(session, chat.id))


async def test_code_links_one_group_only(stage: Stage, binh: User) -> None:
    group, other = stage.world.group("Nhóm SYT", [binh]), stage.world.group("Nhóm khác", [binh])
    code = await stage.code(HEALTH)
    await binh.say(group, f"/start {code}")
    assert f"nhận nhiệm vụ của {HEALTH}" in group.last().text
    before = await stage.dump(*SPOKEN)
    await binh.say(other, f"/start {code}")
    assert BAD in other.last().text
    assert await stage.dump(*SPOKEN) == before
    assert await agency_of(stage, other) is None


SECOND = "nay có thêm nhóm nhận tin"


async def two_groups(stage: Stage, binh: User) -> tuple[Chat, Chat]:
    """Link an agency to a group, then to another one."""
    first, second = stage.world.group("Nhóm SYT", [binh]), stage.world.group("Nhóm <mới>", [binh])
    for group in (first, second):
        await binh.say(group, f"/start {await stage.code(HEALTH)}")
        await stage.tick()
    return first, second


def told_of_a_second(chat: Chat) -> list[str]:
    return [message.text for message in chat.bot_messages() if SECOND in message.text]


async def test_a_second_group_of_an_agency_is_told_to_the_first_one_and_to_the_office(stage: Stage, binh: User) -> None:
    lan, chair = await stage.person("Phạm Thị Lan", "chuyên viên"), await stage.person("Ông Minh", "lãnh đạo")
    first, second = await two_groups(stage, binh)
    for chat in (first, stage.hoa.private, lan.private):
        [said] = told_of_a_second(chat)
        assert f"{HEALTH} {SECOND}: “Nhóm <mới>”" in said
        assert "Lê Văn Bình" in said
    assert told_of_a_second(second) == told_of_a_second(chair.private) == []


async def test_a_code_for_the_group_that_is_linked_already_is_no_second_group(stage: Stage, binh: User) -> None:
    group = stage.world.group("Nhóm SYT", [binh])
    for _time in range(2):
        await binh.say(group, f"/start {await stage.code(HEALTH)}")
        await stage.tick()
    assert await stage.rows("second_group") == []


async def test_a_group_in_place_of_one_that_is_lost_is_no_second_one(stage: Stage, binh: User) -> None:
    first, second = stage.world.group("Nhóm SYT", [binh]), stage.world.group("Nhóm mới", [binh])
    await binh.say(first, f"/start {await stage.code(HEALTH)}")
    await first.remove_bot()
    await binh.say(second, f"/start {await stage.code(HEALTH)}")
    assert await stage.rows("second_group") == []


async def test_a_second_group_whose_link_was_taken_back_meanwhile_is_told_to_nobody(stage: Stage, binh: User) -> None:
    first, second = stage.world.group("Nhóm SYT", [binh]), stage.world.group("Nhóm mới", [binh])
    await binh.say(first, f"/start {await stage.code(HEALTH)}")
    await binh.say(second, f"/start {await stage.code(HEALTH)}")
    async with stage.context.db.write() as session:
        (await session.get_one(ChatRow, second.id)).agency_id = None
    await stage.tick()
    assert told_of_a_second(first) == []
    assert {row.state for row in await stage.rows("second_group")} == {"skipped"}


async def test_code_delivered_twice_says_so_and_keeps_the_link(stage: Stage, binh: User) -> None:
    group = stage.world.group("Nhóm SYT", [binh])
    message = await binh.say(group, f"/start {await stage.code(HEALTH)}")
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before
    assert await agency_of(stage, group) == HEALTH


@pytest.mark.parametrize("code", ["abc", "../..", "x" * 64, "đ" * 30, "0", "' OR 1=1 --"])
async def test_unknown_code_is_refused(stage: Stage, binh: User, code: str) -> None:
    group = stage.world.group("Nhóm SYT", [binh])
    before = await stage.dump(*SPOKEN)
    await binh.say(group, f"/start {code}")
    assert BAD in group.last().text
    assert await stage.dump(*SPOKEN) == before
    assert "wrong_code" in (await stage.dump())["events"][-1]


async def test_code_expires_after_its_hours(stage: Stage, binh: User) -> None:
    group = stage.world.group("Nhóm SYT", [binh])
    first, second = await stage.code(HEALTH), await stage.code(HEALTH)
    stage.clock.forward(timedelta(hours=stage.context.settings.code_hours, seconds=-1))
    await binh.say(group, f"/start {first}")
    assert await agency_of(stage, group) == HEALTH
    stage.clock.forward(timedelta(seconds=1))
    other = stage.world.group("Nhóm khác", [binh])
    await binh.say(other, f"/start {second}")
    assert BAD in other.last().text


@pytest.mark.parametrize("anonymous", [False, True], ids=["named", "anonymous"])
async def test_code_of_a_person_that_a_group_has_seen_is_void_and_its_maker_told(
    stage: Stage, binh: User, anonymous: bool
) -> None:
    group = stage.world.supergroup("Nhóm <cơ quan>", [binh])
    code = await stage.code("chuyên viên")
    said = await binh.say(group, f"/start {code}", anonymous=anonymous)
    assert "dành cho cá nhân" in group.last().text
    await stage.again(said)
    await stage.tick()
    assert "trong nhóm “Nhóm <cơ quan>”" in stage.hoa.private.last().text
    assert [row.state for row in await stage.rows("code_burnt")] == ["sent"]
    await binh.send(f"/start {code}")
    assert BAD in binh.private.last().text


async def test_five_wrong_codes_make_a_person_wait_an_hour(stage: Stage, binh: User) -> None:
    code = await stage.code(HEALTH)
    for n in range(5):
        await binh.send(f"/start sai{n}")
        assert BAD in binh.private.last().text
        stage.clock.forward(timedelta(minutes=10))
    before = await stage.dump()
    for words in ("sai", code):
        await binh.send(f"/start {words}")
        assert "chờ một giờ" in binh.private.last().text
    assert await stage.dump() == before
    await stage.world.user("Người khác", started=True).send("/start sai")
    stage.clock.forward(timedelta(minutes=51))
    await binh.send(f"/start {code}")
    assert f"đầu mối của {HEALTH}" in binh.private.last().text


async def test_wrong_codes_far_apart_do_not_make_anybody_wait(stage: Stage, binh: User) -> None:
    for n in range(7):
        await binh.send(f"/start sai{n}")
        assert BAD in binh.private.last().text
        stage.clock.forward(timedelta(minutes=16))


async def test_second_agency_in_a_linked_group_is_refused_and_its_code_still_works(stage: Stage, binh: User) -> None:
    group, other = stage.world.group("Nhóm SYT", [binh]), stage.world.group("Nhóm STC", [binh])
    await binh.say(group, f"/start {await stage.code(HEALTH)}")
    code = await stage.code(FINANCE)
    await binh.say(group, f"/start {code}")
    assert f"đã gắn với {HEALTH}" in group.last().text
    assert await agency_of(stage, group) == HEALTH
    await binh.say(other, f"/start {code}")
    assert await agency_of(stage, other) == FINANCE


async def test_anonymous_admin_is_asked_for_a_name_and_the_code_still_works(stage: Stage, binh: User) -> None:
    group = stage.world.supergroup("Nhóm SYT", [binh])
    code = await stage.code(HEALTH)
    before = await stage.dump()
    await binh.say(group, f"/start {code}", anonymous=True)
    assert "quản trị ẩn danh" in group.last().text
    assert await stage.dump() == before
    await binh.say(group, f"/start {code}")
    assert await agency_of(stage, group) == HEALTH


async def test_anonymous_admin_of_a_linked_group_cannot_report(stage: Stage, binh: User) -> None:
    group = stage.world.supergroup("Nhóm SYT", [binh])
    await binh.say(group, f"/start {await stage.code(HEALTH)}")
    number = await stage.assign(f"{HEALTH}: rà soát thuốc")
    before = await stage.dump()
    await binh.say(group, f"/xong {number} 45/BC-SYT", anonymous=True)
    assert "quản trị ẩn danh" in group.last().text
    assert await stage.dump() == before


async def test_tasks_assigned_before_the_link_are_listed_after_it(stage: Stage, binh: User) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.assign(f"{FINANCE}: quyết toán")
    group = await stage.link(HEALTH)
    assert "Hiện có 1 việc" in group.last().text
    await stage.tell()
    assert "nhiệm vụ đang thực hiện" in group.last().text
    assert f"\n{number}. " in group.last().text
    assert "quyết toán" not in group.last().text
    said = len(group.messages)
    await stage.tell()
    assert len(group.messages) == said


async def test_messages_go_to_the_topic_in_which_the_group_was_linked(stage: Stage, binh: User) -> None:
    forum = stage.world.supergroup("Sở Y tế", [binh], forum=True)
    topic = await forum.add_topic("Nhiệm vụ UBND giao")
    await binh.say(forum, f"/start {await stage.code(HEALTH)}", topic=topic)
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 17/6/2026")
    await stage.tell()
    await stage.at("2026-06-16 07:30")
    await binh.say(forum, f"/xong {number}", topic=topic)
    assert forum.last().forces_reply
    await binh.reply(forum.last(), "45/BC-SYT")
    assert "Đã nhận báo cáo" in forum.last().text
    assert {message.topic for message in forum.bot_messages()} == {topic}
    assert len(forum.bot_messages()) == 5


async def test_group_linked_in_general_is_written_to_in_general(stage: Stage, binh: User) -> None:
    forum = stage.world.supergroup("Sở Y tế", [binh], forum=True)
    await binh.say(forum, f"/start {await stage.code(HEALTH)}")
    await stage.assign(f"{HEALTH}: rà soát thuốc")
    await stage.tell()
    assert "nhiệm vụ mới" in forum.last().text
    assert forum.last().topic is None


async def test_reply_thread_of_a_supergroup_is_not_taken_for_a_topic(stage: Stage, binh: User) -> None:
    group = stage.world.supergroup("Sở Y tế", [binh])
    said = await binh.say(group, "chào cả nhà")
    await binh.reply(said, f"/start {await stage.code(HEALTH)}")
    await stage.assign(f"{HEALTH}: rà soát thuốc")
    await stage.tell()
    assert "nhiệm vụ mới" in group.last().text


async def test_deep_links_add_the_bot_to_the_group_and_give_a_role(stage: Stage, binh: User) -> None:
    await stage.hoa.send(f"/moi {HEALTH}")
    link = re.search(r"https://\S+", stage.hoa.private.last().text)
    group = stage.world.group("Nhóm SYT", [binh], bot=None)
    assert link
    await binh.follow(link[0], group)
    assert await agency_of(stage, group) == HEALTH
    await stage.hoa.send("/moi lãnh đạo")
    link = re.search(r"https://\S+", stage.hoa.private.last().text)
    assert link
    await binh.follow(link[0])
    assert "Vai trò của đồng chí: lãnh đạo" in binh.private.last().text


async def test_code_used_in_private_makes_a_focal_point_who_works_there(stage: Stage, binh: User) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    foreign = await stage.assign(f"{FINANCE}: quyết toán")
    await binh.send(f"/start {await stage.code(HEALTH)}")
    assert f"đầu mối của {HEALTH}" in binh.private.last().text
    await binh.send("/viec")
    assert f"\n{number}. " in binh.private.last().text
    await binh.send(f"/xong {foreign} xong")
    assert "là của đơn vị khác" in binh.private.last().text
    await binh.send(f"/xong {number} 45/BC-SYT")
    assert "Đã nhận báo cáo" in binh.private.last().text


async def test_only_focal_points_report_where_the_office_wants_it_so(stage: Stage, binh: User) -> None:
    stage.context.settings.members_may_report = False
    group = stage.world.group("Nhóm SYT", [binh])
    await binh.say(group, f"/start {await stage.code(HEALTH)}")
    number = await stage.assign(f"{HEALTH}: rà soát thuốc")
    await binh.say(group, f"/xong {number} 45/BC-SYT")
    assert "Chỉ đầu mối" in group.last().text
    await binh.send(f"/start {await stage.code(HEALTH)}")
    await binh.say(group, f"/xong {number} 45/BC-SYT")
    assert "Đã nhận báo cáo" in group.last().text


async def test_focal_point_of_another_agency_does_not_report_for_this_one(stage: Stage, binh: User) -> None:
    stage.context.settings.members_may_report = False
    group = stage.world.group("Nhóm SYT", [binh])
    await binh.say(group, f"/start {await stage.code(HEALTH)}")
    number = await stage.assign(f"{HEALTH}: rà soát thuốc")
    await binh.send(f"/start {await stage.code(FINANCE)}")
    assert f"đầu mối của {FINANCE}" in binh.private.last().text
    await binh.say(group, f"/xong {number} 45/BC-SYT")
    assert "Chỉ đầu mối" in group.last().text
    assert await stage.states(number) == ["assigned"]


@pytest.mark.parametrize("words", ["Sở Không Có", "x" * 3000, "<b>", ";;;"])
async def test_code_for_an_unknown_agency_is_not_made(stage: Stage, binh: User, words: str) -> None:
    before = await stage.dump()
    await stage.hoa.send(f"/moi {words}")
    assert "chưa có trong danh mục đơn vị" in stage.hoa.private.last().text
    assert await stage.dump() == before


async def test_agency_is_found_by_decomposed_letters_and_other_case(stage: Stage, binh: User) -> None:
    assert await stage.code(unicodedata.normalize("NFD", HEALTH))  # as some keyboards write it
    assert await stage.code("SỞ Y TẾ")
