"""/lich: the days off ahead, and the office's own word about a day."""

from __future__ import annotations

import pytest

from sandbox import User
from tests.agencies import HEALTH
from tests.reading import says
from tests.stage import Stage


@pytest.fixture
async def lan(stage: Stage) -> User:
    """Staff of the office on 20 August 2026, before a swapped Saturday and the National Day."""
    await stage.agencies(HEALTH)
    await stage.at("2026-08-20 09:00")
    return await stage.person("Phạm Thị Lan", "chuyên viên")


async def test_everybody_sees_the_days_that_differ_from_an_ordinary_week(stage: Stage, lan: User) -> None:
    shown = await says(lan, "/lich")
    assert "60 ngày tới" in shown
    assert "Thứ Bảy, 22/08/2026: làm việc" in shown
    assert "Thứ Hai, 31/08/2026: nghỉ" in shown
    assert "Thứ Tư, 02/09/2026: nghỉ · Quốc khánh" in shown
    assert "29/08/2026" not in shown  # an ordinary Saturday
    assert "/lich nghỉ" in shown
    stranger = stage.world.user("Bình", started=True)
    shown = await says(stranger, "/lich")
    assert "31/08/2026: nghỉ" in shown
    assert "/lich nghỉ" not in shown


async def test_office_says_that_a_day_is_off_and_deadlines_follow(stage: Stage, lan: User) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 25/8/2026")
    said = await says(lan, "/lich nghỉ 25/8/2026 theo CV 1234/BNV-TCBC")
    assert "Thứ Ba, 25/08/2026: nghỉ · theo CV 1234/BNV-TCBC" in said
    assert "Có 1 việc đến hạn vào ngày này; thời hạn giữ nguyên." in said
    assert "25/08/2026: nghỉ · theo CV 1234/BNV-TCBC" in await says(lan, "/lich")
    assert str((await stage.task(number)).deadline) == "2026-08-25"
    await lan.send(f"/giao {HEALTH}: báo cáo trước ngày 25/8/2026")
    assert "thời hạn rơi vào ngày nghỉ" in lan.private.last().text
    group = await stage.link(HEALTH)
    said_before = len(group.bot_messages())
    await stage.at("2026-08-25 07:30")
    assert len(group.bot_messages()) == said_before + 1  # the list after linking, and no reminder on the day off
    assert "nhiệm vụ đang thực hiện" in group.last().text


async def test_worked_day_and_taking_it_back(stage: Stage, lan: User) -> None:
    assert "Chủ nhật, 23/08/2026: làm việc" in (await says(lan, "/lich làm 23/8")).replace("Chủ Nhật", "Chủ nhật")
    assert "theo quyết định của Văn phòng" in lan.private.last().text
    await lan.send("/lich bỏ 23/8/2026")
    assert "nghỉ" in lan.private.last().text
    assert "23/08/2026" not in await says(lan, "/lich")
    dump = await stage.dump()
    assert [row[2] for row in dump["events"] if "day_" in str(row[2])] == ["day_set", "day_cleared"]
    assert not dump["day_overrides"]
    assert "chưa ghi gì về ngày" in await says(lan, "/lich bỏ 23/8/2026")


async def test_new_word_replaces_the_old_one_with_both_in_the_event(stage: Stage, lan: User) -> None:
    await lan.send("/lich nghỉ 24/8/2026 theo CV 1")
    await lan.send("/lich làm 24/8/2026 theo CV 2")
    event = [row for row in (await stage.dump())["events"] if "day_set" in row][-1]
    assert {"worked": False, "document": "CV 1"} in event
    assert {"day": "2026-08-24", "worked": True, "document": "CV 2"} in event


@pytest.mark.parametrize("words", ["nghỉ 19/8/2026", "làm 31/2/2027", "bỏ 1/1/2020", "nghỉ mai", "nghỉ 2/13"])
async def test_day_that_is_past_or_none_is_refused(stage: Stage, lan: User, words: str) -> None:
    before = await stage.dump()
    assert "không phải là ngày từ hôm nay" in await says(lan, f"/lich {words}")
    assert await stage.dump() == before


@pytest.mark.parametrize("words", ["nghỉ", "xin chào", "2/9/2026"])
async def test_words_that_change_nothing_are_explained(stage: Stage, lan: User, words: str) -> None:
    before = await stage.dump()
    assert "/lich bỏ 2/1/2026" in await says(lan, f"/lich {words}")
    assert await stage.dump() == before


async def test_only_the_office_changes_a_day_and_not_in_a_group(stage: Stage, lan: User) -> None:
    chair = await stage.person("Lê Quang Vinh", "lãnh đạo")
    group = await stage.link(HEALTH)
    await group.add_member(lan)
    before = await stage.dump("people", "chats")
    assert "không có quyền" in await says(chair, "/lich nghỉ 24/8/2026")
    await lan.say(group, "/lich nghỉ 24/8/2026")
    assert "nhắn riêng cho bot" in group.last().text
    assert await stage.dump("people", "chats") == before
    await stage.focal[HEALTH].say(group, "/lich")
    assert "31/08/2026: nghỉ" in group.last().text
