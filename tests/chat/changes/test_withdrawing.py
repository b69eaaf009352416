"""/gop and /thuhoi: what the office takes back of what is assigned, and who hears of it."""

from __future__ import annotations

import pytest

from bot.registry.tasks.states import State
from sandbox import Chat
from tests.agencies import FINANCE, HEALTH
from tests.documents import HEAD
from tests.reading import SPOKEN_ABOUT
from tests.stage import Stage

NOTICE = f"""{HEAD}1. Giao Sở Y tế rà soát cơ số thuốc trước ngày 24/6/2026.
2. Giao Sở Tài chính quyết toán kinh phí trước ngày 25/6/2026.
3. Giao Sở Y tế kiểm tra bếp ăn trước ngày 26/6/2026.
4. Giao Sở Không Có kiểm tra cầu Bến Đò trước ngày 26/6/2026.
"""


# --- Merging ----------------------------------------------------------------------------------------------------------


async def test_duplicates_are_merged_and_the_agency_is_told_into_what(stage: Stage, office: Chat) -> None:
    for day in (20, 21, 22):
        await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày {day}/6/2026")
    await stage.tell()
    message = await stage.hoa.send("/gop 1 2, 3 2")
    assert "Đã gộp vào việc 1: 2, 3." in office.last().text
    await stage.tick()
    told = stage.groups[HEALTH].last().text
    assert "2 việc không còn giao cho đơn vị" in told
    assert "Văn phòng đã gộp vào việc 1" in told
    assert await stage.states(1, 2, 3) == [State.ASSIGNED, State.CANCELLED, State.CANCELLED]
    await stage.hoa.send("/lichsu 1")
    assert "2, 3" in office.last().text
    before = await stage.dump()
    await stage.again(message)
    assert await stage.dump() == before


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "Đề nghị ghi số việc giữ lại"),
        ("1", "Đề nghị ghi số việc giữ lại"),
        ("1 1", "Đề nghị ghi số việc giữ lại"),
        ("1 abc", "Đề nghị ghi số việc giữ lại"),
        ("1 2", "thuộc hai đơn vị khác nhau"),
        ("1 99", "Không có việc số 99"),
        ("3 1", "/gop 1 3"),
    ],
)
async def test_merge_that_makes_no_sense_changes_nothing(stage: Stage, office: Chat, words: str, answer: str) -> None:
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.assign(f"{FINANCE} chủ trì, phối hợp với {HEALTH} rà soát kinh phí trước ngày 20/6/2026")
    before = await stage.dump(*SPOKEN_ABOUT)
    await stage.hoa.send(f"/gop {words}".strip())
    assert answer in office.last().text
    assert await stage.dump(*SPOKEN_ABOUT) == before


# --- Taking back ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["typed", "asked"])
async def test_task_is_taken_back_with_a_reason_that_the_agency_reads(stage: Stage, office: Chat, way: str) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.tell()
    if way == "typed":
        await stage.hoa.send(f"/thuhoi {number} giao nhầm <Sở> & phòng")
    else:
        await stage.hoa.send(f"/thuhoi {number}")
        assert office.last().forces_reply
        await stage.hoa.reply(office.last(), "giao nhầm <Sở> & phòng")
    await stage.tick()
    assert await stage.states(number) == [State.CANCELLED]
    assert "Lý do: giao nhầm <Sở> & phòng" in stage.groups[HEALTH].last().text
    await stage.focal[HEALTH].say(stage.groups[HEALTH], f"/xong {number} 45/BC-SYT")
    assert stage.groups[HEALTH].last().text == f"Việc {number} đã kết thúc."


async def test_confirmed_task_is_not_taken_back(stage: Stage, office: Chat) -> None:
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.focal[HEALTH].say(stage.groups[HEALTH], f"/xong {number} 45/BC-SYT")
    await stage.hoa.send(f"/xacnhan {number}")
    before = await stage.dump()
    await stage.hoa.send(f"/thuhoi {number} giao nhầm")
    assert office.last().text == f"Việc {number} đã kết thúc."
    assert await stage.dump() == before


async def test_withdrawn_notice_drops_drafts_takes_back_what_is_open_and_keeps_what_is_confirmed(
    stage: Stage, office: Chat
) -> None:
    await stage.hoa.send_document("tb.txt", NOTICE.encode())
    await stage.settled()
    await stage.hoa.press(office.last(), "Duyệt cả 3 mục đã rõ")
    await stage.tell()
    await stage.focal[FINANCE].say(stage.groups[FINANCE], "/xong 2 45/BC-STC")
    await stage.hoa.send("/xacnhan 2")
    await stage.hoa.send("/thuhoi vb1")
    await stage.hoa.reply(office.last(), "ban hành nhầm")
    proposal = office.last()
    assert "1 mục chờ duyệt sẽ bị bỏ" in proposal.text
    assert "2 việc chưa hoàn thành sẽ được thu hồi" in proposal.text
    assert "1 việc đã xác nhận hoàn thành được giữ nguyên" in proposal.text
    assert await stage.states(1, 2, 3) == [State.ASSIGNED, State.CONFIRMED, State.ASSIGNED], "nothing before the button"

    button = str(proposal.buttons[0][0].data)
    await stage.hoa.press(proposal, "Thu hồi văn bản")
    await stage.tick()
    assert await stage.states(1, 2, 3) == [State.CANCELLED, State.CONFIRMED, State.CANCELLED]
    told = stage.groups[HEALTH].last().text
    assert "2 việc không còn giao cho đơn vị" in told
    assert "Lý do: ban hành nhầm" in told
    await stage.hoa.send("/duyet 4")
    assert "đã được xử lý rồi" in office.last().text

    before = await stage.dump(*SPOKEN_ABOUT)
    await stage.forge(stage.hoa, office, button)
    assert "đã được thu hồi rồi" in office.last().text
    assert await stage.dump(*SPOKEN_ABOUT) == before


async def test_file_of_a_withdrawn_or_wholly_dropped_notice_is_read_again(stage: Stage, office: Chat) -> None:
    async def send() -> str:
        await stage.hoa.send_document("tb.txt", NOTICE.encode())
        await stage.settled()
        return office.last().text

    assert "Đọc được 4 nhiệm vụ" in await send()
    assert "đã được đọc trước đây" in await send()
    await stage.hoa.send("/thuhoi vb1 ban hành nhầm")
    await stage.hoa.press(office.last(), "Thu hồi văn bản")
    assert "Đọc được 4 nhiệm vụ" in await send()
    for draft in (5, 6, 7, 8):
        assert "đã được đọc trước đây" in await send()
        await stage.hoa.send(f"/huy {draft}")
    assert "Đọc được 4 nhiệm vụ" in await send()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("vb9 nhầm", "Không có văn bản số 9"),
        ("", "Đề nghị ghi thêm số"),
        ("9 nhầm", "Không có việc số 9"),
        ("1 " + "x" * 2001, "tối đa 2000 ký tự"),
    ],
)
async def test_taking_back_what_is_not_there_changes_nothing(
    stage: Stage, office: Chat, words: str, answer: str
) -> None:
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    before = await stage.dump(*SPOKEN_ABOUT)
    await stage.hoa.send(f"/thuhoi {words}".strip())
    assert answer in office.last().text
    assert await stage.dump(*SPOKEN_ABOUT) == before
