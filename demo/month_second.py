"""The weeks of 20 April to 11 May: a second notice, extensions, changes, an explanation, an objection, the reports."""

from __future__ import annotations

from datetime import date, timedelta

from demo.acts import Month
from demo.cast import FARMING, FINANCE, HEALTH, HOME, SCHOOLS, TREES, WARD, WORKS
from demo.samples import HERE


async def second_notice(m: Month) -> None:
    """Hand in a notice with a deadline counted from its date and a group of agencies; a recurring task goes on."""
    await m.morning(20, 4, "đến hạn hôm nay; văn bản thứ hai", m.group(HOME))
    m.paper.note("Các đơn vị đến hạn hôm nay báo cáo và được xác nhận (không in), trừ UBND xã Đồng Lâm chưa có nhóm.")
    with m.unseen():
        await m.go(20, 4, 9)
        for agency, words in ((WARD, "thủ tục"), (HOME, "thủ tục"), (SCHOOLS, "tốt nghiệp")):
            number = await m.number(agency, words)
            await m.agency_says(agency, f"/xong {number} Báo cáo ngày 20/4/2026")
            await m.say(m.office, f"/xacnhan {number}")
    m.paper.note("Nhiệm vụ định kỳ của Sở Giáo dục và Đào tạo xong một kỳ: kỳ sau được giao ngay.")
    with m.paper.only(m.group(SCHOOLS)):
        await m.later()
    await m.go(20, 4, 14)
    read = await m.file(m.office, "131-TB-UBND.txt", (HERE / "notice-2.txt").read_bytes())
    await m.press(m.office, read, "Duyệt cả")
    with m.paper.only(m.group(TREES)):
        await m.later()
    m.paper.note(
        "“UBND các xã” thành một việc cho từng xã; 05 ngày làm việc không tính cuối tuần và ngày nghỉ bù Giỗ Tổ."
    )


async def extensions(m: Month) -> None:
    """Grant one extension and refuse another."""
    await m.morning(21, 4, "xin gia hạn", m.group(HEALTH))
    await m.go(21, 4, 9)
    drugs, sand = await m.number(HEALTH, "nhu cầu thuốc"), await m.number(FARMING, "cát, sỏi")
    await m.agency_says(HEALTH, f"/giahan {drugs} 29/4 03 trạm y tế gửi số liệu chậm")
    await m.say(m.office, f"/dongy {drugs}")
    m.paper.show()
    m.paper.note("Đề nghị thứ hai không được đồng ý.")
    await m.go(21, 4, 10)
    with m.unseen():
        await m.agency_says(FARMING, f"/giahan {sand} 15/5 cần thêm thời gian đo đạc")
    await m.say(m.office, f"/khongdongy {sand} Cần số liệu trước mùa mưa, đề nghị giữ nguyên thời hạn")
    m.paper.show()


async def changes(m: Month) -> None:
    """Move a task to another agency, take one back, mark one, search, look at one and at its history."""
    m.paper.chapter("Thứ Tư, 22/04/2026: chuyển việc, thu hồi, tìm, xem một việc")
    with m.unseen():
        await m.go(22, 4, 7, 30)
    await m.go(22, 4, 9)
    rooms, again = await m.number(SCHOOLS, "tốc mái"), await m.number(WORKS, "Bến Đò, báo cáo")
    await m.say(m.office, f"/chuyen {rooms} {TREES}")
    m.paper.show()
    await m.say(m.office, f"/thuhoi {again} Trùng với nhiệm vụ đã hoàn thành ngày 13/4")
    await m.later()
    m.paper.show()
    money = await m.number(FINANCE, "giải ngân")
    await m.say(m.chair, f"/sao {money}")
    await m.say(m.chair, "/tim toc mai")
    await m.say(m.chair, "/viec 12")
    await m.say(m.chair, f"/lichsu {await m.number(HEALTH, 'nhu cầu thuốc')}")


async def before_holiday(m: Month) -> None:
    """Send the reminder of the day before a long break."""
    await m.morning(24, 4, "trước kỳ nghỉ Giỗ Tổ", m.group(FARMING))
    with m.unseen():
        number = await m.number(FINANCE, "giải ngân")
        await m.agency_says(FINANCE, f"/xong {number} Tờ trình số 88/TTr-STC")
        await m.say(m.office, f"/xacnhan {number}")
        await m.later()
        await m.go(24, 4, 16)
    m.paper.note("Từ 25/4 đến 27/4 là cuối tuần và ngày nghỉ bù Giỗ Tổ Hùng Vương: bot không gửi tin nào.")
    await _quiet_days(m, date(2026, 4, 25), 3)


async def explained(m: Month) -> None:
    """Let the chair ask an agency why it is late, and the agency explain; then it objects and is answered."""
    await m.morning(28, 4, "quá hạn, giải trình, khiếu nại", m.office.private, m.group(FARMING))
    sand = await m.number(FARMING, "cát, sỏi")
    await m.go(28, 4, 9)
    await m.say(m.chair, f"/giaitrinh {sand} 29/4 vì sao chưa báo cáo kết quả kiểm tra bến bãi")
    m.paper.show()
    asked = m.group(FARMING).last_bot_message()
    await m.go(28, 4, 14)
    await m.agency_says(
        FARMING, "Đoàn kiểm tra đã xong thực địa ngày 24/4, đang tổng hợp biên bản của 11 bến bãi", to=asked
    )
    m.paper.show()
    await m.go(28, 4, 16)
    with m.unseen():
        await m.agency_says(FARMING, f"/xong {sand} Báo cáo số 152/BC-SNNMT")
        await m.say(m.office, f"/xacnhan {sand}")
        await m.later()
    m.paper.note("Sở báo cáo, được xác nhận là hoàn thành quá hạn, và khiếu nại.")
    await m.go(28, 4, 16, 30)
    await m.agency_says(FARMING, f"/khieunai {sand} Sở đã gửi bản giấy ngày 24/4 qua văn thư, đề nghị xem lại")
    m.paper.show()
    await m.say(m.office, f"/traloi {sand} Văn thư nhận bản giấy ngày 28/4 nên ghi nhận giữ nguyên")
    m.paper.show()


async def long_holiday(m: Month) -> None:
    """Send the reminders before and after the long holiday; something falls due in it."""
    await m.morning(29, 4, "trước kỳ nghỉ lễ 30/4 - 01/5", m.group(FARMING))
    with m.unseen():
        drugs = await m.number(HEALTH, "nhu cầu thuốc")
        await m.agency_says(HEALTH, f"/xong {drugs} Báo cáo số 77/BC-SYT")
        await m.say(m.office, f"/xacnhan {drugs}")
        await m.later()
    m.paper.note("Từ 30/4 đến 03/5 bot không gửi tin nào.")
    await _quiet_days(m, date(2026, 4, 30), 4)
    await m.morning(4, 5, "sau kỳ nghỉ lễ", m.group(FARMING))
    with m.unseen():
        bids = await m.number(FARMING, "đấu thầu")
        await m.agency_says(FARMING, f"/xong {bids} Tờ trình số 161/TTr-SNNMT")
        await m.say(m.office, f"/xacnhan {bids}")
        await m.later()
        for day in range(5, 8):
            await m.go(day, 5, 7, 30)
    m.paper.note("Các buổi sáng 05/5 đến 07/5 không có gì khác: việc quá hạn được nhắc mỗi sáng.")


async def _quiet_days(m: Month, first: date, days: int) -> None:
    """Go through days off: a message that came all the same would be printed."""
    for day in (first + timedelta(days=n) for n in range(days)):
        await m.go(day.day, day.month, 7, 30)
        await m.go(day.day, day.month, 16)
    m.paper.show()


async def reports(m: Month) -> None:
    """Let the chair ask for the figures, alone and in a group, and for what is overdue, and for files."""
    await m.morning(8, 5, "việc đã đôn đốc nhiều lần; lãnh đạo xem báo cáo", m.office.private)
    await m.go(8, 5, 9)
    await m.say(m.chair, "/baocao")
    await m.say(m.chair, "/baocao quá hạn")
    m.paper.note("Ba tệp: sổ theo dõi Excel, báo cáo Word, công văn đôn đốc.")
    for words in ("excel", "word", "công văn"):
        await m.say(m.chair, f"/baocao {words}")
    m.paper.note("Trong nhóm của đơn vị, lãnh đạo cũng chỉ xem được việc của đơn vị đó.")
    await m.group(WORKS).add_member(m.chair, m.stage.focal[WORKS])
    await m.say(m.chair, "/baocao", m.group(WORKS))
    await m.agency_says(WORKS, "/viec")
    with m.unseen():
        await m.go(8, 5, 16)
    await _quiet_days(m, date(2026, 5, 9), 2)


async def next_month(m: Month) -> None:
    """End with the chair's weekly list of what stays overdue although it was urged."""
    await m.morning(11, 5, "lãnh đạo nhận danh sách việc đã đôn đốc nhiều lần", m.chair.private)
    m.paper.note("Hết một tháng.")


CHAPTERS = (second_notice, extensions, changes, before_holiday, explained, long_holiday, reports, next_month)
