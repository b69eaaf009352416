"""What people do in the month's chats: each act is done, written down, and what it caused is shown."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.clock import ZONE
from bot.i18n import language
from demo.paper import Paper
from demo.stage import StoryFaltered, code_in
from demo.story_stage import StoryStage
from sandbox import Button, Chat, Message, User

YEAR = 2026
VIETNAMESE = language("vi")
BETWEEN_ACTS = timedelta(minutes=7)  # as long as what is approved is gathered, and more


@dataclass
class Month:
    """The stage of one month, and the paper on which it is written."""

    stage: StoryStage
    paper: Paper

    @property
    def office(self) -> User:
        """The clerk who follows the tasks."""
        return self.stage.staff

    @property
    def chair(self) -> User:
        """The chair."""
        return self.stage.chair

    def group(self, agency: str) -> Chat:
        """Return an agency's group."""
        return self.stage.groups[agency]

    async def go(self, day: int, month: int, hour: int, minute: int = 0) -> None:
        """Put the clock, and let the scheduler tick."""
        await self.stage.at(datetime.combine(date(YEAR, month, day), time(hour, minute), ZONE))

    async def morning(self, day: int, month: int, title: str, *shown: Chat) -> None:
        """Begin a day with its chapter; of the morning's messages only those in ``shown`` are printed."""
        when = date(YEAR, month, day)
        self.paper.chapter(f"{VIETNAMESE.weekday(when)}: {title}")
        with self.paper.only(*shown):
            await self.go(day, month, 7, 30)

    async def later(self) -> None:
        """Let a few minutes pass, and let the scheduler tick."""
        self.stage.clock.forward(BETWEEN_ACTS)
        await self.stage.tick()

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """Do something of which nothing is printed."""
        self.paper.show()
        self.paper.quiet = True
        yield
        self.paper.show()
        self.paper.quiet = False

    async def say(self, person: User, text: str, chat: Chat | None = None, *, to: Message | None = None) -> Message:
        """Let somebody write, in private unless ``chat`` or the message ``to`` which is answered says otherwise."""
        where = to.chat if to else chat or person.private
        await person.say(where, text, reply_to=to)
        await self.stage.settled()
        self.paper.show()
        await self.stage.tick()
        return where.last_bot_message()

    async def agency_says(self, agency: str, text: str, *, to: Message | None = None) -> Message:
        """Let an agency's focal point write in its group."""
        return await self.say(self.stage.focal[agency], text, self.group(agency), to=to)

    async def file(
        self, person: User, name: str, data: bytes, caption: str = "", *, to: Message | None = None
    ) -> Message:
        """Let somebody send a file."""
        where = to.chat if to else person.private
        await person.send_document(name, data, caption, chat=where, reply_to=to)
        await self.stage.settled()
        self.paper.show()
        await self.stage.tick()
        return where.last_bot_message()

    async def press(self, person: User, message: Message, wanted: str) -> Message:
        """Let somebody press the button whose label holds ``wanted``."""
        button = _button(message, wanted)
        self.paper.pressed(person, message, button.text)
        await person.press(message, button.data or "")
        await self.stage.settled()
        self.paper.show()
        await self.stage.tick()
        return message.chat.last_bot_message()

    async def number(self, agency: str, words: str) -> int:
        """Return the number of the open task of an agency whose text holds these words."""
        found = (task for task in await self.stage.tasks() if task.agency == agency and words in task.content)
        task = next(found, None)
        if task is None:
            msg = f"{agency} has no task about {words}"
            raise StoryFaltered(msg)
        return task.number

    async def join(self, agency: str, person: str) -> None:
        """Make a group for an agency and link it with a one-time code."""
        self.stage.gather(agency, person)
        await self.say(self.office, f"/moi {agency}")
        await self.agency_says(agency, f"/start {code_in(self.office.private.last())}")

    async def appoint(self, person: User, role: str) -> None:
        """Give somebody a role by a one-time code."""
        code = await self.stage.code(role, by=self.stage.admin)
        self.paper.show()
        await self.say(person, f"/start {code}")


def _button(message: Message, wanted: str) -> Button:
    every = [button for row in message.buttons for button in row]
    found = next((button for button in every if wanted in button.text), None)
    if found is None:
        msg = f"no button {wanted!r} under: {message.text}"
        raise StoryFaltered(msg)
    return found
