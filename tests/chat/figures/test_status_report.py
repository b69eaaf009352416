"""/baocao: totals on one screen, periods and scopes in plain words, lists and files behind buttons."""

from __future__ import annotations

import io

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from bot.clock import SetClock
from sandbox import Chat, Message
from tests.agencies import FINANCE, HEALTH
from tests.stage import Stage


@pytest.fixture
async def register(stage: Stage, linked: Chat) -> Stage:
    """Four tasks of two agencies: one done, one overdue, one in time and undated ones; a week later."""
    one = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 19/6/2026")
    await stage.assign(f"{HEALTH}: kiểm tra kho trước ngày 18/6/2026")
    stuck = await stage.assign(f"{FINANCE}: quyết toán kinh phí trước ngày 26/6/2026")
    await stage.assign(f"{FINANCE}: rà soát quy chế")
    await stage.focal[HEALTH].say(linked, f"/xong {one} 45/BC-SYT")
    await stage.hoa.send(f"/xacnhan {one}")
    await stage.focal[FINANCE].say(stage.groups[FINANCE], f"/vuongmac {stuck} chưa có số liệu của Kho bạc")
    await stage.at("2026-06-22 09:00")
    return stage


async def asked(stage: Stage, words: str) -> Message:
    await stage.hoa.send(words)
    await stage.settled()
    return stage.hoa.private.last()


async def test_one_screen_says_how_everything_stands_and_as_of_when(register: Stage) -> None:
    said = (await asked(register, "/baocao")).text
    assert "cập nhật đến 09:00 22/06/2026" in said
    assert "Tổng số: 4; hoàn thành: 1 (25 %); cập nhật trong 7 ngày: 33 %" in said
    assert "chưa hoàn thành, quá hạn: 1" in said
    assert "Sở Y tế: 1/2, 1 quá hạn" in said
    assert f"{FINANCE}, việc 3: chưa có số liệu của Kho bạc" in said
    assert "1 việc đến hạn trong 7 ngày tới" in said


async def test_the_second_time_it_says_what_has_changed(register: Stage, clock: SetClock) -> None:
    await asked(register, "/baocao")
    await register.at("2026-06-29 09:00")
    assert "So với 09:00 22/06/2026: tổng số 0, hoàn thành 0, quá hạn +1" in (await asked(register, "/baocao")).text


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("tuần", "Tổng số: 3;"),
        ("tháng 6", "Tổng số: 4;"),
        ("quý 2", "Tổng số: 4;"),
        ("kỳ báo cáo", "Tổng số: 4;"),
        ("từ 1/6 đến 15/6", "Tổng số: 4;"),
        (HEALTH, "Tổng số: 2;"),
        ("sở y tế tháng 6", "Tổng số: 2;"),
        ("vb3", "Tổng số: 1;"),
    ],
)
async def test_periods_agencies_and_documents_are_asked_for_in_plain_words(
    register: Stage, words: str, total: str
) -> None:
    assert total in (await asked(register, f"/baocao {words}")).text


@pytest.mark.parametrize("words", ["tháng 13", "Sở Lạ", "TB 999", "vb99"])
async def test_what_names_nothing_gets_examples(register: Stage, words: str) -> None:
    assert "Ví dụ: /baocao tháng 6" in (await asked(register, f"/baocao {words}")).text


async def test_a_period_that_has_not_begun_is_refused(register: Stage) -> None:
    assert "Kỳ này chưa bắt đầu" in (await asked(register, "/baocao quý 4/2026")).text


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("quá hạn", "kiểm tra kho"),
        ("vướng mắc", "chưa có số liệu của Kho bạc"),
        ("chưa cập nhật", "rà soát quy chế"),
        ("sắp đến hạn", "quyết toán kinh phí"),
        ("theo đơn vị", f"{FINANCE}: 0/2"),
        ("theo văn bản", "(vb1): 1/1"),
    ],
)
async def test_lists_come_typed_and_by_button(register: Stage, part: str, said: str) -> None:
    assert said in (await asked(register, f"/baocao {part}")).text
    report = await asked(register, "/baocao")
    labels = {"theo đơn vị": "Theo đơn vị", "theo văn bản": "Theo văn bản"}
    await register.hoa.press(report, labels.get(part, part[0].upper() + part[1:]))
    assert said in register.hoa.private.last().text


def file_of(stage: Stage, chat: Chat, kind: str) -> bytes:
    """Return the bytes of the newest file of a kind that the bot sent to a chat."""
    message = next(m for m in reversed(chat.messages) if kind in m.raw)
    found = message.raw[kind]
    file = stage.world.files.get((found[-1] if isinstance(found, list) else found)["file_id"])
    assert file is not None
    return file.content


async def test_the_chart_is_a_picture_for_a_phone(register: Stage) -> None:
    await asked(register, "/baocao biểu đồ")
    with Image.open(io.BytesIO(file_of(register, register.hoa.private, "photo"))) as picture:
        assert picture.width == 1080


async def test_excel_holds_the_register_with_real_dates_and_the_same_totals(register: Stage) -> None:
    await asked(register, "/baocao excel")
    book = load_workbook(io.BytesIO(file_of(register, register.hoa.private, "document")))
    tasks, totals, _definitions = book.worksheets
    assert tasks.freeze_panes == "A5"
    assert [row[3].value for row in tasks.iter_rows(min_row=5)] == [HEALTH, HEALTH, FINANCE, FINANCE]
    assert tasks["F5"].is_date
    assert [cell.value for cell in list(totals.rows)[-1]][:3] == ["Tất cả", 4, 1]


async def test_word_is_a_report_and_a_letter_that_leave_number_and_day_blank(register: Stage) -> None:
    await asked(register, "/baocao word")
    report = Document(io.BytesIO(file_of(register, register.hoa.private, "document")))
    assert "1. Tổng số nhiệm vụ: 4." in [paragraph.text for paragraph in report.paragraphs]
    await asked(register, f"/baocao công văn {HEALTH}")
    letter = Document(io.BytesIO(file_of(register, register.hoa.private, "document")))
    assert f"Kính gửi: {HEALTH}" in [paragraph.text for paragraph in letter.paragraphs]
    head = letter.tables[0].cell(0, 0).text
    assert "Số:          /UBND-TH" in head


async def test_a_letter_is_refused_when_nobody_is_to_be_urged(stage: Stage) -> None:
    assert "không cần công văn đôn đốc" in (await asked(stage, "/baocao công văn")).text


async def test_an_agency_that_two_replaced_keeps_its_name_in_reports_of_before(stage: Stage) -> None:
    labour = "Sở Lao động"
    await stage.agencies(labour, HEALTH, FINANCE)
    numbers = [await stage.assign(f"{labour}: việc {n} trước ngày 30/6/2026") for n in (1, 2)]
    await stage.at("2026-06-22 09:00")
    for heir, field in ((HEALTH, "trẻ em"), (FINANCE, "lao động")):
        await stage.hoa.send(f"/coquan kế thừa {labour} -> {heir} từ 20/6/2026 về: {field}")
    for number, heir in zip(numbers, (HEALTH, FINANCE), strict=True):
        await stage.hoa.send(f"/chuyen {number} {heir}")
    then = (await asked(stage, "/baocao theo đơn vị từ 1/6 đến 21/6")).text
    now = (await asked(stage, "/baocao theo đơn vị")).text
    assert f"{labour}: 0/2" in then
    assert HEALTH not in then
    assert labour not in now
    assert f"{HEALTH}: 0/1" in now
    assert f"{FINANCE}: 0/1" in now


async def test_what_happens_at_midnight_belongs_to_the_day_that_begins(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 14/7/2026")
    await stage.at("2026-07-15 00:00")
    await stage.focal[HEALTH].say(group, f"/xong {number} 45/BC-SYT")
    await stage.at("2026-07-15 09:00")
    before = (await asked(stage, "/baocao kỳ báo cáo trước")).text
    assert "cập nhật đến hết ngày 14/07/2026" in before
    assert "chưa hoàn thành, trong hạn: 1" in before
    assert "đã báo cáo, chờ xác nhận: 1" in (await asked(stage, "/baocao kỳ báo cáo")).text


@pytest.mark.parametrize("words", ["/baocao", "/baocao tháng 6", "/baocao theo đơn vị", "/baocao quá hạn"])
async def test_in_an_agencys_group_a_chair_sees_only_what_the_group_may(register: Stage, words: str) -> None:
    chair = await register.person("Lê Quang Vinh", "lãnh đạo")
    group = register.groups[HEALTH]
    await group.add_member(chair)
    await chair.say(group, words)
    await register.settled()
    assert FINANCE not in group.last().text
    assert "quyết toán" not in group.last().text
    await chair.say(group, f"/baocao {FINANCE}")
    assert "nhắn riêng cho bot" in group.last().text


async def test_a_report_in_a_group_names_its_agency_and_is_compared_with_its_own_like(register: Stage) -> None:
    chair = await register.person("Lê Quang Vinh", "lãnh đạo")
    group = register.groups[HEALTH]
    await group.add_member(chair)
    await chair.send("/baocao")
    await register.at("2026-06-23 09:00")
    await chair.say(group, "/baocao")
    assert HEALTH in group.last().text.splitlines()
    assert "So với" not in group.last().text
    await register.at("2026-06-24 09:00")
    await chair.say(group, "/baocao")
    assert "So với 09:00 23/06/2026" in group.last().text


async def test_a_group_cannot_ask_for_a_document_in_which_its_agency_has_no_part(register: Stage) -> None:
    group = register.groups[HEALTH]
    await register.focal[HEALTH].say(group, "/baocao vb3")
    assert "“vb3” không phải là kỳ báo cáo" in group.last().text
    await register.focal[HEALTH].say(group, "/baocao vb1")
    assert "Tổng số: 1;" in group.last().text
