"""Other bots in the same groups: they speak, and while one of them spoke last a plain command is not for ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.api.backend import Backend
from sandbox.state.chats import PRESENT, ChatState, Message
from sandbox.state.people import BotProfile


@dataclass(eq=False, repr=False)
class OtherBot(BotProfile):
    """A bot that is not under test; it is in the groups that `Chat.add_other_bot` puts it into."""

    world: Backend = field(kw_only=True)

    async def say(self, chat: ChatState, text: str) -> Message:
        """Write in a group; the bot under test is told nothing, since bots do not hear each other."""
        if chat.members.get(self.id) not in PRESENT:
            raise PermissionError(f"{self.first_name} is not in {chat.title!r}")
        body: dict[str, Any] = {"from": self.raw(), "text": text}
        return self.world.new_message(chat, body)

    def file_id(self, message: Message) -> str:
        """Return the id that this bot knows the file of a message by; LookupError if it holds none."""
        if message.file is None:
            raise LookupError(f"no file in {message!r}")
        return self.world.files.foreign_id(message.file, self.id)
