"""/viec and /baocao: who sees whose tasks in which chat, and numbers that agree with a count made by hand."""

from __future__ import annotations

import pytest

from sandbox import Chat, User
from tests.agencies import FINANCE, HEALTH
from tests.reading import ask
from tests.stage import Stage

DRUGS, MONEY = "rà soát thuốc dự trữ", "quyết toán kinh phí"
OFFICE_ROLES = ["quản trị", "chuyên viên", "lãnh đạo"]


@pytest.fixture
async def two(stage: Stage, linked: Chat) -> Stage:
    """Two agencies with linked groups, one task each."""
    await stage.assign(f"{HEALTH}: {DRUGS} trước ngày 19/6/2026")
    await stage.assign(f"{FINANCE}: {MONEY} trước ngày 22/6/2026")
    return stage


async def one_of(stage: Stage, role: str) -> User:
    """Return a person of the office, who is in every group too."""
    person = stage.hoa if role == "quản trị" else await stage.person("Lê Văn Bình", role)
    for group in stage.groups.values():
        await group.add_member(person)
    return person


@pytest.mark.parametrize("words", ["/viec", "/baocao"])
async def test_agency_sees_its_own_tasks_and_no_others(two: Stage, words: str) -> None:
    focal, group = two.focal[HEALTH], two.groups[HEALTH]
    said = await ask(focal, group, words)
    assert HEALTH in said
    assert FINANCE not in said
    assert MONEY not in said


async def test_list_of_an_agency_shows_number_words_and_days_left(two: Stage) -> None:
    said = await ask(two.focal[HEALTH], two.groups[HEALTH], "/viec")
    assert said.startswith(f"Việc của {HEALTH}, Thứ Hai, 15/06/2026")
    assert f"{DRUGS} trước ngày 19/6/2026" in said
    assert "hạn 19/06/2026, còn 4 ngày" in said


async def test_agency_that_names_another_one_still_sees_its_own(two: Stage) -> None:
    said = await ask(two.focal[HEALTH], two.groups[HEALTH], f"/viec {FINANCE}")
    assert MONEY not in said
    assert DRUGS in said


async def test_focal_point_sees_the_agency_in_private(two: Stage) -> None:
    an = two.world.user("Vũ Thị An", started=True)
    await an.send(f"/start {await two.code(HEALTH)}")
    for words in ("/viec", "/baocao"):
        said = await ask(an, an.private, words)
        assert HEALTH in said
        assert FINANCE not in said
    assert DRUGS in await ask(an, an.private, f"/viec {FINANCE}")


@pytest.mark.parametrize("role", OFFICE_ROLES)
async def test_office_names_an_agency_in_private(two: Stage, role: str) -> None:
    person = await one_of(two, role)
    said = await ask(person, person.private, f"/viec {FINANCE}")
    assert MONEY in said
    assert DRUGS not in said


@pytest.mark.parametrize("role", OFFICE_ROLES)
async def test_office_without_a_name_is_asked_for_one_and_told_of_an_unknown_one(two: Stage, role: str) -> None:
    person = await one_of(two, role)
    assert (await ask(person, person.private, "/viec")).startswith("Đề nghị ghi thêm tên đơn vị")
    assert (await ask(person, person.private, "/viec Sở Lạ")).startswith("“Sở Lạ” chưa có trong danh mục đơn vị")


@pytest.mark.parametrize("role", OFFICE_ROLES)
async def test_office_sees_all_figures_in_private(two: Stage, role: str) -> None:
    person = await one_of(two, role)
    said = await ask(person, person.private, "/baocao")
    assert "Tổng số: 2; hoàn thành: 0 (0 %)" in said
    assert f"• {HEALTH}: 0/1" in said
    assert f"• {FINANCE}: 0/1" in said


@pytest.mark.parametrize("role", OFFICE_ROLES)
@pytest.mark.parametrize("words", ["/baocao", "/viec", f"/viec {FINANCE}"])
async def test_office_in_an_agencys_group_sees_there_only_that_agency(two: Stage, role: str, words: str) -> None:
    said = await ask(await one_of(two, role), two.groups[HEALTH], words)
    assert HEALTH in said
    assert FINANCE not in said
    assert MONEY not in said


@pytest.mark.parametrize("words", ["/viec", "/baocao", f"/viec {HEALTH}"])
async def test_who_belongs_to_no_agency_is_told_how_to_get_a_code(two: Stage, words: str) -> None:
    stranger = two.world.user("Người lạ", started=True)
    elsewhere = two.world.group("Nhóm lạ", [stranger])
    for chat in (stranger.private, elsewhere):
        said = await ask(stranger, chat, words)
        assert "chưa thuộc đơn vị nào" in said or "xin mã" in said
        assert HEALTH not in said


async def test_agency_without_tasks_and_office_without_tasks_are_told_so(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    assert "Không có việc nào đang chờ thực hiện." in await ask(stage.focal[HEALTH], group, "/viec")
    assert "Chưa giao nhiệm vụ nào." in await ask(stage.hoa, stage.hoa.private, "/baocao")


async def close(stage: Stage, agency: str, number: int) -> None:
    """Report a task and confirm it."""
    await stage.focal[agency].say(stage.groups[agency], f"/xong {number} đã làm")
    await stage.hoa.send(f"/xacnhan {number}")


@pytest.fixture
async def every(two: Stage) -> Stage:
    """A register in which tasks stand in every way: by the table below, seen on Thursday 18 June.

    Health: on time 1 (due 19/6), late 1 (16/6), waiting 1 (16/6), in time 2 (18/6, 30/6), overdue 2 (16/6, and 17/6
    returned), undated 1. Finance: on time 2 (22/6; undated), in time 1 (26/6) with Health coordinating. Sum 11.
    """
    stage = two
    due = {day: await stage.assign(f"{HEALTH}: việc hạn {day} trước ngày {day}/2026") for day in ("18/6", "30/6")}
    late, waiting, _over, back = [await stage.assign(f"{HEALTH}: việc {n} trước ngày 16/6/2026") for n in range(4)]
    await stage.assign(f"{HEALTH}: trực bếp ăn")
    free = await stage.assign(f"{FINANCE}: trực kho")
    await stage.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} lập dự toán trước ngày 26/6/2026")
    await close(stage, HEALTH, 1)
    await close(stage, FINANCE, 2)
    await close(stage, FINANCE, free)
    await stage.at("2026-06-18 09:00")
    await close(stage, HEALTH, late)
    for number in (waiting, back):
        await stage.focal[HEALTH].say(stage.groups[HEALTH], f"/xong {number} đã làm")
    await stage.hoa.send(f"/tralai {back} thiếu phụ lục")
    assert due["18/6"] < late
    return stage


async def test_figures_agree_with_a_count_made_by_hand(every: Stage) -> None:
    said = (await ask(every.hoa, every.hoa.private, "/baocao")).splitlines()
    assert "cập nhật đến 09:00 18/06/2026" in said
    assert "Tổng số: 11; hoàn thành: 4 (36 %); cập nhật trong 7 ngày: 17 %" in said
    assert [line for line in said if line.startswith(("• hoàn", "• chưa", "• đã"))] == [
        "• hoàn thành, đúng hạn: 3",
        "• hoàn thành, quá hạn: 1",
        "• đã báo cáo, chờ xác nhận: 1",
        "• chưa hoàn thành, trong hạn: 3",
        "• chưa hoàn thành, quá hạn: 2",
        "• chưa hoàn thành, không thời hạn: 1",
    ]
    assert [line for line in said if line.startswith("• Sở")] == [
        f"• {HEALTH}: 2/8, 2 quá hạn, 1 chờ xác nhận",
        f"• {FINANCE}: 2/3",
    ]
    late = (await ask(every.hoa, every.hoa.private, "/baocao quá hạn")).splitlines()
    assert [line.strip() for line in late if "quá hạn 2 ngày" in line] == [
        "hạn 16/06/2026, quá hạn 2 ngày · đã đôn đốc 1 lần",
        "hạn 16/06/2026, quá hạn 2 ngày · bị trả lại · đã đôn đốc 1 lần",
    ]


async def test_figures_of_one_agency_are_those_the_office_sees_of_it(every: Stage) -> None:
    said = (await ask(every.focal[HEALTH], every.groups[HEALTH], "/baocao")).splitlines()
    assert "Tổng số: 8; hoàn thành: 2 (25 %); cập nhật trong 7 ngày: 20 %" in said
    assert f"• {HEALTH}: 2/8, 2 quá hạn, 1 chờ xác nhận" in said
    said = (await ask(every.focal[FINANCE], every.groups[FINANCE], "/baocao")).splitlines()
    assert "Tổng số: 3; hoàn thành: 2 (67 %); cập nhật trong 7 ngày: 0 %" in said


async def test_coordinating_tasks_are_listed_apart_and_not_counted(every: Stage) -> None:
    said = await ask(every.focal[HEALTH], every.groups[HEALTH], "/viec")
    heads = [line for line in said.splitlines() if line.endswith(")") and line[0].isalpha()]
    assert heads == [
        "Quá hạn (2)",
        "Có thời hạn (2)",
        "Không thời hạn (1)",
        "Phối hợp (1)",
        "Đã báo cáo, chờ xác nhận (1)",
    ]
    apart = said.split("Phối hợp (1)")[1].split("Đã báo cáo")[0]
    assert "lập dự toán" in apart
    assert "· phối hợp" not in apart  # the heading says it
    figures = await ask(every.focal[HEALTH], every.groups[HEALTH], "/baocao")
    assert "Tổng số: 8;" in figures
    assert "lập dự toán" not in figures


async def test_lists_offer_the_button_of_each_task_that_the_agency_can_close(every: Stage) -> None:
    asked = await every.focal[HEALTH].say(every.groups[HEALTH], "/viec")
    [answer] = every.groups[HEALTH].bot_messages(since=asked)
    offered = {int(button.data.removeprefix("done:")) for row in answer.buttons for button in row if button.data}
    tasks = [await every.task(number) for number in range(1, 13)]
    assert offered == {
        task.number for task in tasks if task.agency == HEALTH and task.part == "lead" and task.is_open()
    }
    assert len(offered) == 5


async def test_reported_part_of_a_coordinating_agency_does_not_wait_for_confirmation(two: Stage) -> None:
    lead = await two.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} lập dự toán trước ngày 26/6/2026")
    await two.focal[HEALTH].say(two.groups[HEALTH], f"/xong {lead + 1} đã góp ý")
    said = await ask(two.focal[HEALTH], two.groups[HEALTH], "/viec")
    assert "chờ xác nhận" not in said


async def test_coordinating_task_leaves_the_list_when_the_lead_has_closed_it(two: Stage) -> None:
    lead = await two.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} lập dự toán trước ngày 26/6/2026")
    assert "lập dự toán" in await ask(two.focal[HEALTH], two.groups[HEALTH], "/viec")
    await close(two, FINANCE, lead)
    assert "lập dự toán" not in await ask(two.focal[HEALTH], two.groups[HEALTH], "/viec")


async def test_list_longer_than_a_message_loses_no_task(two: Stage) -> None:
    numbers = [await two.assign(f"{HEALTH}: {'rà soát thuốc ' * 12} trước ngày 24/6/2026") for _ in range(25)]
    asked = await two.focal[HEALTH].say(two.groups[HEALTH], "/viec")
    answers = two.groups[HEALTH].bot_messages(since=asked)
    offered = [button.data for answer in answers for row in answer.buttons for button in row]
    assert len(answers) > 1
    assert set(offered) >= {f"done:{number}" for number in numbers}
    assert len(offered) == len(set(offered)) == 26
