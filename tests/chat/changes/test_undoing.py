"""↩ Hoàn tác: an approval or a confirmation that was a slip, within the minutes that the settings give."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.registry.tasks.states import State
from sandbox import Chat, Message
from tests.agencies import FINANCE, HEALTH
from tests.documents import HEAD
from tests.reading import SPOKEN_ABOUT, labels
from tests.stage import Stage

NOTICE = f"""{HEAD}1. Giao Sở Y tế rà soát cơ số thuốc trước ngày 24/6/2026.
2. Giao Sở Tài chính quyết toán kinh phí trước ngày 25/6/2026.
3. Giao Sở Không Có kiểm tra cầu Bến Đò trước ngày 26/6/2026.
"""
UNDO = "↩ Hoàn tác"


async def approved(stage: Stage) -> Message:
    """Let hoa approve draft 1, which makes task 1; returns the message with the button that undoes it."""
    await stage.hoa.send(f"/giao {HEALTH}: rà soát thuốc trước ngày 19/6/2026")
    card = stage.hoa.private.last()
    await stage.hoa.press(card, "✅ Duyệt")
    return card


async def state(stage: Stage, number: int = 1) -> State:
    return (await stage.task(number)).state


@pytest.mark.parametrize("way", ["button", "typed"])
async def test_undone_approval_is_a_draft_again_and_was_never_told(stage: Stage, office: Chat, way: str) -> None:
    card, said = await approved(stage), len(stage.groups[HEALTH].messages)
    if way == "button":
        await stage.hoa.press(card, UNDO)
        shown = card
    else:
        await stage.hoa.send("/hoantac 1")
        shown = office.last()
    assert "1 mục trở lại chờ duyệt" in shown.text
    assert "✅ Duyệt" in labels(shown)
    assert await state(stage) is State.CANCELLED
    await stage.tell()
    assert len(stage.groups[HEALTH].messages) == said


async def test_approved_anew_the_task_has_its_old_number_and_is_told_once(stage: Stage, office: Chat) -> None:
    card, said = await approved(stage), len(stage.groups[HEALTH].messages)
    await stage.hoa.press(card, UNDO)
    await stage.hoa.send("/sua 1 hạn 26/6")
    await stage.hoa.send("/duyet 1")
    assert await state(stage) is State.ASSIGNED
    await stage.tell()
    assert len(stage.groups[HEALTH].messages) == said + 1
    assert "1. Sở Y tế: rà soát thuốc" in stage.groups[HEALTH].last().text
    assert "26/06/2026" in stage.groups[HEALTH].last().text


async def test_agency_that_was_told_already_hears_that_it_was_a_slip(stage: Stage, office: Chat) -> None:
    settings = stage.context.settings
    assert settings.undo_seconds <= settings.gather_seconds, "as the settings are, an undone approval was never sent"
    card = await approved(stage)
    await stage.focal[HEALTH].say(stage.groups[HEALTH], "/viec")
    await stage.hoa.press(card, UNDO)
    await stage.tick()
    assert "1 việc không còn giao cho đơn vị" in stage.groups[HEALTH].last().text
    assert "giao nhầm" in stage.groups[HEALTH].last().text


async def test_undo_is_refused_when_the_time_is_over(stage: Stage, office: Chat) -> None:
    card = await approved(stage)
    stage.clock.forward(timedelta(seconds=stage.context.settings.undo_seconds + 1))
    before = await stage.dump()
    await stage.hoa.press(card, UNDO)
    assert "Chỉ hoàn tác được trong 5 phút" in office.last().text
    await stage.hoa.send("/hoantac 1")
    assert "Chỉ hoàn tác được trong 5 phút" in office.last().text
    assert await stage.dump() == before


async def test_at_the_last_second_it_is_not_too_late(stage: Stage, office: Chat) -> None:
    await approved(stage)
    stage.clock.forward(timedelta(seconds=stage.context.settings.undo_seconds))
    await stage.hoa.send("/hoantac 1")
    assert await state(stage) is State.CANCELLED


@pytest.mark.parametrize("act", ["/nhan 1", "/xong 1 45/BC-SYT", "/vuongmac 1 chưa có kinh phí"])
async def test_undo_is_refused_when_the_agency_has_acted(stage: Stage, office: Chat, act: str) -> None:
    card = await approved(stage)
    await stage.focal[HEALTH].say(stage.groups[HEALTH], act)
    before = await stage.dump()
    await stage.hoa.press(card, UNDO)
    assert "Không hoàn tác được nữa vì việc 1" in office.last().text
    assert await stage.dump() == before


async def test_button_of_an_older_approval_does_not_undo_the_new_one(stage: Stage, office: Chat) -> None:
    card = await approved(stage)
    old = card.button(UNDO).data or ""
    await stage.hoa.press(card, UNDO)
    await stage.hoa.press(card, "✅ Duyệt")
    await stage.forge(stage.hoa, office, old)
    assert "Nút này không còn hiệu lực" in office.last().text
    assert await state(stage) is State.ASSIGNED


async def test_undo_typed_once_and_delivered_twice_undoes_once(stage: Stage, office: Chat) -> None:
    await approved(stage)
    message = await stage.hoa.send("/hoantac 1")
    await stage.hoa.send("/duyet 1")
    before = await stage.dump(*SPOKEN_ABOUT)
    await stage.again(message)
    assert "đã được ghi nhận rồi" in office.last().text
    assert await stage.dump(*SPOKEN_ABOUT) == before


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("", "Đề nghị ghi thêm số"),
        ("99", "Không có mục này"),
        ("1", "Không có việc duyệt nào để hoàn tác"),
        ("vb9", "Không có văn bản số 9"),
        ("vb1", "Không có việc duyệt nào để hoàn tác"),
        ("v99", "Không có việc số 99"),
    ],
)
async def test_nothing_to_undo_changes_nothing(stage: Stage, office: Chat, words: str, answer: str) -> None:
    await stage.hoa.send(f"/giao {HEALTH}: rà soát thuốc trước ngày 19/6/2026")
    before = await stage.dump()
    await stage.hoa.send(f"/hoantac {words}".strip())
    assert answer in office.last().text
    assert await stage.dump() == before


@pytest.mark.parametrize("way", ["button", "typed"])
async def test_clear_ones_are_undone_at_once(stage: Stage, office: Chat, way: str) -> None:
    await stage.hoa.send_document("tb.txt", NOTICE.encode())
    await stage.settled()
    await stage.hoa.press(office.last(), "Duyệt cả 2 mục đã rõ")
    card = office.last()
    if way == "button":
        await stage.hoa.press(card, UNDO)
        assert "2 mục trở lại chờ duyệt" in card.text
    else:
        await stage.hoa.send("/hoantac vb1")
        assert "2 mục trở lại chờ duyệt" in office.last().text
    assert [await state(stage, number) for number in (1, 2)] == [State.CANCELLED] * 2
    before = await stage.dump()
    await stage.hoa.send("/hoantac vb1")
    assert "Không có việc duyệt nào để hoàn tác" in office.last().text
    assert await stage.dump() == before


async def test_of_clear_ones_what_was_decided_anew_since_is_left_alone(stage: Stage, office: Chat) -> None:
    await stage.hoa.send_document("tb.txt", NOTICE.encode())
    await stage.settled()
    await stage.hoa.press(office.last(), "Duyệt cả 2 mục đã rõ")
    await stage.hoa.send("/hoantac 1")
    await stage.hoa.send("/duyet 1")
    await stage.hoa.send("/hoantac vb1")
    assert [await state(stage, number) for number in (1, 2)] == [State.ASSIGNED, State.CANCELLED]


async def test_clear_ones_are_not_undone_when_one_of_them_has_gone_on(stage: Stage, office: Chat) -> None:
    await stage.hoa.send_document("tb.txt", NOTICE.encode())
    await stage.settled()
    await stage.hoa.press(office.last(), "Duyệt cả 2 mục đã rõ")
    await stage.focal[FINANCE].say(stage.groups[FINANCE], "/nhan 2")
    before = await stage.dump()
    await stage.hoa.send("/hoantac vb1")
    assert "Không hoàn tác được nữa vì việc 2" in office.last().text
    assert await stage.dump() == before


# --- Confirmations ----------------------------------------------------------------------------------------------------


async def confirmed(stage: Stage) -> Message:
    """Let hoa confirm the report of task 1; returns the message with the button that undoes it."""
    await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 19/6/2026")
    await stage.focal[HEALTH].say(stage.groups[HEALTH], "/xong 1 45/BC-SYT")
    await stage.hoa.send("/xacnhan 1")
    return stage.hoa.private.last()


@pytest.mark.parametrize("way", ["button", "typed"])
async def test_undone_confirmation_leaves_the_report_waiting(stage: Stage, office: Chat, way: str) -> None:
    said = await confirmed(stage)
    if way == "button":
        await stage.hoa.press(said, UNDO)
    else:
        await stage.hoa.send("/hoantac v1")
    assert "báo cáo trở lại chờ xác nhận" in office.last().text
    assert await state(stage) is State.REPORTED
    told = len(stage.groups[HEALTH].messages)
    await stage.tick()
    assert len(stage.groups[HEALTH].messages) == told, "the agency was not told of the confirmation yet"
    await stage.hoa.send("/tralai 1 thiếu phụ lục")
    assert await state(stage) is State.RETURNED


async def test_agency_that_read_of_the_confirmation_reads_that_it_was_a_slip(stage: Stage, office: Chat) -> None:
    said = await confirmed(stage)
    await stage.tick()
    await stage.hoa.press(said, UNDO)
    await stage.tick()
    assert "Việc 1 được xác nhận nhầm" in stage.groups[HEALTH].last().text


async def test_old_or_repeated_undo_of_a_confirmation_is_refused(stage: Stage, office: Chat) -> None:
    said = await confirmed(stage)
    old = said.button(UNDO).data or ""
    message = await stage.hoa.send("/hoantac v1")
    await stage.forge(stage.hoa, office, old)
    assert "chưa được xác nhận nên không có gì để rút lại" in office.last().text
    await stage.hoa.send("/tralai 1 thiếu phụ lục")
    await stage.focal[HEALTH].say(stage.groups[HEALTH], "/xong 1 46/BC-SYT")
    await stage.hoa.send("/xacnhan 1")
    before = await stage.dump()
    await stage.again(message)
    assert "đã được ghi nhận rồi" in office.last().text
    await stage.forge(stage.hoa, office, old)
    assert "thuộc một báo cáo cũ" in office.last().text
    stage.clock.forward(timedelta(seconds=stage.context.settings.undo_seconds + 1))
    await stage.hoa.send("/hoantac v1")
    assert "Chỉ hoàn tác được trong 5 phút" in office.last().text
    assert await stage.dump() == before
