"""The people and chats of the story, over the sandbox, with a clock that is put forward by hand."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from telegram import Update

from bot import app
from bot.clock import ZONE, SetClock, day_of
from bot.i18n import language
from bot.jobs import schedule
from bot.notices import Notice
from bot.registry.core.context import Context
from bot.registry.directory import agencies, agency_table
from bot.registry.reporting import completion
from bot.registry.tasks import tasks
from bot.registry.tasks.tasks import Task
from bot.settings import Settings
from bot.views.directory import agency_table as codec
from bot.workdays import WorkCalendar
from demo.transcript import Transcript
from sandbox import BotProfile, Chat, Message, User, World
from sandbox.client import httpx_kwargs

HERE = Path(__file__).parent
MERGED = date(2025, 7, 1)  # since then there is no district level
API = "http://sandbox"
FIRST_HOUR = time(8, 30)


@dataclass
class Stage:
    """Everything the story needs at hand."""

    world: World
    context: Context
    application: app.App
    clock: SetClock
    script: Transcript
    admin: User
    staff: User
    chair: User
    groups: dict[str, Chat] = field(default_factory=dict)
    focal: dict[str, User] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The story's day."""
        return day_of(self.clock.now())

    async def tick(self) -> None:
        """Let the scheduler tick once, and show what it sent."""
        await schedule.tick(self.context, self.application.bot)
        self.script.show()

    async def morning(self, day: date) -> None:
        """Go to 07:30 of a day and tick."""
        self.clock.put(datetime.combine(day, self.context.settings.morning_at, ZONE))
        await self.tick()

    async def gathered(self) -> None:
        """Let the time pass in which approvals are gathered, and tick."""
        self.clock.forward(timedelta(seconds=self.context.settings.gather_seconds + 1))
        await self.tick()

    async def link(self, agency: str) -> None:
        """Make a group for an agency and link it with a code, as staff and the agency do it."""
        person = self.world.user(f"Đầu mối {agency}", started=True)
        group = self.world.group(f"{agency} - nhận việc", [person])
        await self.staff.send(f"/moi {agency}")
        found = re.search(r"/start (\S+)", self.staff.private.last().text)
        if found is None:
            msg = f"no code was made for {agency}"
            raise RuntimeError(msg)
        await person.say(group, f"/start {found[1]}")
        self.groups[agency], self.focal[agency] = group, person
        self.script.show()

    async def load(self, file: Path) -> int:
        """Fill the list of agencies from a sample file; returns how many."""
        rows = codec.read_csv(language("vi"), await asyncio.to_thread(file.read_bytes))
        async with self.context.itself() as uow:
            return len(await agency_table.load(uow, rows))

    async def tasks(self) -> list[Task]:
        """Return every lead's task."""
        async with self.context.db.read() as session:
            return await tasks.leads(session)

    async def first_agency(self) -> str:
        """Return the first agency of the list: the office itself in the samples."""
        async with self.context.db.read() as session:
            known = await agencies.directory(session)
        return known.name(known.first())

    async def settled(self) -> None:
        """Wait until the bot has dealt with everything, also with what it does beside its queue (reading files)."""
        await self.world.settle()
        beside = [task for task in asyncio.all_tasks() if "non_blocking" in task.get_name()]
        await asyncio.gather(*beside, return_exceptions=True)

    async def on_workday(self) -> None:
        """Go on to nine o'clock of the next working day if today is off."""
        day = WorkCalendar().on_or_after(self.today)
        self.clock.put(datetime.combine(day, time(9, 0), ZONE))
        await self.tick()

    async def event_of(self, task: Task) -> int:
        """Return the event of a task's report, which the office's buttons carry."""
        async with self.context.itself() as uow:
            report = await completion.last_report(uow, task.number)
        if report is None:
            msg = f"task {task.number} was not reported"
            raise RuntimeError(msg)
        return report.event_id

    async def report_of(self, task: Task) -> Message:
        """Return the message in which the staff were told of a task's report."""
        wanted = f"confirm:{task.number}:{await self.event_of(task)}"
        found = (m for m in reversed(self.staff.private.bot_messages()))
        return next(m for m in found if any(b.data == wanted for row in m.buttons for b in row))


def sample(read: Notice) -> Path:
    """Choose the sample list of agencies that fits a notice: its level, and before or after the merger."""
    issuer = (read.issuer or "").casefold()
    day = read.issued_on or read.met_on or MERGED
    if "huyện" in issuer or "thị xã" in issuer:
        name = "huyen"
    elif " xã " in f" {issuer} " or "phường" in issuer:
        name = "xa"
    else:
        name = "tinh-2026" if day >= MERGED else "tinh-2020"
    return HERE / "agencies" / f"{name}.csv"


@asynccontextmanager
async def raise_curtain(out: Path, first_day: date) -> AsyncIterator[Stage]:
    """Start the bot in a new sandbox, with its register in ``out``."""
    clock = SetClock(datetime.combine(first_day, FIRST_HOUR, ZONE))
    world = World(clock=clock.now, bot=BotProfile(username="nhacviec_bot"))
    admin = world.user("Nguyễn Minh Quân", started=True)
    settings = Settings(
        _env_file=None,
        bot_token=world.bot.token,
        bot_api_url=API,
        database_url=f"sqlite+aiosqlite:///{out / 'nhacviec.sqlite3'}",
        admin_ids=(admin.id,),
    )
    context = app.make_context(settings, clock)
    await context.db.migrate()
    application = app.build(context, prepare=lambda b: b.updater(None), request=httpx_kwargs(world), limits=False)
    await application.initialize()
    await application.start()

    async def deliver(raw: dict[str, object]) -> None:
        await application.process_update(Update.de_json(raw, application.bot))

    world.deliver_to(deliver)
    staff = world.user("Trần Thị Hoa", started=True)
    chair = world.user("Lê Quang Vinh", started=True)
    script = Transcript(world, clock, out / "files")
    yield Stage(world, context, application, clock, script, admin, staff, chair)
    await application.stop()
    await application.shutdown()
    await context.db.close()
