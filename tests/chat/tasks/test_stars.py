"""/sao and its button: a mark of priority that is seen wherever the task is listed."""

from __future__ import annotations

from tests.agencies import FINANCE, HEALTH
from tests.reading import ask
from tests.stage import Stage


async def test_star_is_seen_wherever_the_task_is_listed(shared: Stage) -> None:
    vinh = await shared.person("Nguyễn Quang Vinh", "lãnh đạo")
    await vinh.send("/sao 1")
    assert "Việc này đã được đánh dấu ưu tiên" in vinh.private.last().text
    assert "1. ⭐" in await ask(shared.focal[HEALTH], shared.groups[HEALTH], "/viec")
    assert "Việc 1 ⭐" in await ask(vinh, vinh.private, "/viec 1")
    assert "1. ⭐" in await ask(vinh, vinh.private, "/tim thuốc")
    await shared.at("2026-06-16 07:30")
    assert "1. ⭐" in shared.groups[HEALTH].last().text
    await vinh.send("/sao 1")
    assert "⭐" not in await ask(shared.focal[HEALTH], shared.groups[HEALTH], "/viec")


async def test_star_button_turns_the_card_and_pressed_twice_changes_nothing_more(shared: Stage) -> None:
    await shared.hoa.send("/viec 1")
    card = shared.hoa.private.last()
    await shared.hoa.press(card, "⭐ Đánh dấu sao")
    assert card.chat.last().text.startswith("Việc 1 ⭐")
    before = await shared.dump("mentions")
    await shared.forge(shared.hoa, shared.hoa.private, "star:1:on")
    assert await shared.dump("mentions") == before


async def test_star_that_comes_twice_is_given_once(shared: Stage) -> None:
    message = await shared.hoa.send("/sao 1")
    await shared.again(message)
    assert (await shared.task(1)).starred
    assert "đã được ghi nhận rồi" in shared.hoa.private.last().text


async def test_members_give_no_stars(shared: Stage) -> None:
    before = await shared.dump("mentions")
    await shared.focal[HEALTH].say(shared.groups[HEALTH], "/sao 1")
    assert "không có quyền thực hiện việc này" in shared.groups[HEALTH].last().text
    assert not (await shared.forge(shared.focal[HEALTH], shared.groups[HEALTH], "star:1:on")).text.startswith("Việc")
    assert await shared.dump("mentions") == before


async def test_chair_in_a_group_gives_stars_to_its_agencys_tasks_only(shared: Stage) -> None:
    vinh = await shared.person("Nguyễn Quang Vinh", "lãnh đạo")
    await shared.groups[FINANCE].add_member(vinh)
    await vinh.say(shared.groups[FINANCE], "/sao 1")
    assert "là của đơn vị khác" in shared.groups[FINANCE].last().text
    await vinh.say(shared.groups[FINANCE], "/sao 3")
    assert (await shared.task(3)).starred
    assert not (await shared.task(1)).starred
