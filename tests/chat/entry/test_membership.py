"""The bot is added, removed, blocked; a group becomes a supergroup: the link and the messages follow."""

from __future__ import annotations

import pytest

from bot.jobs.planning import leaving
from bot.registry.chats import chats
from sandbox import Chat
from tests.agencies import HEALTH
from tests.reading import digests, texts
from tests.stage import Stage


async def disabled(stage: Stage, chat: Chat) -> str | None:
    async with stage.context.db.read() as session:
        return (await chats.address(session, chat.id)).disabled


async def test_new_group_is_told_how_to_link(stage: Stage) -> None:
    group = stage.world.group("Sở Y tế", [stage.hoa], bot=None)
    await group.add_bot()
    assert texts(group.bot_messages()) == [group.last().text]
    assert "gõ /start và mã" in group.last().text


async def test_removed_bot_sends_nothing_and_the_office_sees_the_agency_unlinked(stage: Stage, owing: Chat) -> None:
    await owing.remove_bot()
    assert await disabled(stage, owing)
    calls = len(stage.world.calls)
    await stage.at("2026-06-16 07:30")
    assert owing.id not in [call.params.get("chat_id") for call in stage.world.calls[calls:]]
    await stage.hoa.send("/baocao")
    assert f"Chưa có nhóm nhận tin: {HEALTH}" in stage.hoa.private.last().text


async def test_message_planned_before_the_removal_is_skipped(stage: Stage, owing: Chat) -> None:
    await stage.assign(f"{HEALTH}: kiểm tra bếp ăn")
    await owing.remove_bot()
    await stage.tell()
    *_, row = await stage.rows("assigned")
    assert row.state == "skipped"


@pytest.mark.parametrize("words", ["/tiendo 1 60%", "/viec"])
async def test_lost_group_in_which_somebody_writes_to_the_bot_gets_its_reminder_again(
    stage: Stage, owing: Chat, words: str
) -> None:
    async with stage.context.itself() as uow:
        await chats.disable(uow.session, owing.id, "bot was kicked from the group chat")
    await stage.at("2026-06-16 07:30")
    assert digests(owing) == []
    await stage.focal[HEALTH].say(owing, words)
    assert await disabled(stage, owing) is None
    await stage.at("2026-06-17 07:30")
    assert len(digests(owing)) == 1


async def test_person_of_the_office_who_was_lost_and_writes_gets_reports_again(stage: Stage, owing: Chat) -> None:
    lan = await stage.person("Phạm Thị Lan", "chuyên viên")
    async with stage.context.itself() as uow:
        await chats.disable(uow.session, lan.id, "bot was blocked by the user")
    await lan.send(f"/giao {HEALTH}: kiểm tra bếp ăn")
    await lan.press(lan.private.last(), "✅ Duyệt")
    assert await disabled(stage, lan.private) is None
    await stage.focal[HEALTH].say(owing, "/xong 2 đã kiểm tra")
    await stage.tick()
    assert len([text for text in texts(lan.private.bot_messages()) if "Kết quả: đã kiểm tra" in text]) == 1


async def test_bot_that_comes_back_tells_what_was_assigned_meanwhile(stage: Stage, owing: Chat) -> None:
    await owing.remove_bot()
    number = await stage.assign(f"{HEALTH}: kiểm tra bếp ăn")
    await stage.tell()
    await owing.add_bot()
    assert await disabled(stage, owing) is None
    await stage.tell()
    assert f"{number}. " in owing.last().text
    assert "nhiệm vụ đang thực hiện" in owing.last().text
    await stage.at("2026-06-16 07:30")
    assert len(digests(owing)) == 1


def lists(chat: Chat) -> list[str]:
    """Return the lists of tasks in a chat."""
    return [text for text in texts(chat.bot_messages()) if "nhiệm vụ đang thực hiện" in text or "mới được giao" in text]


async def back_again(chat: Chat) -> None:
    """Take the bot out, and put it back at once."""
    await chat.remove_bot()
    await chat.add_bot()


async def test_bot_that_was_out_for_a_moment_does_not_say_again_what_stands_in_a_list_of_today(
    stage: Stage, health: Chat
) -> None:
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    await stage.tell()
    assert len(lists(health)) == 1
    for _time in range(2):
        await back_again(health)
        await stage.tell()
    assert len(lists(health)) == 1


async def test_bot_that_comes_back_says_again_what_is_true_no_more(stage: Stage, health: Chat) -> None:
    first = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    second = await stage.assign(f"{HEALTH}: kiểm tra bếp ăn trước ngày 18/6/2026")
    await stage.tell()
    await health.remove_bot()
    await stage.hoa.send(f"/sua v{first} hạn 30/6/2026")
    await health.add_bot()
    await stage.tell()
    assert f"{first}. " in lists(health)[-1]
    assert f"{second}. " not in lists(health)[-1]


async def test_bot_that_comes_back_the_next_day_lists_all_that_is_open(stage: Stage, health: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    await stage.tell()
    await stage.at("2026-06-16 07:00")
    await back_again(health)
    await stage.tell()
    assert len(lists(health)) == 2
    assert f"{number}. " in lists(health)[-1]


async def test_what_was_just_assigned_comes_in_one_list_with_what_was_missed(stage: Stage, health: Chat) -> None:
    old = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 18/6/2026")
    await stage.tell()
    await stage.at("2026-06-16 07:00")
    new = await stage.assign(f"{HEALTH}: kiểm tra bếp ăn")
    await back_again(health)
    await stage.tell()
    assert len(lists(health)) == 2
    assert f"{old}. " in lists(health)[-1]
    assert f"{new}. " in lists(health)[-1]


async def test_bot_that_comes_back_twice_while_its_list_is_gathered_says_one(stage: Stage, owing: Chat) -> None:
    await stage.at("2026-06-16 07:00")
    for _time in range(2):
        await back_again(owing)
    assert [row.state for row in await stage.rows("catch_up")] == ["planned"]


async def test_supergroup_inherits_the_link_by_the_service_message(stage: Stage, owing: Chat) -> None:
    new = await owing.upgrade()
    await stage.at("2026-06-16 07:30")
    assert len(digests(new)) == 1
    assert digests(owing) == []
    await stage.focal[HEALTH].say(new, "/viec")
    assert f"Việc của {HEALTH}" in new.last().text


async def test_supergroup_is_followed_when_telegram_says_so_on_sending(stage: Stage, owing: Chat) -> None:
    listener, stage.world._listener = stage.world._listener, None
    new = await owing.upgrade()
    stage.world.take_updates()  # the bot was down: the service messages are lost
    stage.world._listener = listener
    await stage.at("2026-06-16 07:30")
    assert len(digests(new)) == 1
    assert {row.chat_id: row.state for row in await stage.rows("digest") if row.day.day == 16} == {new.id: "sent"}
    await stage.at("2026-06-17 07:30")
    assert len(digests(new)) == 2


async def test_upgrade_in_the_middle_of_the_day_does_not_bring_the_reminder_again(stage: Stage, owing: Chat) -> None:
    await stage.at("2026-06-16 07:30")
    new = await owing.upgrade()
    await stage.at("2026-06-16 09:00")
    assert digests(new) == []
    await stage.at("2026-06-17 07:30")
    assert len(digests(new)) == 1


async def test_message_waiting_during_the_upgrade_arrives_in_the_supergroup(stage: Stage, owing: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: kiểm tra bếp ăn")
    new = await owing.upgrade()
    await stage.tell()
    assert f"{number}. " in new.last().text
    assert len(new.bot_messages()) == 1


async def test_office_person_who_blocks_the_bot_does_not_stop_the_others(stage: Stage, owing: Chat) -> None:
    lan = await stage.person("Phạm Thị Lan", "chuyên viên")
    await lan.send(f"/giao {HEALTH}: kiểm tra bếp ăn")
    await lan.press(lan.private.last(), "✅ Duyệt")
    await lan.block_bot()
    await stage.focal[HEALTH].say(owing, "/xong 2 đã kiểm tra")
    await stage.tick()
    assert "Việc 2" in stage.hoa.private.last().text
    await lan.unblock_bot()
    await lan.send("/duyet")
    assert "1 báo cáo chờ xác nhận" in lan.private.last().text


def left(stage: Stage) -> list[object]:
    return [call.params["chat_id"] for call in stage.world.calls if call.method == "leaveChat"]


async def test_group_that_nobody_links_is_told_so_and_left_after_a_day(stage: Stage) -> None:
    group = stage.world.group("Nhóm lạ", [stage.hoa], bot=None)
    await group.add_bot()
    await stage.at("2026-06-16 08:59")
    assert left(stage) == []
    await stage.at("2026-06-16 09:00")
    assert len(left(stage)) == 1
    assert [text for text in texts(group.bot_messages()) if "bot xin rời nhóm" in text]
    assert await disabled(stage, group) is not None
    said = len(group.bot_messages())
    await stage.at("2026-06-17 09:00")
    assert len(left(stage)) == 1
    assert len(group.bot_messages()) == said


async def test_linked_group_is_never_left(stage: Stage, owing: Chat) -> None:
    await stage.at("2026-06-30 09:00")
    assert left(stage) == []


async def test_group_in_which_somebody_only_spoke_to_the_bot_is_left_too(stage: Stage) -> None:
    group = stage.world.group("Nhóm lạ", [stage.hoa])
    await stage.hoa.say(group, "/start")
    await stage.at("2026-06-16 09:00")
    assert len(left(stage)) == 1


async def test_group_that_was_unlinked_has_a_day_and_one_that_comes_back_another(stage: Stage, owing: Chat) -> None:
    await stage.at("2026-06-20 09:00")
    await stage.hoa.send(f"/coquan gỡ nhóm {HEALTH}")
    await stage.at("2026-06-21 08:59")
    assert left(stage) == []
    await stage.at("2026-06-21 09:00")
    assert len(left(stage)) == 1
    await owing.add_bot()
    await stage.at("2026-06-22 08:59")
    assert len(left(stage)) == 1
    await stage.at("2026-06-22 09:00")
    assert len(left(stage)) == 2


@pytest.mark.parametrize("method", ["sendMessage", "leaveChat"])
async def test_group_that_cannot_be_left_now_is_tried_again_and_keeps_nobody_waiting(
    stage: Stage, owing: Chat, method: str
) -> None:
    other = stage.world.group("Nhóm lạ", [stage.hoa], bot=None)
    await other.add_bot()
    stage.world.faults.refuse(500, method=method, chat_id=other.id, times=None)
    await stage.assign(f"{HEALTH}: rà soát kho")
    await stage.at("2026-06-16 09:00")
    assert await disabled(stage, other) is None
    assert "nhiệm vụ mới" in texts(owing.bot_messages())[-1] or digests(owing)
    stage.world.faults.clear()
    await stage.tick()
    assert await disabled(stage, other) is None  # not at every tick
    stage.clock.forward(leaving.AGAIN)
    await stage.tick()
    assert await disabled(stage, other) is not None


async def test_copy_of_the_database_leaves_no_group(stage: Stage) -> None:
    group = stage.world.group("Nhóm lạ", [stage.hoa], bot=None)
    await group.add_bot()
    await stage.tick()
    stage.context.settings.deployment_id = "copy"
    await stage.at("2026-06-17 09:00")
    assert left(stage) == []
