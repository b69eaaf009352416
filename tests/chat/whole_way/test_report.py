"""Agencies report by number, by button with a file and by reply; the office returns what lacks something."""

from __future__ import annotations

from bot.registry.tasks.states import State
from tests.agencies import FINANCE
from tests.chat.whole_way.way import WARD, Way, one
from tests.stage import Stage


async def test_agency_is_told_why_its_report_came_back(returned: Way) -> None:
    assert "Lý do: Thiếu phụ lục số liệu" in returned.stage.groups[FINANCE].last().text
    assert (await returned.stage.task(returned.lead_of(FINANCE).number)).state is State.RETURNED


async def test_office_is_told_of_the_second_report(reported_again: Way) -> None:
    assert "46/BC-STC" in reported_again.office.last().text


async def test_office_can_open_the_file_of_a_report(reported_with_file: Way) -> None:
    file, _told = reported_with_file.office.bot_messages()[-2:]
    assert (file.document_name, file.document) == ("biên bản.txt", b"da kiem tra cau tam")


async def test_report_by_reply_waits_in_the_queue_of_the_office(in_the_queue: Way) -> None:
    assert one(in_the_queue.office.last(), "report:") == f"report:{in_the_queue.lead_of(WARD).number}"


async def test_office_opens_the_files_of_a_report_from_its_queue(province: Stage) -> None:
    stage, office = province, province.hoa.private
    group = await stage.link(FINANCE)
    number = await stage.assign(f"{FINANCE}: quyết toán trước ngày 24/4/2026")
    await stage.focal[FINANCE].send_document("qt.txt", b"quyet toan", f"/xong {number}", chat=group)
    await stage.settled()
    await stage.hoa.send("/duyet")
    await stage.hoa.press(office.last(), f"report:{number}")
    file, told = office.bot_messages()[-2:]
    assert file.document == b"quyet toan"
    assert one(told, f"confirm:{number}:")
