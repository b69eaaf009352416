"""Excel tables that are not taken: broken, foreign, or sent by somebody who may not."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest

from bot import tables
from tests.agencies import FINANCE, HEALTH
from tests.excel import NOTICE, drafts, filled, returned
from tests.reading import WHO_SPOKE
from tests.stage import Stage

# --- What changes nothing at all --------------------------------------------------------------------------------------


def without_sheet(data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    del book["Mục chờ duyệt"]
    return tables.saved(book)


def told(key: str, value: str) -> Callable[[bytes], bytes]:
    """Make what changes a fact of the hidden sheet."""

    def change(data: bytes) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(filled(data, D2=FINANCE)))
        next(row for row in book["nhacviec.drafts"].iter_rows() if row[0].value == key)[1].value = value
        return tables.saved(book)

    return change


def cells(**values: object) -> Callable[[bytes], bytes]:
    return lambda data: filled(data, D5=FINANCE, **values)


BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "cut off": (lambda data: data[:4000], "Tệp bị hỏng"),
    "no zip": (lambda data: data[:4] + b"x" * 500, "không đọc loại tệp này"),
    "another office": (told("deployment", "khác"), "không phải do bot lập"),
    "another notice": (told("notice", "7"), "không phải do bot lập"),
    "another document": (told("document", "0"), "không phải do bot lập"),
    "unknown number": (cells(A2="77"), "Dòng 2 không có trong bảng"),
    "no number": (cells(A2=None), "Dòng 2 không có trong bảng"),
    "new row": (cells(C9="Việc mới"), "Dòng 9 không có trong bảng"),
    "number twice": (cells(A4="1"), "Dòng 4 lặp lại mục chờ duyệt số 1"),
    "column renamed": (cells(E1="Đơn vị phối hợp"), "Bảng thiếu cột “Phối hợp”"),
    "column twice": (cells(K1="Chủ trì"), "Bảng thiếu cột “Chủ trì”"),
    "no sheet": (without_sheet, "Bảng thiếu cột"),
}


@pytest.mark.parametrize("how", BROKEN)
async def test_table_that_cannot_be_trusted_changes_nothing(stage: Stage, table: bytes, how: str) -> None:
    before = await stage.dump(*WHO_SPOKE)
    change, answer = BROKEN[how]
    assert answer in await returned(stage, change(table))
    assert await stage.dump(*WHO_SPOKE) == before


async def test_table_without_its_facts_is_read_as_a_notice_like_any_workbook(stage: Stage, table: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(table))
    del book["nhacviec.drafts"]
    before = (await drafts(stage)).keys()
    await returned(stage, tables.saved(book))
    assert {key: row for key, row in (await drafts(stage)).items() if key in before}.keys() == before


async def test_other_file_under_nhap_is_no_table(stage: Stage, table: bytes) -> None:
    before = await stage.dump(*WHO_SPOKE)
    await stage.hoa.send_document("a.txt", NOTICE.encode(), "/nhap")
    await stage.settled()
    assert "không đọc loại tệp này" in stage.hoa.private.last().text
    assert await stage.dump(*WHO_SPOKE) == before


async def test_table_under_nhap_is_taken(stage: Stage, table: bytes) -> None:
    await stage.hoa.send_document("a.xlsx", filled(table, D2=FINANCE), "/nhap")
    await stage.settled()
    assert (await drafts(stage))[1]["lead"] == [FINANCE]


# --- Who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["lãnh đạo", None])
async def test_only_the_office_makes_and_returns_tables(stage: Stage, table: bytes, role: str | None) -> None:
    person = await stage.person("Phạm Dũng", role) if role else stage.world.user("Người lạ", started=True)
    before = await stage.dump(*WHO_SPOKE)
    await person.send("/nhap vb1")
    assert not [message for message in person.private.messages if message.document]
    said = await returned(stage, filled(table, D2=FINANCE), person)
    assert "Đồng chí không có quyền thực hiện việc này" in said
    assert await stage.dump(*WHO_SPOKE) == before


async def test_table_is_not_handed_out_in_a_group(stage: Stage, table: bytes) -> None:
    group = await stage.link(HEALTH)
    await group.add_member(stage.hoa)
    await stage.hoa.say(group, "/nhap vb1")
    assert "nhắn riêng cho bot" in group.last().text
    said = len(group.messages)
    await stage.hoa.send_document("a.xlsx", filled(table, D2=FINANCE), "/nhap", chat=group)
    await stage.settled()
    assert "nhắn riêng cho bot" in group.messages[said + 1].text


async def test_person_who_lost_the_role_can_return_nothing(stage: Stage, table: bytes) -> None:
    person = await stage.person("Lê Minh", "chuyên viên")
    async with stage.context.db.write() as session:
        connection = await session.connection()
        await connection.exec_driver_sql("update people set role = null where name = 'Lê Minh'")
    before = await drafts(stage)
    await returned(stage, filled(table, J2="duyệt"), person)
    assert await drafts(stage) == before
