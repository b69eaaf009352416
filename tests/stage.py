"""A stage for chat tests: one admin, who is the whole office, and looks into the register behind the chats."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import select

from bot.clock import SetClock
from bot.models import Base, Event, Outbox
from bot.registry.directory import agencies
from bot.registry.tasks import tasks
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Task
from bot.settings import Settings
from demo import stage as shared
from sandbox import Chat, Message, User, World


@dataclass
class Stage(shared.Stage):
    """The world, the bot in it, the clock of both; hoa is the admin and makes every code."""

    @property
    def hoa(self) -> User:
        """The admin."""
        return self.admin

    async def agencies(self, *names: str) -> None:
        """Put agencies into the register."""
        async with self.context.itself() as uow:
            for name in names:
                await agencies.enter(uow, name)

    async def assign(self, words: str) -> int:
        """Let the admin register and approve one directive; returns the number of its first task."""
        await self.hoa.send(f"/giao {words}")
        card = self.hoa.private.last()
        await self.hoa.press(card, shared.button(card, "approve:") or "")
        found = await self.tasks()
        newest = max(task.directive_id for task in found)
        return min(task.number for task in found if task.directive_id == newest)

    async def person(self, name: str, role: str) -> User:
        """Make a person and give them a role ("chuyên viên", "lãnh đạo") by a code."""
        person = self.world.user(name, started=True)
        await self.appoint(person, role)
        return person

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

    async def states(self, *numbers: int) -> list[State]:
        """Return the states of tasks."""
        return [(await self.task(number)).state for number in numbers]

    async def acts(self, number: int | None = None) -> list[str]:
        """Return the acts that were recorded, oldest first; of one task or all."""
        async with self.context.db.read() as session:
            found = await session.scalars(select(Event).order_by(Event.id))
            return [event.act for event in found if number in (None, event.assignment_id)]


@asynccontextmanager
async def raise_curtain(settings: Settings, clock: SetClock, world: World | None = None) -> AsyncIterator[Stage]:
    """Start the bot of these settings in a world of its own, or in one that exists (a restart)."""
    world = world or shared.new_world(clock)
    hoa = next(iter(world.users.values()), None) or world.user("Trần Thị Hoa", started=True)
    ours = settings.model_copy(update={"admin_ids": (hoa.id,)})
    async with shared.start_bot(world, ours, clock) as (context, application):
        yield Stage(world, context, application, clock, hoa, hoa)
