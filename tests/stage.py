"""A stage for chat tests: the real Application over the sandbox, and people who act in it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from telegram import Update

from bot import app
from bot.clock import ZONE, SetClock
from bot.jobs import schedule
from bot.models import Base, Outbox
from bot.registry.core.context import Context
from bot.registry.directory import agencies
from bot.registry.tasks import tasks
from bot.registry.tasks.tasks import Task
from bot.settings import Settings
from sandbox import BotProfile, Chat, Message, User, World
from sandbox.client import httpx_kwargs

API = "http://sandbox"


@dataclass
class Stage:
    """The world, the bot in it, and the clock of both."""

    world: World
    context: Context
    application: app.App
    clock: SetClock
    hoa: User
    groups: dict[str, Chat] = field(default_factory=dict)
    focal: dict[str, User] = field(default_factory=dict)

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
        moment = datetime.fromisoformat(when).replace(tzinfo=ZONE) if isinstance(when, str) else when
        self.clock.put(moment)
        await self.tick()

    async def agencies(self, *names: str) -> None:
        """Put agencies into the register."""
        async with self.context.itself() as uow:
            for name in names:
                await agencies.enter(uow, name)

    async def link(self, agency: str) -> Chat:
        """Make a group for an agency, with a focal point in it, and link it by a code."""
        person = self.world.user(f"Đầu mối {agency}", started=True)
        group = self.world.group(f"{agency} - nhận việc", [person])
        code = await self.code(agency)
        await person.say(group, f"/start {code}")
        self.groups[agency], self.focal[agency] = group, person
        return group

    async def code(self, words: str) -> str:
        """Let the admin make a code with /moi."""
        await self.hoa.send(f"/moi {words}")
        found = re.search(r"/start (\S+)", self.hoa.private.last().text)
        assert found, self.hoa.private.last().text
        return found[1]

    async def assign(self, words: str) -> int:
        """Let the admin register and approve one directive; returns the number of its first task."""
        await self.hoa.send(f"/giao {words}")
        card = self.hoa.private.last()
        approve = (b.data for row in card.buttons for b in row if b.data and b.data.startswith("approve:"))
        await self.hoa.press(card, next(approve))
        async with self.context.db.read() as session:
            found = await tasks.leads(session)
        newest = max(task.directive_id for task in found)
        return min(task.number for task in found if task.directive_id == newest)

    async def person(self, name: str, role: str) -> User:
        """Make a person and give them a role ("chuyên viên", "lãnh đạo") by a code."""
        person = self.world.user(name, started=True)
        await person.send(f"/start {await self.code(role)}")
        return person

    async def tell(self) -> None:
        """Let the time pass in which approvals are gathered, and tick."""
        self.clock.forward(timedelta(seconds=2 * self.context.settings.gather_seconds))
        await self.tick()

    async def again(self, message: Message) -> None:
        """Let Telegram deliver a message a second time, as it does after a crash."""
        self.world.tell_bot("message", message.raw)
        await self.settled()

    async def forge(self, person: User, chat: Chat, data: str) -> Message:
        """Press a button with made-up data under the bot's last message in a chat; returns what is said last there."""
        await self.world.person_presses(person, chat.last_bot_message(), data)
        await self.settled()
        return chat.last()

    async def dump(self, *without: str) -> dict[str, list[tuple[object, ...]]]:
        """Return every row of every table, for comparing before and after."""
        async with self.context.db.read() as session:
            return {
                table.name: sorted((tuple(row) for row in await session.execute(table.select())), key=repr)
                for table in Base.metadata.sorted_tables
                if table.name not in without
            }

    async def rows(self, kind: str | None = None) -> list[Outbox]:
        """Return the outbox, oldest first; of one kind or all."""
        async with self.context.db.read() as session:
            found = await session.scalars(select(Outbox).order_by(Outbox.id))
            return [row for row in found if kind in (None, row.kind)]

    async def task(self, number: int) -> Task:
        """Return a task as the register has it."""
        async with self.context.db.read() as session:
            found = await tasks.by_number(session, number)
        assert found is not None
        return found


def texts(messages: list[Message]) -> list[str]:
    """Return the words of messages."""
    return [message.text for message in messages]


@asynccontextmanager
async def raise_curtain(settings: Settings, clock: SetClock, world: World | None = None) -> AsyncIterator[Stage]:
    """Start the bot of these settings in a world of its own, or in one that exists (a restart)."""
    world = world or World(clock=clock.now, bot=BotProfile(username="nhacviec_bot"))
    hoa = next(iter(world.users.values()), None) or world.user("Trần Thị Hoa", started=True)
    settings = settings.model_copy(update={"bot_api_url": API, "admin_ids": (hoa.id,)})
    context = app.make_context(settings, clock)
    await context.db.migrate()
    application = app.build(
        context, prepare=lambda builder: builder.updater(None), request=httpx_kwargs(world), limits=False
    )
    await application.initialize()
    await application.start()

    async def deliver(raw: dict[str, object]) -> None:
        await application.process_update(Update.de_json(raw, application.bot))

    world.deliver_to(deliver)
    yield Stage(world, context, application, clock, hoa)
    await application.stop()
    await application.shutdown()
    await context.db.close()
