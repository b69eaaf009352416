"""/nguoi: roles and focal points are listed and taken back, at once."""

from __future__ import annotations

import json

import pytest

from sandbox import User
from tests.agencies import HEALTH
from tests.reading import labels, says
from tests.stage import Stage


@pytest.fixture
async def lan(stage: Stage) -> User:
    """Staff of the office, and an agency with a focal point in a linked group."""
    await stage.agencies(HEALTH)
    await stage.link(HEALTH)
    await stage.focal[HEALTH].send(f"/start {await stage.code(HEALTH)}")
    return await stage.person("Phạm Thị Lan", "chuyên viên")


async def test_admin_sees_everybody_and_staff_the_focal_points(stage: Stage, lan: User) -> None:
    shown = await says(stage.hoa, "/nguoi")
    assert f"Trần Thị Hoa · quản trị, theo cấu hình · {stage.hoa.id}" in shown
    assert f"Phạm Thị Lan · chuyên viên văn phòng · {lan.id}" in shown
    assert "Đầu mối Sở Y tế · đầu mối của Sở Y tế" in shown
    assert labels(stage.hoa.private.last()) == ["✂ Thu hồi: Đầu mối Sở Y tế", "✂ Thu hồi: Phạm Thị Lan"]
    shown = await says(lan, "/nguoi")
    assert "Đầu mối Sở Y tế" in shown
    assert "Trần Thị Hoa" not in shown
    assert "chuyên viên" not in shown


@pytest.mark.parametrize("typed", [True, False], ids=["typed", "button"])
async def test_role_taken_back_ends_at_once(stage: Stage, lan: User, typed: bool) -> None:
    await lan.send("/giao Sở Lạ: báo cáo")
    await stage.forge(lan, lan.private, "lead:1")  # a question that waits for an answer
    if typed:
        await stage.hoa.send(f"/nguoi bỏ {lan.id}")
    else:
        await stage.hoa.send("/nguoi")
        await stage.hoa.press(stage.hoa.private.last(), "✂ Thu hồi: Phạm Thị Lan")
    assert stage.hoa.private.last().text == "Phạm Thị Lan không còn vai trò: chuyên viên văn phòng."
    dump = await stage.dump()
    assert not [row for row in dump["prompts"] if lan.id in row]
    for words in ("/duyet", f"/giao {HEALTH}: báo cáo", "/nguoi", f"/moi {HEALTH}"):
        assert "không có quyền" in await says(lan, words), words
    menu = stage.world.profile[f"commands {json.dumps({'type': 'chat', 'chat_id': lan.id}, sort_keys=True)} "]
    assert "giao" not in [command["command"] for command in menu]


async def test_act_says_who_had_which_role(stage: Stage, lan: User) -> None:
    await stage.hoa.send(f"/nguoi bỏ {lan.id}")
    event = next(row for row in (await stage.dump())["events"] if "role_taken" in row)
    assert {"role": "staff"} in event
    assert {"person": lan.id, "role": None, "codes_ended": 0} in event


async def test_unused_codes_of_a_dismissed_admin_are_void(stage: Stage, lan: User) -> None:
    minh = await stage.person("Lê Minh", "quản trị")
    await minh.send("/moi quản trị")
    code = minh.private.last().text.split("/start ")[1].split()[0]
    await stage.hoa.send(f"/nguoi bỏ {minh.id}")
    assert "Mã không đúng" in await says(minh, f"/start {code}")
    assert "không có quyền" in await says(minh, "/nguoi")


async def test_staff_end_a_focal_point_but_no_role(stage: Stage, lan: User) -> None:
    focal = stage.focal[HEALTH]
    before = await stage.dump()
    for person in (lan, stage.hoa):
        assert "không có vai trò hay đầu mối" in await says(lan, f"/nguoi bỏ {person.id}")
    assert await stage.dump() == before
    await lan.send(f"/coquan {HEALTH}")
    await lan.press(lan.private.last(), "✂ Bỏ đầu mối: Đầu mối Sở Y tế")
    assert "Đầu mối: —" in lan.private.last().text
    assert "chưa gắn với đơn vị nào" in await says(focal, "/viec")
    await focal.send(f"/start {await stage.code(HEALTH)}")
    assert await says(lan, f"/nguoi bỏ {focal.id}") == "Đầu mối Sở Y tế không còn là đầu mối của Sở Y tế."


async def test_admin_of_the_settings_is_not_dismissed_in_chat(stage: Stage, lan: User) -> None:
    before = await stage.dump()
    assert "ADMIN_IDS" in await says(stage.hoa, f"/nguoi bỏ {stage.hoa.id}")
    assert await stage.dump() == before


async def test_last_admin_stays(stage: Stage, lan: User) -> None:
    minh = await stage.person("Lê Minh", "quản trị")
    stage.context.settings.admin_ids = ()
    before = await stage.dump()
    assert "quản trị cuối cùng" in await says(minh, f"/nguoi bỏ {minh.id}")
    assert await stage.dump() == before
    binh = stage.world.user("Bình", started=True)
    await minh.send("/moi quản trị")
    await binh.send("/start " + minh.private.last().text.split("/start ")[1].split()[0])
    await minh.send(f"/nguoi bỏ {minh.id}")
    assert "Lê Minh không còn vai trò: quản trị" in minh.private.last().text
    assert "không có quyền" in await says(minh, "/nguoi")


@pytest.mark.parametrize("words", ["bỏ 99", "bỏ 999999999999999999", "bỏ", "bỏ Lan", "99"])
async def test_nobody_is_dismissed_by_mistake(stage: Stage, lan: User, words: str) -> None:
    before = await stage.dump()
    said = await says(stage.hoa, f"/nguoi {words}")
    assert "/nguoi" in said
    assert await stage.dump() == before


async def test_long_list_is_turned_page_by_page(stage: Stage, lan: User) -> None:
    for n in range(25):
        await stage.person(f"Người {n:02}", "lãnh đạo")
    await stage.hoa.send("/nguoi")
    first = stage.hoa.private.last()
    assert "28 người" in first.text
    assert labels(stage.hoa.private.last())[-1] == "▶"
    await stage.hoa.press(first, "▶")
    assert "Người 24" in stage.hoa.private.last().text
    assert "Người 00" not in stage.hoa.private.last().text
    assert labels(stage.hoa.private.last())[-1] == "◀"


async def test_people_are_not_spoken_of_in_a_group(stage: Stage, lan: User) -> None:
    group = stage.groups[HEALTH]
    await group.add_member(stage.hoa)
    await stage.hoa.say(group, "/nguoi")
    assert "nhắn riêng cho bot" in group.last().text
