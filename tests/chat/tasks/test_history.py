"""/lichsu 12: everything that happened to a task, in order, for those who may read it."""

from __future__ import annotations

import re

import pytest

from bot.views.tasks import history as views
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH
from tests.reading import ask
from tests.stage import Stage


@pytest.fixture
async def confirmed(stage: Stage, linked: Chat) -> Chat:
    """Two agencies with linked groups; the first has task 1, with a whole story."""
    group = linked
    await stage.hoa.send(f"/giao {HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.hoa.send("/sua 1 hạn 19/6/2026")
    await stage.hoa.send("/duyet 1")
    await stage.focal[HEALTH].say(group, "/nhan 1")
    await stage.focal[HEALTH].say(group, "/tiendo 1 60% đã họp <b>lần một</b>")
    await stage.focal[HEALTH].say(group, "/xong 1 bản nháp")
    await stage.hoa.send("/tralai 1 thiếu phụ lục & số liệu")
    await stage.focal[HEALTH].say(group, "/xong 1 45/BC-SYT")
    await stage.hoa.send("/xacnhan 1")
    return group


def acts(said: str) -> list[str]:
    """Return what was done, line by line, without times and people."""
    return [found[1] for found in re.finditer(r"^\d\d:\d\d \S+ · [^:]+: (.+)$", said, flags=re.MULTILINE)]


async def test_office_reads_the_whole_story_newest_last(stage: Stage, confirmed: Chat) -> None:
    said = await ask(stage.hoa, stage.hoa.private, "/lichsu 1")
    assert acts(said) == [
        "đổi thời hạn của mục",
        "duyệt mục",
        "giao việc",
        "đã nhận việc",
        "báo tiến độ",
        "báo cáo xong",
        "trả lại báo cáo",
        "báo cáo xong",
        "xác nhận báo cáo",
    ]
    assert "thời hạn: 20/06/2026 → 19/06/2026" in said
    assert "trạng thái: đã nhận → đang thực hiện" in said
    assert "tiến độ (%): 60" in said
    assert "“đã họp <b>lần một</b>”" in said
    assert "“thiếu phụ lục & số liệu”" in said
    assert "Trần Thị Hoa (quản trị)" in said


async def test_agency_reads_its_task_from_the_assignment_on(stage: Stage, confirmed: Chat) -> None:
    said = await ask(stage.focal[HEALTH], confirmed, "/lichsu 1")
    assert acts(said)[0] == "giao việc"
    assert acts(said)[-1] == "xác nhận báo cáo"


async def test_another_agency_reads_nothing_also_when_it_coordinates(stage: Stage, confirmed: Chat) -> None:
    lead = await stage.assign(f"{HEALTH} chủ trì, phối hợp với {FINANCE} lập dự toán trước ngày 26/6/2026")
    for number in (1, lead):
        said = await ask(stage.focal[FINANCE], stage.groups[FINANCE], f"/lichsu {number}")
        assert "là của đơn vị khác" in said
        assert acts(said) == []


async def test_chair_reads_in_private_and_not_of_others_in_an_agencys_group(stage: Stage, confirmed: Chat) -> None:
    vinh = await stage.person("Nguyễn Quang Vinh", "lãnh đạo")
    assert "duyệt mục" in acts(await ask(vinh, vinh.private, "/lichsu 1"))
    for group in stage.groups.values():
        await group.add_member(vinh)
    assert "là của đơn vị khác" in await ask(vinh, stage.groups[FINANCE], "/lichsu 1")
    assert acts(await ask(vinh, confirmed, "/lichsu 1"))[0] == "giao việc"


async def test_matters_stand_in_the_history_with_their_words_and_days(stage: Stage, confirmed: Chat) -> None:
    await stage.hoa.send("/giaitrinh 1 18/6 vì sao chậm")
    await stage.focal[HEALTH].say(confirmed, "/giaitrinh 1 do hướng dẫn đến chậm")
    await stage.focal[HEALTH].say(confirmed, "/khieunai 1 đã báo cáo đúng hạn")
    await stage.hoa.send("/traloi 1 đã đối chiếu")
    said = await ask(stage.focal[HEALTH], confirmed, "/lichsu 1")
    assert acts(said)[-4:] == ["yêu cầu giải trình", "giải trình", "khiếu nại việc ghi nhận", "trả lời khiếu nại"]
    assert "ngày: 18/06/2026" in said
    for words in ("vì sao chậm", "do hướng dẫn đến chậm", "đã báo cáo đúng hạn", "đã đối chiếu"):
        assert f"“{words}”" in said


async def test_long_history_shows_its_newest_entries_and_how_many_came_before(stage: Stage, confirmed: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: trực bếp ăn")
    for n in range(views.MOST_SHOWN + 2):
        await stage.focal[HEALTH].say(confirmed, f"/tiendo {number} lần {n}")
    said = await ask(stage.focal[HEALTH], confirmed, f"/lichsu {number}")
    assert "3 ghi nhận trước đó" in said
    assert len(acts(said)) == views.MOST_SHOWN
    assert f"lần {views.MOST_SHOWN + 1}”" in said


@pytest.mark.parametrize("words", ["/lichsu 99", "/lichsu", "/lichsu abc"])
async def test_wrong_number_is_answered_and_shows_nothing(stage: Stage, confirmed: Chat, words: str) -> None:
    before = await stage.dump("mentions", "prompts")
    said = await ask(stage.focal[HEALTH], confirmed, words)
    assert said
    assert acts(said) == []
    assert await stage.dump("mentions", "prompts") == before


async def test_button_of_the_card_opens_the_history(stage: Stage, confirmed: Chat) -> None:
    await stage.focal[HEALTH].say(confirmed, "/viec 1")
    await stage.focal[HEALTH].press(confirmed.last(), "Lịch sử")
    assert acts(confirmed.last().text)[-1] == "xác nhận báo cáo"
