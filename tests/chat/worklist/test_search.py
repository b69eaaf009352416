"""/tim: words without accents, agencies, documents and numbers, within what one may see."""

from __future__ import annotations

import pytest

from bot.registry.worklist.search import MOST_SHOWN, QUERY_LIMIT
from tests.agencies import FINANCE, HEALTH, POLICE
from tests.reading import ask, numbers
from tests.stage import Stage

NOTICE = f"""ỦY BAN NHÂN DÂN
TỈNH ĐÔNG LÂM
Số: 118/TB-UBND
Đông Lâm, ngày 09 tháng 4 năm 2026
THÔNG BÁO
Kết luận của Chủ tịch Ủy ban nhân dân tỉnh về phòng cháy, chữa cháy rừng
1. {HEALTH} rà soát cơ số thuốc dự trữ trước ngày 30/6/2026.
2. {POLICE} kiểm tra các điểm nguy hiểm trước ngày 20/6/2026.
"""


@pytest.fixture
async def three(stage: Stage) -> Stage:
    """Tasks 1-5: of the notice (health, police), finance with health coordinating (3, 4), finance alone."""
    await stage.agencies(HEALTH, FINANCE, POLICE)
    for agency in (HEALTH, FINANCE, POLICE):
        await stage.link(agency)
    await stage.hoa.send_document("tb.txt", NOTICE.encode())
    await stage.settled()
    for number in (1, 2):
        await stage.hoa.send(f"/duyet {number}")
    await stage.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} bố trí kinh phí mua thuốc trước ngày 25/6/2026")
    await stage.assign(f"{FINANCE}: quyết toán 100% kinh phí_đợt một")
    return stage


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("thuốc", [3, 4, 1]),
        ("THUOC", [3, 4, 1]),
        ("thuốc dự trữ", [1]),
        ("dự trữ, thuốc!", [1]),
        ("thuốc tàu hỏa", []),
        ("uoc", []),
        ("118/TB-UBND", [2, 1]),
        ("TB 118", [2, 1]),
        ("tb118", [2, 1]),
        ("chữa cháy rừng", [2, 1]),
        (HEALTH, [3, 4, 1]),
        ("so y te du tru", [1]),
        ("công an", [2]),
        ("3", [3]),
        ("999999999999999999999", []),
        ("100%", [5]),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("'; DROP TABLE tasks --", []),
        ("🏥", []),
    ],
)
async def test_search_finds_these_tasks_most_urgent_first(three: Stage, query: str, found: list[int]) -> None:
    said = await ask(three.hoa, three.hoa.private, f"/tim {query}")
    assert numbers(said) == found
    assert ("Không tìm thấy" in said) == (not found)


async def test_decomposed_letters_find_the_same(three: Stage) -> None:
    assert numbers(await ask(three.hoa, three.hoa.private, "/tim thuốc dự trữ")) == [1]


async def test_other_name_of_an_agency_finds_its_tasks(three: Stage) -> None:
    await three.agencies("Ban Quản lý dự án giao thông")
    await three.hoa.send("/coquan Sở Văn hóa, Thể thao và Du lịch; VHTTDL; Sở Văn hóa")
    number = await three.assign("Sở Văn hóa, Thể thao và Du lịch: kiểm kê di tích")
    for query in ("Sở Văn hóa", "VHTTDL", "van hoa di tich", "sở văn hóa kiểm kê"):
        assert numbers(await ask(three.hoa, three.hoa.private, f"/tim {query}")) == [number], query


async def test_agency_finds_its_own_and_those_it_shares(three: Stage) -> None:
    focal, group = three.focal[HEALTH], three.groups[HEALTH]
    assert numbers(await ask(focal, group, "/tim kinh phí")) == [3, 4]
    assert numbers(await ask(focal, group, "/tim 5")) == []
    assert numbers(await ask(focal, group, "/tim nguy hiểm")) == []
    assert numbers(await ask(three.focal[POLICE], three.groups[POLICE], "/tim thuốc")) == []


async def test_chair_in_an_agencys_group_finds_what_the_agency_may_see(three: Stage) -> None:
    vinh = await three.person("Nguyễn Quang Vinh", "lãnh đạo")
    group = three.groups[POLICE]
    await group.add_member(vinh)
    assert numbers(await ask(vinh, vinh.private, "/tim kinh phí")) == [3, 4, 5]
    assert numbers(await ask(vinh, group, "/tim kinh phí")) == []


async def test_what_is_between_another_agency_and_the_office_is_not_shown(three: Stage) -> None:
    await three.focal[FINANCE].say(three.groups[FINANCE], "/vuongmac 3 chưa cân đối được")
    await three.hoa.send("/giaitrinh 3 17/6 vì sao chậm")
    own = await ask(three.focal[FINANCE], three.groups[FINANCE], "/tim mua thuốc")
    others = await ask(three.focal[HEALTH], three.groups[HEALTH], "/tim mua thuốc")
    assert numbers(own) == numbers(others) == [3, 4]
    for mark in ("giải trình", "đang vướng"):
        assert mark in own
        assert mark not in others


async def test_stranger_finds_nothing(three: Stage) -> None:
    stranger = three.world.user("Người lạ", started=True)
    elsewhere = three.world.group("Nhóm lạ", [stranger])
    for chat in (stranger.private, elsewhere):
        said = await ask(stranger, chat, "/tim thuốc")
        assert "chưa thuộc đơn vị nào" in said or "chưa gắn với đơn vị nào" in said
        assert numbers(said) == []


async def test_closed_tasks_come_last_and_say_their_state(three: Stage) -> None:
    await three.focal[FINANCE].say(three.groups[FINANCE], "/xong 3 45/BC-STC")
    await three.hoa.send("/xacnhan 3")
    said = await ask(three.hoa, three.hoa.private, "/tim thuốc")
    assert numbers(said) == [4, 1, 3]
    assert f"{FINANCE} · đã xác nhận" in said


async def test_more_than_a_page_is_cut_and_counted(three: Stage) -> None:
    for n in range(MOST_SHOWN + 3):
        await three.assign(f"{HEALTH}: trực bếp ăn số {n}")
    said = await ask(three.hoa, three.hoa.private, "/tim bếp ăn")
    assert f"Tìm thấy {MOST_SHOWN + 3} việc" in said
    assert len(numbers(said)) == MOST_SHOWN
    assert "và 3 việc khác" in said


async def test_button_of_a_result_opens_the_task(three: Stage) -> None:
    await ask(three.hoa, three.hoa.private, "/tim dự trữ")
    await three.hoa.press(three.hoa.private.last(), "1")
    assert three.hoa.private.last().text.startswith(f"Việc 1 · {HEALTH}")


async def test_nothing_to_look_for_and_too_much_are_told(three: Stage) -> None:
    assert "Đề nghị ghi nội dung cần tìm" in await ask(three.hoa, three.hoa.private, "/tim")
    assert "tối đa 200 ký tự" in await ask(three.hoa, three.hoa.private, f"/tim {'a ' * QUERY_LIMIT}")


async def test_marks_in_the_query_are_shown_as_they_are(three: Stage) -> None:
    assert "“<b>x</b> &amp;”" in await ask(three.hoa, three.hoa.private, "/tim <b>x</b> &amp;")
