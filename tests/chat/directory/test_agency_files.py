"""The list of agencies as a file: out with /coquan xuất, changed in Excel, and back, all of it or nothing."""

from __future__ import annotations

import io
from collections.abc import Mapping

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from sandbox import User
from tests.agencies import FINANCE, HEALTH, PLANNING
from tests.stage import Stage

SPOKEN = ("chats", "people", "prompts", "mentions")


@pytest.fixture
async def lan(lan: User) -> User:
    """Staff of the office, agencies with an alias, a group and a successor."""
    await lan.send(f"/coquan tên khác {HEALTH}; SYT")
    await lan.send(f"/coquan nhóm Các chủ đầu tư: {HEALTH}; {FINANCE}")
    await lan.send(f"/coquan kế thừa {PLANNING} -> {FINANCE} từ 1/3/2025 theo NQ 12/NQ-HĐND")
    return lan


async def exported(stage: Stage, person: User) -> bytes:
    await person.send("/coquan xuất")
    message = next(m for m in reversed(person.private.bot_messages()) if m.document)
    assert message.document_name == "danh-muc-don-vi.xlsx"
    assert message.document
    return message.document


async def sent_back(stage: Stage, person: User, data: bytes, name: str = "danh-muc-don-vi.xlsx") -> str:
    await person.send_document(name, data)
    await stage.settled()
    return person.private.last().text


def changed(data: bytes, cells: Mapping[str, str | None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    assert isinstance(sheet, Worksheet)
    for place, value in cells.items():
        sheet[place] = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def rows(data: bytes) -> list[list[object]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


async def test_file_holds_the_whole_list(stage: Stage, lan: User) -> None:
    head, health, _finance, planning = rows(await exported(stage, lan))
    assert head[:7] == ["Tên", "Tên khác", "Loại", "Nhóm", "Trạng thái", "Kế thừa bởi", "Từ ngày"]
    assert health[:5] == [HEALTH, "SYT", "sở", "Các chủ đầu tư", "đang dùng"]
    assert planning[5] == FINANCE
    assert str(planning[6])[:10] == "2025-03-01"
    assert planning[7] == "NQ 12/NQ-HĐND"


async def test_unchanged_file_changes_nothing(stage: Stage, lan: User) -> None:
    data = await exported(stage, lan)
    before = await stage.dump(*SPOKEN)
    assert "thêm 0, đổi tên 0, sửa 0, giữ nguyên 3" in await sent_back(stage, lan, data)
    assert await stage.dump(*SPOKEN) == before


async def test_changed_cells_are_exactly_what_changes(stage: Stage, lan: User) -> None:
    data = await exported(stage, lan)
    before = await stage.dump()
    cells = {"A2": "Sở Y tế và Dân số", "B3": "STC", "E4": "ngừng", "A5": "Sở Xây dựng", "D5": "Các chủ đầu tư"}
    said = await sent_back(stage, lan, changed(data, cells))
    assert "thêm 1, đổi tên 1, sửa 2, giữ nguyên 0" in said
    assert "Dòng 2 · Sở Y tế → Sở Y tế và Dân số: đổi tên" in said
    assert "Dòng 5 · Sở Xây dựng: thêm mới" in said
    after = await stage.dump()
    different = {name for name in after if after[name] != before[name]} - set(SPOKEN)
    assert different == {"agencies", "agency_names", "group_members", "events"}
    names = {row[2] for row in after["agency_names"]} - {row[2] for row in before["agency_names"]}
    assert names == {"Sở Y tế và Dân số", "STC", "Sở Xây dựng"}
    await lan.send("/coquan Sở Y tế")
    assert "Sở Y tế và Dân số" in lan.private.last().text


async def test_one_wrong_row_keeps_the_whole_file_out(stage: Stage, lan: User) -> None:
    data = await exported(stage, lan)
    before = await stage.dump(*SPOKEN)
    said = await sent_back(
        stage, lan, changed(data, {"B3": "SYT", "C4": "loại lạ", "A5": "Sở Xây dựng", "A6": HEALTH, "A7": "x" * 300})
    )
    assert "Chưa thay đổi gì: có 4 dòng không nhận được" in said
    assert "Dòng 3 · Sở Tài chính: “SYT” đã là tên của một đơn vị" in said
    assert "Không hiểu “loại lạ” ở cột “Loại”" in said
    assert "Dòng 6 · Sở Y tế: Có dòng khác cũng về đơn vị" in said
    assert "Dòng 7" in said
    assert "Các dòng sau thì nhận được:\n➕ Dòng 5 · Sở Xây dựng: thêm mới" in said
    assert "Dòng 2" not in said
    assert await stage.dump(*SPOKEN) == before


async def test_heirs_may_stand_below_and_need_a_day(stage: Stage, lan: User) -> None:
    data = await exported(stage, lan)
    cells = {"F2": "Sở Mới (dược); Sở Tài chính", "G2": "1/3/2025", "A5": "Sở Mới"}
    assert "thêm 1, đổi tên 0, sửa 1" in await sent_back(stage, lan, changed(data, cells))
    await lan.send(f"/coquan {HEALTH}")
    assert "Từ 01/03/2025, nay là: Sở Mới (dược)" in lan.private.last().text
    said = await sent_back(stage, lan, changed(await exported(stage, lan), {"G2": None}))
    assert "ở cột “Từ ngày”" in said
    cells = {"F2": "Sở Tài chính (dược)", "F3": HEALTH, "G3": "1/3/2025"}
    said = await sent_back(stage, lan, changed(await exported(stage, lan), cells))
    assert "không thể kế thừa" in said


async def test_renamed_column_title_is_refused(stage: Stage, lan: User) -> None:
    data = changed(await exported(stage, lan), {"A1": "Đơn vị"})
    before = await stage.dump(*SPOKEN)
    assert "Không nạp được tệp này" in await sent_back(stage, lan, data)
    assert await stage.dump(*SPOKEN) == before


@pytest.mark.parametrize("sign", [",", ";"])
async def test_csv_with_titles_is_taken_in_chat(stage: Stage, lan: User, sign: str) -> None:
    text = f'Tên{sign}Tên khác\n"Sở Văn hóa, Thể thao và Du lịch"{sign}"SVHTTDL; Sở VH"\nSở Y tế{sign}SYT\n'
    said = await sent_back(stage, lan, text.encode("utf-8-sig"), "donvi.CSV")
    assert "thêm 1, đổi tên 0, sửa 0, giữ nguyên 1" in said
    await lan.send("/coquan SVHTTDL")
    assert lan.private.last().text.startswith("Sở Văn hóa, Thể thao và Du lịch")


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", "Sở A,SA\n".encode(), b'"', b"\x00" * 50])
async def test_csv_that_is_no_list_is_refused(stage: Stage, lan: User, data: bytes) -> None:
    before = await stage.dump(*SPOKEN)
    assert "tệp" in await sent_back(stage, lan, data or b"\n", "a.csv")
    assert await stage.dump(*SPOKEN) == before


async def test_only_the_office_sends_and_takes_the_list(stage: Stage, lan: User) -> None:
    data = await exported(stage, lan)
    chair = await stage.person("Lê Quang Vinh", "lãnh đạo")
    before = await stage.dump(*SPOKEN)
    await chair.send("/coquan xuất")
    assert "không có quyền" in chair.private.last().text
    assert "không có quyền" in await sent_back(stage, chair, changed(data, {"A5": "Sở Lạ"}))
    assert await stage.dump(*SPOKEN) == before


async def test_file_under_the_command_is_taken_too(stage: Stage, lan: User) -> None:
    data = changed(await exported(stage, lan), {"A5": "Sở Xây dựng"})
    await lan.send_document("a.xlsx", data, caption="/coquan")
    await stage.settled()
    assert "thêm 1" in lan.private.last().text
    await lan.send_document("a.txt", b"xin chao", caption="/coquan")
    await stage.settled()
    assert "Không nạp được tệp này" in lan.private.last().text
