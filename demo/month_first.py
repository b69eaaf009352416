"""The first week, 10 to 17 April: a notice is reviewed; tasks are received, reported, returned, confirmed."""

from __future__ import annotations

import csv
import io
import re

from demo.acts import Month
from demo.cast import EVIDENCE, FARMING, FINANCE, FOCAL, HEALTH, HOME, SCHOOLS, TREES, UNLINKED, WARD, WORKS
from demo.samples import HERE
from sandbox import Message


async def opening(m: Month) -> None:
    """Appoint people, hand in the list of agencies, link eight groups."""
    m.paper.chapter("Thứ Sáu, 10/04/2026: chuẩn bị")
    await m.appoint(m.office, "chuyên viên")
    with m.unseen():
        await m.appoint(m.chair, "lãnh đạo")
    m.paper.hidden.add(m.stage.admin.private.id)
    m.paper.note("Lãnh đạo, đồng chí Lê Quang Vinh, được cấp vai trò như vậy. Chuyên viên nạp danh mục đơn vị.")
    await m.file(m.office, "danh-muc.csv", _agencies(), "/coquan")
    await m.join(FINANCE, FOCAL[FINANCE])
    with m.unseen():
        for agency in [name for name in FOCAL if name != FINANCE]:
            await m.join(agency, FOCAL[agency])
    m.paper.note("Bảy đơn vị khác gắn nhóm như vậy. Sở Giáo dục và Đào tạo, UBND xã Đồng Lâm chưa có nhóm.")


def _agencies() -> bytes:
    """Return the ten agencies of the story out of the sample list of a province."""
    with (HERE / "agencies" / "tinh-2026.csv").open(encoding="utf-8-sig", newline="") as file:
        title, *rows = csv.reader(file)
    made = io.StringIO()
    csv.writer(made).writerows([title, *(row for row in rows if row[0] in {*FOCAL, *UNLINKED})])
    return made.getvalue().encode()


async def first_notice(m: Month) -> None:
    """Hand in the first notice and review it: doubts settled, a lead changed, an approval undone, a draft dropped."""
    m.paper.chapter("Thứ Sáu, 10/04/2026: văn bản thứ nhất")
    await m.go(10, 4, 9)
    read = await m.file(m.office, "118-TB-UBND.txt", (HERE / "notice.txt").read_bytes())
    card = await m.press(m.office, read, "Duyệt cả")
    m.paper.note("Thời hạn rơi vào ngày nghỉ: chuyên viên chọn ngày làm việc trước đó.")
    card = await m.press(m.office, card, "Ngày làm việc trước")
    with m.unseen():
        for _ in range(3):
            card = await m.press(m.office, card, "✅ Duyệt")
    m.paper.note("Hai mục của Sở Xây dựng được duyệt như đã đọc. Mục II.8 giao một đơn vị chưa có trong danh mục.")
    await m.press(m.office, card, "Đổi chủ trì")
    card = await m.say(m.office, FARMING, to=m.office.private.last())
    with m.unseen():
        card = await m.press(m.office, card, "Giữ nguyên ngày")
    number = _draft(card)
    await m.press(m.office, card, "✅ Duyệt")
    m.paper.note(
        "Câu chữ vẫn ghi tên đơn vị cũ: chuyên viên hoàn tác, sửa nội dung, duyệt lại. Mục cuối không giao cho ai: bỏ."
    )
    await m.say(m.office, f"/hoantac {number}")
    card = await m.say(
        m.office, f"/sua {number} nội dung Hoàn thiện hồ sơ đấu thầu gói thầu số 5 dự án hồ chứa nước Khe Trầu"
    )
    card = await m.press(m.office, card, "✅ Duyệt")
    await m.press(m.office, card, "🗑 Bỏ")
    with m.paper.only(m.group(WORKS), m.group(HOME)):
        await m.later()


def _draft(card: Message) -> int:
    found = re.search(r"Mục chờ duyệt số (\d+)", card.text)
    return int(found[1]) if found else 0


async def received(m: Month) -> None:
    """Let agencies say that they have received their tasks, and how far they are."""
    m.paper.chapter("Thứ Sáu, 10/04/2026: đơn vị nhận việc, báo tiến độ")
    await m.go(10, 4, 14)
    await m.press(m.stage.focal[FINANCE], m.group(FINANCE).last_bot_message(), "📥 Đã nhận")
    await m.agency_says(WARD, "/nhan tất cả")
    money = await m.number(FINANCE, "giải ngân")
    await m.agency_says(FINANCE, f"/tiendo {money} 30% đã rà soát xong 12 dự án")
    with m.unseen():
        await m.go(10, 4, 16)
    m.paper.note("Thứ Bảy 11/4, Chủ Nhật 12/4: bot không gửi tin nào.")
    for day in (11, 12):
        await m.go(day, 4, 7, 30)
        await m.go(day, 4, 16)
    m.paper.show()


async def monday(m: Month) -> None:
    """Send the first morning messages; a report by reply changes the reminder; a slip in confirming is undone."""
    await m.morning(13, 4, "buổi sáng đầu tuần", m.office.private, m.group(WORKS))
    m.paper.note("Sở Giáo dục và Đào tạo nay có nhóm: nhóm nhận ngay những việc đã giao.")
    await m.join(SCHOOLS, "Trịnh Văn Hiếu")
    await m.later()
    m.paper.note("Báo cáo bằng cách trả lời tin nhắc; dòng của việc đó trong tin nhắc được gạch ngang.")
    await m.go(13, 4, 15)
    bridge = await m.number(WORKS, "cầu tạm")
    await m.agency_says(WORKS, "/xong Biên bản số 07/BB-SXD ngày 13/4/2026", to=m.group(WORKS).last_bot_message())
    m.paper.show()
    m.paper.note("Chuyên viên xác nhận, thấy chưa xem kỹ nên hoàn tác, đối chiếu rồi xác nhận lại (không in lại).")
    await m.press(m.office, m.office.private.last_bot_message(), "✅ Xác nhận")
    await m.say(m.office, f"/hoantac v{bridge}")
    with m.unseen():
        await m.say(m.office, f"/xacnhan {bridge}")


async def obstacle(m: Month) -> None:
    """Let an agency say what holds a task up, and the office answer."""
    await m.morning(14, 4, "việc chưa được phản hồi; vướng mắc", m.office.private)
    drugs = await m.number(HEALTH, "nhu cầu thuốc")
    await m.go(14, 4, 9)
    await m.agency_says(HEALTH, f"/vuongmac {drugs} 03 trạm y tế chưa gửi số liệu vì đang kiểm kê")
    m.paper.show()
    told = m.office.private.last_bot_message()
    await m.press(m.office, told, "💬 Trả lời")
    await m.say(
        m.office,
        "Văn phòng đã đề nghị UBND các xã đôn đốc trạm y tế, gửi số liệu trước ngày 17/4",
        to=m.office.private.last(),
    )
    m.paper.show()
    with m.unseen():
        await m.agency_says(HEALTH, f"/tiendo {drugs} 70%")


async def returned(m: Month) -> None:
    """Report by button and file, return with a reason, report again, confirm."""
    await m.morning(15, 4, "tổng hợp tháng tự gửi", m.chair.private)
    await m.morning(16, 4, "báo cáo bằng nút và tệp; trả lại", m.group(TREES))
    listed = await m.number(TREES, "thủ tục hành chính")
    person = m.stage.focal[TREES]
    await m.go(16, 4, 10)
    asked = await m.press(person, m.group(TREES).last_bot_message(), f"✅ Xong {listed}")
    await m.file(person, "bao-cao-15-BC-UBND.pdf", EVIDENCE, to=asked)
    m.paper.show()
    await m.go(16, 4, 11)
    await m.say(m.office, f"/tralai {listed} Còn thiếu danh mục thủ tục đã niêm yết, đề nghị bổ sung")
    m.paper.show()
    await m.go(16, 4, 15)
    await m.agency_says(TREES, f"/xong {listed} Báo cáo số 16/BC-UBND, đã bổ sung danh mục")
    m.paper.show()
    await m.say(m.office, f"/xacnhan {listed}")
    with m.unseen():
        await m.go(17, 4, 7, 30)
    m.paper.chapter("Thứ Sáu, 17/04/2026: tổng hợp tuần tự gửi")
    with m.paper.only(m.chair.private):
        await m.go(17, 4, 16)


CHAPTERS = (opening, first_notice, received, monday, obstacle, returned)
