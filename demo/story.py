"""The story: a notice goes the whole way, from the document to the chair's report."""

from __future__ import annotations

from datetime import date, timedelta

from bot.i18n import language
from bot.notices import read
from bot.registry.tasks.tasks import Task
from bot.workdays import ONE_DAY, WorkCalendar
from demo.samples import sample
from demo.stage import StoryFaltered, button
from demo.story_stage import StoryStage
from sandbox import Message

GROUPS_LINKED = 3
CARDS_SHOWN = 6  # how many acts on cards the transcript shows
MORNINGS = 10  # days simulated around the first deadline
SHOWN_MORNINGS = 4
BEFORE_FIRST = timedelta(days=4)
VIETNAMESE = language("vi")
EVIDENCE = "Báo cáo kết quả thực hiện nhiệm vụ (tệp minh họa của bản trình diễn).\n".encode()


async def play(stage: StoryStage, name: str, data: bytes) -> None:
    """Play all chapters."""
    await appoint(stage)
    await prepare(stage, name, data)
    await hand_in(stage, name, data)
    await review(stage)
    await type_one(stage)
    await link_groups(stage)
    await mornings(stage)
    await report(stage)
    await summary(stage)


async def appoint(stage: StoryStage) -> None:
    """Give the staff and the chair their roles."""
    stage.script.chapter("1. Quản trị cấp vai trò cho chuyên viên và lãnh đạo")
    for words, person in (("chuyên viên", stage.staff), ("lãnh đạo", stage.chair)):
        await stage.appoint(person, words)


async def prepare(stage: StoryStage, name: str, data: bytes) -> None:
    """Fill the list of agencies for the notice's level."""
    stage.script.chapter("2. Danh mục đơn vị")
    stage.script.progress(f"đọc thử {name} để chọn danh mục mẫu")
    file = sample(read(data, name))
    count = await stage.load(file)
    stage.script.note(f"Nạp danh mục mẫu {file.name}: {count} đơn vị (khi dùng thật: nhacviec agencies TỆP.csv).")


async def hand_in(stage: StoryStage, name: str, data: bytes) -> None:
    """Let staff send the document."""
    stage.script.chapter("3. Chuyên viên gửi thông báo; bot trả lời những gì đã đọc")
    stage.script.progress("bot đang đọc văn bản")
    await stage.staff.send_document(name, data)
    await stage.settled()
    stage.script.show()
    if not stage.staff.private.last().buttons:
        raise StoryFaltered(stage.staff.private.last().text)


async def review(stage: StoryStage) -> None:
    """Approve what is clear at once, then go through the other cards as a careful clerk would."""
    stage.script.chapter("4. Duyệt: duyệt cả loạt mục đã rõ, xem và sửa từng mục còn lại")
    overview = stage.staff.private.last()
    await stage.staff.press(overview, button(overview, "clear:") or button(overview, "card:") or "")
    stage.script.show()
    seen = 0
    while button(card := stage.staff.private.last(), "drop:"):
        if seen == CARDS_SHOWN:
            stage.script.note("Các mục còn lại được xem tương tự …")
            stage.script.quiet = True
        await _decide(stage, card)
        stage.script.show()
        seen += 1
    stage.script.quiet = False
    stage.script.note(f"Chuyên viên đã thao tác {seen} lần trên các mục cần xem lại.")


async def _decide(stage: StoryStage, card: Message) -> None:
    """Do the next thing that this card needs: add an unknown agency, settle a day off, name a lead, approve."""
    if choice := button(card, "add:") or button(card, "dayoff:", ending=":before") or button(card, "approve:"):
        await stage.staff.press(card, choice)
        return
    await stage.staff.press(card, button(card, "lead:") or "")
    stage.script.show()
    await stage.staff.reply(stage.staff.private.last(), await stage.first_agency())


async def type_one(stage: StoryStage) -> None:
    """Register one directive typed in one message."""
    stage.script.chapter("5. Giao thêm một nhiệm vụ bằng một tin nhắn: /giao")
    due = WorkCalendar().add_workdays(stage.today, 3)
    agency = await stage.first_agency()
    await stage.staff.send(f"/giao {agency}: tổng hợp ý kiến về dự thảo quy chế làm việc trước ngày {due:%d/%m/%Y}")
    stage.script.show()
    await approve_last(stage)
    stage.script.show()


async def approve_last(stage: StoryStage) -> None:
    """Approve the card that was shown last; name the lead first where it was not understood."""
    card = stage.staff.private.last()
    if button(card, "approve:") is None and button(card, "lead:"):
        await stage.staff.press(card, button(card, "lead:") or "")
        await stage.staff.reply(stage.staff.private.last(), await stage.first_agency())
    wanted = button(stage.staff.private.last(), "approve:")
    if wanted is None:
        raise StoryFaltered(stage.staff.private.last().text)
    await stage.staff.press(stage.staff.private.last(), wanted)


async def link_groups(stage: StoryStage) -> None:
    """Link groups by one-time codes; each is told of its tasks."""
    stage.script.chapter("6. Gắn nhóm của đơn vị bằng mã dùng một lần; nhóm được báo việc")
    for agency in await busiest(stage):
        await stage.link(agency)
        await stage.tell()
    stage.script.note("Mục được duyệt sau khi đã gắn nhóm thì nhóm được báo ngay:")
    agency = next(iter(stage.groups))
    due = WorkCalendar().add_workdays(stage.today, 2)
    await stage.staff.send(f"/giao {agency}: cử một đầu mối theo dõi nhiệm vụ trước ngày {due:%d/%m/%Y}")
    await approve_last(stage)
    await stage.tell()


async def busiest(stage: StoryStage) -> list[str]:
    """Return the agencies whose deadlines come first, then those with most tasks."""
    found = await stage.tasks()
    order = sorted(found, key=lambda task: (task.deadline or date.max, task.number))
    return list(dict.fromkeys(task.agency for task in order))[:GROUPS_LINKED]


async def mornings(stage: StoryStage) -> None:
    """Let the mornings pass until the day after the first deadline of the notice: one reminder for each group."""
    stage.script.chapter("7. Nhắc việc buổi sáng: một tin cho mỗi nhóm, chỉ vào ngày làm việc")
    calendar = WorkCalendar()
    days = sorted({task.deadline for task in await stage.tasks() if task.deadline and task.deadline > stage.today})
    first = max(days[0] - BEFORE_FIRST, stage.today + ONE_DAY)
    for day in (first + timedelta(days=n) for n in range(MORNINGS)):
        await stage.morning(day)
        if not calendar.is_workday(day):
            why = calendar.holiday(day) or "nghỉ cuối tuần"
            stage.script.note(f"{VIETNAMESE.weekday(day)}: {why}, không gửi tin nhắc.")
        elif day == first:
            stage.script.note("Khởi động lại và chạy thêm một lượt: không nhóm nào nhận tin lần thứ hai.")
            await stage.tick()
        shown = (day - first).days + 1
        stage.script.quiet = SHOWN_MORNINGS <= shown < MORNINGS - 1
    stage.script.quiet = False
    stage.script.forget()
    stage.script.note(f"Đã qua {MORNINGS} buổi sáng, đến {VIETNAMESE.weekday(stage.today)}.")


async def report(stage: StoryStage) -> None:
    """Report by reply, by button and typed; another agency is refused; the office confirms and returns."""
    stage.script.chapter("8. Đầu mối báo cáo xong; văn phòng xác nhận hoặc trả lại")
    await stage.on_workday()
    owed = [task for task in await stage.tasks() if task.is_open() and task.agency in stage.groups]
    first, second, third = (owed * 3)[0], (owed * 3)[1], (owed * 3)[2]
    stage.script.note("Cách 1: gõ lệnh kèm số việc và kết quả.")
    await typed(stage, first, "Báo cáo số 45/BC-VP")
    stage.script.note("Đơn vị khác không báo cáo thay được, và sửa lại tin cũ không chạy lệnh lần nữa:")
    await foreign(stage, second)
    stage.script.note("Cách 2: bấm nút dưới tin nhắc rồi trả lời bằng tệp.")
    await by_button(stage, second)
    stage.script.note("Cách 3: trả lời thẳng tin của bot.")
    await by_reply(stage, third)
    await stage.tick()
    stage.script.note("Văn phòng xác nhận một báo cáo và trả lại một báo cáo kèm lý do.")
    await decide(stage, first, second)


async def typed(stage: StoryStage, task: Task, evidence: str) -> None:
    """Report by a typed command."""
    await stage.focal[task.agency].say(stage.groups[task.agency], f"/xong {task.number} {evidence}")
    stage.script.show()


async def foreign(stage: StoryStage, task: Task) -> None:
    """Let another agency try to report a task, and edit an old command."""
    other = next((name for name in stage.groups if name != task.agency), None)
    if other is None:
        return
    message = await stage.focal[other].say(stage.groups[other], f"/xong {task.number} đã làm")
    stage.script.show()
    await stage.focal[other].edit(message, f"/xong {task.number} đã làm xong")
    stage.script.show()


async def by_button(stage: StoryStage, task: Task) -> None:
    """Report by the button under a message of the bot, with a file as evidence."""
    group, person = stage.groups[task.agency], stage.focal[task.agency]
    wanted = f"done:{task.number}"
    message = next(m for m in reversed(group.bot_messages()) if button(m, wanted))
    await person.press(message, wanted)
    stage.script.show()
    await person.send_document(f"bao-cao-{task.number}.txt", EVIDENCE, chat=group, reply_to=group.last())
    stage.script.show()


async def by_reply(stage: StoryStage, task: Task) -> None:
    """Report by replying /xong to a message of the bot."""
    group = stage.groups[task.agency]
    message = next(m for m in reversed(group.bot_messages()) if button(m, f"done:{task.number}"))
    await stage.focal[task.agency].reply(message, f"/xong {task.number} Công văn số 210/CV")
    stage.script.show()


async def decide(stage: StoryStage, good: Task, bad: Task) -> None:
    """Confirm one report and return another with a reason, which the agency then reports again."""
    await stage.staff.press(await stage.report_of(good), f"confirm:{good.number}:{await stage.event_of(good)}")
    stage.script.show()
    await stage.staff.press(await stage.report_of(bad), f"return:{bad.number}:{await stage.event_of(bad)}")
    stage.script.show()
    await stage.staff.reply(stage.staff.private.last(), "Còn thiếu phụ lục số liệu, đề nghị bổ sung")
    await stage.tick()
    await typed(stage, bad, "Báo cáo số 46/BC-VP, đã bổ sung phụ lục")
    await stage.tick()
    await stage.staff.send(f"/xacnhan {bad.number}")
    await stage.tick()


async def summary(stage: StoryStage) -> None:
    """Let the chair and an agency ask for the figures."""
    stage.script.chapter("9. Lãnh đạo xem /baocao; nhóm đơn vị chỉ thấy việc của mình")
    await stage.chair.send("/baocao")
    stage.script.show()
    agency = next(iter(stage.groups))
    await stage.focal[agency].say(stage.groups[agency], "/baocao")
    stage.script.show()
    await stage.focal[agency].say(stage.groups[agency], "/viec")
    stage.script.show()
