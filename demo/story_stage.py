"""The stage of the story: who acts in it, and the transcript on which what they cause is shown."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from bot.clock import ZONE, SetClock, day_of
from bot.registry.directory import agencies
from bot.registry.reporting import completion
from bot.registry.tasks.tasks import Task
from bot.settings import Settings
from bot.workdays import WorkCalendar
from demo.stage import Stage, data_of, new_world, start_bot
from demo.transcript import Transcript
from sandbox import Chat, Message, User

FIRST_HOUR = time(8, 30)


@dataclass
class StoryStage(Stage):
    """Everything the story needs at hand."""

    chair: User
    script: Transcript

    @property
    def today(self) -> date:
        """The story's day."""
        return day_of(self.clock.now())

    async def tick(self) -> None:
        """Let the scheduler tick once, and show what it sent."""
        await super().tick()
        self.script.show()

    async def link(self, agency: str) -> Chat:
        """Make a group for an agency and link it, and show how."""
        group = await super().link(agency)
        self.script.show()
        return group

    async def appoint(self, person: User, role: str) -> None:
        """Give somebody a role by a code, and show how."""
        await super().appoint(person, role)
        self.script.show()

    async def morning(self, day: date) -> None:
        """Go to 07:30 of a day and tick."""
        await self.at(datetime.combine(day, self.context.settings.morning_at, ZONE))

    async def on_workday(self) -> None:
        """Go on to nine o'clock of the next working day if today is off."""
        day = WorkCalendar().on_or_after(self.today)
        await self.at(datetime.combine(day, time(9, 0), ZONE))

    async def first_agency(self) -> str:
        """Return the first agency of the list: the office itself in the samples."""
        async with self.context.db.read() as session:
            known = await agencies.directory(session)
        return known.name(known.first())

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
        return next(m for m in reversed(self.staff.private.bot_messages()) if wanted in data_of(m))


@asynccontextmanager
async def open_story(out: Path, first_day: date) -> AsyncIterator[StoryStage]:
    """Start the bot in a new sandbox, with its register in ``out``."""
    clock = SetClock(datetime.combine(first_day, FIRST_HOUR, ZONE))
    world = new_world(clock)
    admin = world.user("Nguyễn Minh Quân", started=True)
    settings = Settings(
        _env_file=None,
        bot_token=world.bot.token,
        database_url=f"sqlite+aiosqlite:///{out / 'nhacviec.sqlite3'}",
        admin_ids=(admin.id,),
        # A month is played in seconds: limits of a minute would be limits of the month.
        commands_per_minute=0,
        commands_per_minute_chat=0,
        uploads_per_hour=0,
        stranger_answers_per_minute=0,
    )
    async with start_bot(world, settings, clock) as (context, application):
        staff = world.user("Trần Thị Hoa", started=True)
        chair = world.user("Lê Quang Vinh", started=True)
        script = Transcript(world, clock, out / "files")
        yield StoryStage(world, context, application, clock, admin, staff, chair, script)
