"""The stage on which the demo and the tests play: the bot over the sandbox, its groups, a clock put forward by hand."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from telegram import Update

from bot import app
from bot.clock import ZONE, SetClock
from bot.i18n import language
from bot.jobs import schedule
from bot.registry.core.context import Context
from bot.registry.directory import agency_table
from bot.registry.tasks import tasks
from bot.registry.tasks.tasks import Task
from bot.settings import Settings
from bot.views.directory import agency_table as codec
from sandbox import BotProfile, Chat, Message, User, World
from sandbox.client import httpx_kwargs

API = "http://sandbox"


class StoryFaltered(Exception):  # noqa: N818 - the demo's own word
    """Something that the story needs did not happen."""


@dataclass
class Stage:
    """The world, the bot in it, the clock of both, and who makes the codes by which people and groups come in."""

    world: World
    context: Context
    application: app.App
    clock: SetClock
    admin: User
    staff: User
    groups: dict[str, Chat] = field(default_factory=dict, init=False)
    focal: dict[str, User] = field(default_factory=dict, init=False)

    async def settled(self) -> None:
        """Wait until the bot has dealt with everything, also with what it does beside its queue (reading files)."""
        await self.world.settle()
        beside = [task for task in asyncio.all_tasks() if "non_blocking" in task.get_name()]
        await asyncio.gather(*beside, return_exceptions=True)

    async def tick(self) -> None:
        """Let the scheduler's clock tick once."""
        await schedule.tick(self.context, self.application.bot)

    async def at(self, when: datetime | str) -> None:
        """Put the clock ("2026-06-16 07:30" is Hanoi time) and tick."""
        self.clock.put(datetime.fromisoformat(when).replace(tzinfo=ZONE) if isinstance(when, str) else when)
        await self.tick()

    async def tell(self) -> None:
        """Let the time pass in which approvals are gathered, and tick."""
        self.clock.forward(timedelta(seconds=self.context.settings.gather_seconds + 1))
        await self.tick()

    async def load(self, file: Path) -> int:
        """Fill the list of agencies from a sample file; returns how many."""
        rows = codec.read_csv(language("vi"), await asyncio.to_thread(file.read_bytes))
        async with self.context.itself() as uow:
            return len(await agency_table.load(uow, rows))

    def gather(self, agency: str, person: str) -> Chat:
        """Make a group for an agency, with its focal point in it; the bot does not know yet whose it is."""
        self.focal[agency] = self.world.user(person, started=True)
        self.groups[agency] = self.world.group(f"{agency} - nhận việc", [self.focal[agency]])
        return self.groups[agency]

    async def link(self, agency: str) -> Chat:
        """Make a group for an agency and link it by a code, as staff and the agency do it."""
        group = self.gather(agency, f"Đầu mối {agency}")
        await self.focal[agency].say(group, f"/start {await self.code(agency)}")
        return group

    async def code(self, words: str, by: User | None = None) -> str:
        """Let the staff, or the one named, make a code with /moi."""
        by = by or self.staff
        await by.send(f"/moi {words}")
        return code_in(by.private.last())

    async def appoint(self, person: User, role: str) -> None:
        """Let the admin give somebody a role ("chuyên viên", "lãnh đạo") by a code."""
        await person.send(f"/start {await self.code(role, by=self.admin)}")

    async def tasks(self) -> list[Task]:
        """Return every lead's task."""
        async with self.context.db.read() as session:
            return await tasks.leads(session)


def code_in(message: Message) -> str:
    """Read the one-time code out of the bot's answer."""
    found = re.search(r"/start (\S+)", message.text)
    if found is None:
        raise StoryFaltered(message.text)
    return found[1]


def data_of(message: Message) -> list[str]:
    """Return what the buttons of a message carry, in their order; "" for one that only opens a page."""
    return [button.data or "" for row in message.buttons for button in row]


def button(message: Message, beginning: str, *, ending: str = "") -> str | None:
    """Return the data of the first button that begins so; None when there is none."""
    return next((data for data in data_of(message) if data.startswith(beginning) and data.endswith(ending)), None)


def new_world(clock: SetClock) -> World:
    """Make a world with nobody in it but the bot, by this clock."""
    return World(clock=clock.now, bot=BotProfile(username="nhacviec_bot"))


@asynccontextmanager
async def start_bot(world: World, settings: Settings, clock: SetClock) -> AsyncIterator[tuple[Context, app.App]]:
    """Run the bot of these settings in a world, with its register up to date, until the block ends."""
    context = app.make_context(settings.model_copy(update={"bot_api_url": API}), clock)
    await context.db.migrate()
    application = app.build(
        context,
        prepare=lambda builder: builder.updater(None),
        request=httpx_kwargs(world),
        limits=False,
        files_beside=True,
    )
    await application.initialize()
    await application.start()

    async def deliver(raw: dict[str, object]) -> None:
        await application.process_update(Update.de_json(raw, application.bot))

    world.deliver_to(deliver)
    yield context, application
    await application.stop()
    await application.shutdown()
    await context.readers.close()
    await context.db.close()
