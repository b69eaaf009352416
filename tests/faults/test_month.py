"""A month hour by hour, across Tết and across a swapped Saturday: which chat got what, on which day, at which hour.

The lists in golden/ are read by people before they are kept. NHACVIEC_GOLDEN=1 writes them again.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from bot.clock import ZONE
from bot.models import Outbox
from bot.registry.tasks import tasks
from bot.registry.tasks.tasks import Task
from bot.workdays import WorkCalendar
from sandbox import Message
from tests.conftest import SOAK
from tests.faults.agreement import agreement
from tests.stage import Stage

GOLDEN = Path(__file__).parent / "golden"
HOUR = timedelta(hours=1)
AWAKE = (7, 8, 9, 10, 11, 14, 15, 17)  # the hours played when there is little time; NHACVIEC_SOAK plays all
MORNING_HOUR = 8  # the first one after the reminders
REPORTS = ("weekly", "monthly")  # figures have tests of their own
HEALTH, FINANCE, POLICE, HOME, BUILDING, COMMUNE = AGENCIES = (
    "Sở Y tế",
    "Sở Tài chính",
    "Công an tỉnh",
    "Sở Nội vụ",
    "Sở Xây dựng",
    "UBND xã An Bình",
)
# Who says what, when: on the hour and a half, before the clock ticks. "hoa" is the admin, an agency its focal point.
Script = list[tuple[str, str, str]]

TET: Script = [
    ("2027-01-18 09:30", "hoa", "link Sở Y tế; Sở Tài chính; Công an tỉnh; UBND xã An Bình"),
    ("2027-01-18 09:30", "hoa", "/lich nghỉ 11/2/2027 theo 9/TB-UBND"),
    ("2027-01-18 09:30", "hoa", "/lich nghỉ 12/2/2027 theo 9/TB-UBND"),
    ("2027-01-18 09:30", "hoa", "/lich làm 20/2/2027 theo 9/TB-UBND"),
    ("2027-01-18 10:30", "hoa", "/giao Sở Y tế: trực cấp cứu trước ngày 8/2/2027"),
    ("2027-01-18 10:30", "hoa", "/giao Sở Y tế, Sở Tài chính: quyết toán trước ngày 22/1/2027"),
    ("2027-01-18 10:30", "hoa", "/giao Công an tỉnh, UBND xã An Bình: kiểm tra pháo nổ trước ngày 5/2/2027"),
    ("2027-01-18 10:30", "hoa", "/giao Sở Nội vụ: báo cáo nhân sự trước ngày 12/2/2027"),
    ("2027-01-18 10:30", "hoa", "/giao Sở Xây dựng: kiểm tra công trình trước ngày 29/1/2027"),
    ("2027-01-18 14:30", HEALTH, "/nhan 1 2"),
    ("2027-01-20 15:30", FINANCE, "/xong 3 12/BC-STC"),
    ("2027-01-21 09:30", "hoa", "/tralai 3 thiếu phụ lục"),
    ("2027-01-25 08:30", HEALTH, "/giahan 2 17/2/2027 chờ số liệu"),
    ("2027-01-26 14:30", "hoa", "/dongy 2 17/2/2027"),
    ("2027-01-28 10:30", POLICE, "/vuongmac 4 thiếu lực lượng"),
    ("2027-02-01 09:30", "hoa", "link Sở Nội vụ"),
    ("2027-02-02 16:30", "hoa", "/giao UBND xã An Bình: dọn vệ sinh trước ngày 15/2/2027"),
    ("2027-02-03 08:30", COMMUNE, "/xong 5 3/BC-UBND"),
    ("2027-02-16 10:30", POLICE, "/xong 4 77/BC-CAT"),
    ("2027-02-17 10:30", HEALTH, "/xong 1 20/BC-SYT"),
    ("2027-02-17 11:30", "hoa", "/xacnhan 1"),
]
SWAPPED: Script = [
    ("2026-08-10 09:30", "hoa", "link Sở Y tế; Sở Tài chính; Công an tỉnh; Sở Nội vụ; UBND xã An Bình"),
    ("2026-08-10 10:30", "hoa", "/giao Sở Y tế: phòng dịch trước ngày 22/8/2026"),
    ("2026-08-10 10:30", "hoa", "/giao Sở Tài chính: cấp kinh phí trước ngày 31/8/2026"),
    ("2026-08-10 10:30", "hoa", "/giao Công an tỉnh, Sở Nội vụ: bảo vệ lễ trước ngày 2/9/2026"),
    ("2026-08-10 10:30", "hoa", "/giao UBND xã An Bình: treo cờ trước ngày 30/8/2026"),
    ("2026-08-10 10:30", "hoa", "/giao Sở Xây dựng: sửa khán đài trước ngày 28/8/2026"),
    ("2026-08-11 09:30", HEALTH, "/nhan 1"),
    ("2026-08-12 09:30", FINANCE, "/nhan 2"),
    ("2026-08-20 09:30", "hoa", "/nhac Sở Nội vụ tắt đến 27/8/2026"),
    ("2026-08-24 09:30", COMMUNE, "/vuongmac 5 thiếu cờ"),
    ("2026-08-25 09:30", "hoa", "/traloi 5 Văn phòng cấp thêm"),
    ("2026-08-28 09:30", POLICE, "/xong 3 90/KH-CAT"),
    ("2026-08-28 15:30", "hoa", "/xacnhan 3"),
    ("2026-09-04 09:30", "hoa", "/sua v2 hạn 15/9/2026"),
    ("2026-09-04 14:30", HOME, "/xong 4 31/BC-SNV"),
]


async def act(stage: Stage, who: str, said: str) -> None:
    if said.startswith("link "):
        for name in said.removeprefix("link ").split("; "):
            await stage.link(name)
    elif said.startswith("/giao "):
        await stage.assign(said.removeprefix("/giao "))
    elif who == "hoa":
        await stage.hoa.send(said)
    else:
        await stage.focal[who].say(stage.groups[who], said)


def told(message: Message) -> str:
    """Return in one line what a message lists: its sections with the numbers of the tasks, and its lines with a dot."""
    found: list[str] = []
    for line in message.text.splitlines():
        if title := re.fullmatch(r"(.+) \(\d+\)", line):
            found.append(title[1] + ":")
        elif task := re.match(r"(\d+)\. ", line):
            found[-1:] = [f"{found[-1]} {task[1]}"] if found else [task[1]]
        elif re.match(r"• |và \d+|\d+ việc quá hạn khác", line):
            found.append(line.removeprefix("• "))
    return "; ".join(found)


async def play(stage: Stage, script: Script, start: str, days: int) -> list[str]:
    """Let the hours go by; give a line for each message that was sent unasked, reports aside."""
    await stage.agencies(*AGENCIES)
    now = datetime.fromisoformat(start).replace(tzinfo=ZONE)
    stage.clock.put(now)
    chair = await stage.person("Vinh", "lãnh đạo")
    context = {"Văn phòng": stage.hoa.private, "Lãnh đạo": chair.private}
    ahead, seen, lines = list(script), set[int](), []
    async with agreement(stage) as figures:
        for _n in range(days * 24):
            stage.clock.put(now)
            while ahead and ahead[0][0] <= f"{now:%Y-%m-%d %H:%M}":
                _when, who, said = ahead.pop(0)
                await act(stage, who, said)
            if SOAK or now.hour in AWAKE:
                await stage.tick()
                if SOAK or now.hour == MORNING_HOUR:
                    await figures.check()
                chats = {chat.id: (name, chat) for name, chat in (context | stage.groups).items()}
                for row in await sent(stage, seen):
                    name, chat = chats[row.chat_id]
                    message = chat.find(row.message_ids[0])
                    assert message is not None
                    lines.append(f"{now:%Y-%m-%d %a %H:%M} | {name} | {row.kind} | {told(message)}".rstrip(" |"))
            now += HOUR
    assert not ahead
    return lines


async def sent(stage: Stage, seen: set[int]) -> list[Outbox]:
    """Return the rows that were sent since the last look, in their order."""
    query = select(Outbox).where(Outbox.state == "sent", Outbox.id.not_in(seen), Outbox.kind.not_in(REPORTS))
    async with stage.context.db.read() as session:
        rows = (await session.scalars(query.order_by(Outbox.id))).all()
    seen |= {row.id for row in rows}
    return list(rows)


@pytest.mark.parametrize(
    ("name", "script", "start", "days"),
    [("tet_2027", TET, "2027-01-18 09:30", 36), ("swapped_saturday_2026", SWAPPED, "2026-08-10 09:30", 30)],
)
async def test_a_month_goes_by_as_the_golden_list_says(
    stage: Stage, name: str, script: Script, start: str, days: int
) -> None:
    lines = await play(stage, script, start, days)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("NHACVIEC_GOLDEN"):
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == path.read_text(encoding="utf-8").splitlines()
    assert [call for call in stage.world.calls if call.error] == []


# --- A long run with random acts --------------------------------------------------------------------------------------

LAST = date(2027, 6, 15) if SOAK else date(2026, 7, 15)


@dataclass
class Model:
    """What an agency should read, by plain rules of its own: deadlines, and the days on which a task was listed."""

    calendar: WorkCalendar
    listed: dict[int, list[date]] = field(default_factory=dict)

    def expected(self, task: Task, today: date, horizon: int) -> bool:
        """Return whether an open task is to be listed on a working day."""
        assert task.deadline is not None
        if task.deadline >= today:
            return task.deadline <= max(today + timedelta(days=horizon), self.calendar.next_workday(today))
        urged = [day for day in self.listed.get(task.number, []) if day > task.deadline]
        age = self.between(task.deadline, today)
        wait = 1 if age <= 7 else 3 if age <= 30 else 5
        return not urged or self.between(urged[-1], today) >= wait

    def between(self, start: date, end: date) -> int:
        return sum(self.calendar.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


@pytest.mark.parametrize("seed", range(2 if SOAK else 1))
async def test_whatever_people_do_every_due_task_is_listed_on_its_days_and_never_on_a_day_off(
    stage: Stage, seed: int
) -> None:
    chance = Random(seed)
    stage.context.settings.digest_tasks = 200
    await stage.agencies(*AGENCIES)
    for name in AGENCIES[:4]:
        await stage.link(name)
    model, seen, today = Model(WorkCalendar()), set[int](), stage.clock.now().date()
    while today < LAST:
        today += timedelta(days=1)
        stage.clock.put(datetime.combine(today, time(7, 30), ZONE))
        owed = await open_tasks(stage)
        await stage.tick()
        await look(stage, model, seen, owed, today)
        for hour in (9, 14):
            stage.clock.put(datetime.combine(today, time(hour), ZONE))
            await something(stage, chance, today)
            await stage.tick()


async def open_tasks(stage: Stage) -> list[Task]:
    async with stage.context.db.read() as session:
        return [task for task in await tasks.leads(session) if task.is_open() and task.deadline]


async def something(stage: Stage, chance: Random, today: date) -> None:
    """Let somebody do something: a new task, a report, a return, a new deadline."""
    owed = await open_tasks(stage)
    task = chance.choice(owed) if owed else None
    what = chance.randrange(5)
    day = today + timedelta(days=chance.randrange(1, 25))
    if task is None or what == 0:
        await stage.assign(f"{chance.choice(AGENCIES)}: việc của {today} trước ngày {day:%d/%m/%Y}")
    elif what == 1 and task.agency in stage.focal:
        await stage.focal[task.agency].say(stage.groups[task.agency], f"/xong {task.number} 45/BC")
        if chance.random() < 0.5:
            await stage.hoa.send(f"/tralai {task.number} thiếu phụ lục")
    elif what == 2:
        await stage.hoa.send(f"/sua v{task.number} hạn {day:%d/%m/%Y}")


async def look(stage: Stage, model: Model, seen: set[int], owed: list[Task], today: date) -> None:
    """Hold a morning against the model."""
    digests = [row for row in await sent(stage, seen) if row.kind == "digest"]
    assert len({row.chat_id for row in digests}) == len(digests), "never two a day"
    if not model.calendar.is_workday(today):
        assert digests == []
        return
    for name, chat in stage.groups.items():
        mine = [task for task in owed if task.agency == name]
        wanted = {task.number for task in mine if model.expected(task, today, stage.context.settings.due_later_days)}
        said = [chat.find(number) for row in digests if row.chat_id == chat.id for number in row.message_ids]
        found = [int(n) for page in said if page for n in re.findall(r"^(\d+)\. ", page.text, re.MULTILINE)]
        assert sorted(found) == sorted(wanted), (name, today)
        for number in found:
            model.listed.setdefault(number, []).append(today)
