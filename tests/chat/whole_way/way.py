"""One notice on its way: its agencies, its files, the tasks that it became, and how a clerk reviews it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.registry.directory import agencies
from bot.registry.tasks import tasks
from bot.registry.tasks.tasks import Part, Task
from demo.stage import data_of
from sandbox import Chat, Message, User
from tests.agencies import FINANCE, WORKS
from tests.documents import DEMO_NOTICE, as_docx
from tests.stage import Stage

WARD = "UBND phường Tân An"
LINKED = (FINANCE, WORKS, WARD)
NEW_BODY = "Ban Quản lý dự án đầu tư xây dựng tỉnh"
FILES = {"thong-bao.txt": DEMO_NOTICE, "Thông báo 118.docx": as_docx(DEMO_NOTICE)}


@dataclass
class Way:
    """How far the notice has come; `said` is how many messages each group had before it was sent."""

    stage: Stage
    chair: User
    said: dict[str, int]
    made: list[Task] = field(default_factory=list)

    @property
    def office(self) -> Chat:
        """The private chat of hoa, who is the office."""
        return self.stage.hoa.private

    @property
    def leads(self) -> list[Task]:
        """The tasks of those who lead."""
        return [task for task in self.made if task.part is Part.LEAD]

    def lead_of(self, agency: str) -> Task:
        """Return the first task that an agency leads."""
        return next(task for task in self.leads if task.agency == agency)

    @property
    def bridge(self) -> Task:
        """The first task of WORKS that is due: to inspect a bridge."""
        return next(task for task in self.leads if task.path == "II.3.b")


def one(message: Message, beginning: str) -> str:
    """Return the one button of a message whose data begins so."""
    [found] = [data for data in data_of(message) if data.startswith(beginning)]
    return found


async def all_tasks(stage: Stage) -> list[Task]:
    """Return every open task, also of those who coordinate."""
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
