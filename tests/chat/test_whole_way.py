"""The main job, whole: a notice goes from the document to the chair's report."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from bot.i18n import language
from bot.registry.directory import agencies, agency_table
from bot.registry.tasks import tasks
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Task
from bot.views.directory import agency_table as codec
from sandbox import Message
from tests.agencies import FINANCE, WORKS
from tests.stage import Stage

DEMO = Path(__file__).parents[2] / "demo"
NOTICE = (DEMO / "notice.txt").read_bytes()
WARD = "UBND phường Tân An"
NEW_BODY = "Ban Quản lý dự án đầu tư xây dựng tỉnh"


def as_docx(text: bytes) -> bytes:
    document = docx.Document()
    for line in text.decode().splitlines():
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


FILES = {"thong-bao.txt": NOTICE, "Thông báo 118.docx": as_docx(NOTICE)}


def data_of(message: Message) -> list[str]:
    return [button.data or "" for row in message.buttons for button in row]


def one(message: Message, beginning: str) -> str:
    """Return the one button of a message whose data begins so."""
    [found] = [data for data in data_of(message) if data.startswith(beginning)]
    return found


@pytest.fixture
async def province(stage: Stage) -> Stage:
    """The day after the notice was issued, and the sample list of a province's agencies."""
    stage.clock.put(stage.clock.now().replace(month=4, day=10))
    rows = codec.read_csv(language("vi"), (DEMO / "agencies" / "tinh-2026.csv").read_bytes())
    async with stage.context.itself() as uow:
        await agency_table.load(uow, rows)
    return stage


async def all_tasks(stage: Stage) -> list[Task]:
    async with stage.context.db.read() as session:
        known = await agencies.directory(session)
        found = [await tasks.open_of(session, agency) for agency in range(1, 40) if agency in known._agencies]
    return sorted((task for of_agency in found for task in of_agency), key=lambda task: task.number)


async def review(stage: Stage) -> None:
    """Approve what is clear; then settle and approve each card as a careful clerk would."""
    chat = stage.hoa.private
    await stage.hoa.press(chat.last(), "Duyệt cả 5 mục đã rõ")
    while any(data.startswith("drop:") for data in data_of(chat.last())):
        card = chat.last()
        todo = [d for d in data_of(card) if d.startswith("add:") or d.endswith(":before")]
        if todo:
            await stage.hoa.press(card, todo[0])
        elif any(data.startswith("approve:") for data in data_of(card)):
            await stage.hoa.press(card, one(card, "approve:"))
        else:
            await stage.hoa.press(card, one(card, "lead:"))
            await stage.hoa.reply(chat.last(), "Văn phòng UBND tỉnh")


@pytest.mark.parametrize("name", FILES)
async def test_notice_from_the_document_to_the_report(province: Stage, name: str) -> None:
    stage, office = province, province.hoa.private
    chair = await stage.person("Lê Quang Vinh", "lãnh đạo")
    for agency in (FINANCE, WORKS, WARD):
        await stage.link(agency)
    said = {agency: len(group.messages) for agency, group in stage.groups.items()}

    # The document is read; nothing is told to anybody.
    await stage.hoa.send_document(name, FILES[name])
    await stage.settled()
    assert "118/TB-UBND" in office.last().text
    assert "ngày: 09/04/2026" in office.last().text
    assert "Đọc được 10 nhiệm vụ" in office.last().text
    assert "8 có thời hạn, 5 đã rõ, 5 cần xem lại" in office.last().text
    assert f"Chưa có trong danh mục đơn vị: {NEW_BODY}" in office.last().text
    await stage.tell()
    assert {agency: len(group.messages) for agency, group in stage.groups.items()} == said

    # The review makes one task for each agency.
    await review(stage)
    made = await all_tasks(stage)
    leads = [task for task in made if task.part is Part.LEAD]
    assert len(leads) == 13
    assert (
        sum(task.part is Part.COORDINATING for task in made) == 23 + 1 + 1
    )  # "các sở, ban, ngành và UBND các xã, phường"
    asked = [task for task in leads if task.path.endswith("5")]
    assert {task.agency for task in asked} == {
        "UBND phường Tân An", "UBND phường Lâm Thành", "UBND xã Khe Trầu", "UBND xã Đồng Lâm",
    }  # fmt: skip
    assert NEW_BODY in {task.agency for task in leads}
    by_path = {task.path: str(task.deadline) for task in leads}
    assert by_path["II.1"] == "2026-04-24"
    assert by_path["II.2"] == "2026-04-24"  # the 25th is a Saturday: the working day before
    assert by_path["II.3.a"] == "2026-05-29"  # the end of May is a Sunday
    assert by_path["II.4"] == "2026-04-23"  # ten working days from the 9th
    assert by_path["II.8"] == "2026-04-29"  # 30 April is a holiday

    # Each linked group is told once, of its own tasks and no others.
    await stage.tell()
    await stage.tell()
    for agency, group in stage.groups.items():
        [told] = group.bot_messages(since=group.messages[said[agency] - 1])
        own = {task.number for task in made if task.agency == agency}
        assert {number for number in range(1, 40) if f"\n{number}. " in told.text} == own
        done = {data for data in data_of(told) if data.startswith("done:")}
        assert done == {f"done:{task.number}" for task in leads if task.agency == agency}

    # The morning reminder lists what is due within a week, as a lead.
    await stage.at("2026-04-13 07:30")
    digest = stage.groups[WORKS].last()
    bridge = next(task for task in leads if task.path == "II.3.b")
    assert "việc cần thực hiện" in digest.text
    assert one(digest, "done:") == f"done:{bridge.number}"

    # By number, returned, reported again.
    money = next(task for task in leads if task.agency == FINANCE)
    focal, group = stage.focal[FINANCE], stage.groups[FINANCE]
    await focal.say(group, f"/xong {money.number} Báo cáo số 45/BC-STC")
    await stage.tick()
    await stage.hoa.press(office.last(), "↩ Trả lại")
    await stage.hoa.reply(office.last(), "Thiếu phụ lục số liệu")
    await stage.tick()
    assert "Lý do: Thiếu phụ lục số liệu" in group.last().text
    assert (await stage.task(money.number)).state is State.RETURNED
    await focal.say(group, f"/xong {money.number} Báo cáo số 46/BC-STC")
    await stage.tick()
    assert "46/BC-STC" in office.last().text
    await stage.hoa.press(office.last(), "✅ Xác nhận")
    await stage.tick()
    assert "đã được xác nhận hoàn thành" in group.last().text

    # By button with a file, which the office can open.
    focal, group = stage.focal[WORKS], stage.groups[WORKS]
    await focal.press(digest, f"done:{bridge.number}")
    await focal.send_document("biên bản.txt", b"da kiem tra cau tam", chat=group, reply_to=group.last())
    await stage.settled()
    await stage.tick()
    file, told = office.bot_messages()[-2:]
    assert (file.document_name, file.document) == ("biên bản.txt", b"da kiem tra cau tam")
    await stage.hoa.press(told, "✅ Xác nhận")

    # By reply, confirmed by typing.
    ward = next(task for task in leads if task.agency == WARD)
    await stage.focal[WARD].reply(stage.groups[WARD].last(), f"/xong {ward.number} 12/BC-UBND")
    await stage.tick()
    await stage.hoa.send("/duyet")
    assert one(office.last(), "report:") == f"report:{ward.number}"
    await stage.hoa.send(f"/xacnhan {ward.number}")
    await stage.tick()

    # The totals, for the chair and for one agency.
    await chair.send("/baocao")
    figures = chair.private.last().text
    assert "cập nhật đến 07:30 13/04/2026" in figures
    assert "Tổng số: 14; hoàn thành: 3 (21 %)" in figures
    assert "hoàn thành, đúng hạn: 3" in figures
    assert "chưa hoàn thành, trong hạn: 9" in figures
    assert "chưa hoàn thành, không thời hạn: 2" in figures
    await chair.send("/baocao theo đơn vị")
    assert f"{WORKS}: 1/2" in chair.private.last().text
    await focal.say(group, "/baocao")
    assert "Tổng số: 2; hoàn thành: 1 (50 %)" in group.last().text
    assert not [call for call in stage.world.calls if call.error]


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
