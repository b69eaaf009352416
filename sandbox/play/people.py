"""The human side: what a person does in chats. Tests and the demo read like a conversation through this."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from sandbox.rules.contents import forwarded_body
from sandbox.rules.uploads import photo_sizes
from sandbox.state.chats import Button, Chat, Message

if TYPE_CHECKING:
    from sandbox.play.world import World

DEEP_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(eq=False)
class Press:
    """A press of an inline button and what the bot answered to it.

    `answered` is false until the bot calls answerCallbackQuery; then `answer` holds its text (maybe empty)
    and `alert` says whether it is shown in a box that must be closed.
    """

    id: str
    user: User
    message: Message
    data: str
    pressed_at: float
    answered: bool = False
    answer: str = ""
    alert: bool = False
    url: str | None = None


@dataclass(eq=False, repr=False)
class User:
    """A person with a Telegram account. `private` is the chat with the bot."""

    world: World
    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "vi"
    has_started: bool = False
    is_deactivated: bool = False
    private: Chat = field(init=False)

    def __post_init__(self) -> None:
        self.private = Chat(self.world, self.id, "private", self.name, person=self)
        self.private.members = {self.id: "member", self.world.bot.id: "member"}

    def __repr__(self) -> str:
        return f"<User {self.id} {self.name!r}>"

    @property
    def name(self) -> str:
        """The full name as shown."""
        return " ".join(filter(None, [self.first_name, self.last_name]))

    def raw(self) -> dict[str, Any]:
        """Return the Bot API's User object."""
        raw: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                raw[name] = value
        return raw

    async def send(self, text: str) -> Message:
        """Write to the bot in private."""
        return await self.say(self.private, text)

    async def start(self, payload: str | None = None) -> Message:
        """Press Start, or follow a t.me/bot?start=... link; ValueError for a payload Telegram would drop."""
        return await self.send("/start" if payload is None else f"/start {_deep_link(payload)}")

    async def follow(self, url: str, chat: Chat | None = None) -> Message | None:
        """Follow a deep link to the bot: ?start= in private, ?startgroup= by adding the bot to `chat`."""
        query = parse_qs(urlsplit(url).query)
        if "start" in query:
            return await self.start(query["start"][0])
        if "startgroup" in query and chat:
            await chat.add_bot(self, payload=_deep_link(query["startgroup"][0]))
            return chat.last()
        raise ValueError(f"not a deep link to a bot: {url}")

    async def say(
        self,
        chat: Chat,
        text: str,
        *,
        topic: int | None = None,
        reply_to: Message | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Write in a chat; in a forum's `topic` (None is General); `anonymous` as the group itself."""
        return await self.world.person_says(
            self, chat, {"text": text}, topic=topic, reply_to=reply_to, anonymous=anonymous
        )

    async def reply(self, message: Message, text: str, *, anonymous: bool = False) -> Message:
        """Answer a message where it stands."""
        return await self.say(message.chat, text, topic=message.topic, reply_to=message, anonymous=anonymous)

    async def send_document(
        self,
        name: str,
        content: bytes,
        caption: str = "",
        *,
        chat: Chat | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Send a file, in private unless `chat` is given."""
        file = self.world.files.keep(name, content, "documents")
        body = {"document": self.world.document_raw(file), "caption": caption}
        return await self.world.person_says(self, chat or self.private, body, file=file, topic=topic, reply_to=reply_to)

    async def send_photo(
        self,
        content: bytes,
        caption: str = "",
        *,
        chat: Chat | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Send a picture (PNG, GIF or JPEG bytes), in private unless `chat` is given."""
        file = self.world.files.keep("photo.jpg", content, "photos")
        body = {"photo": photo_sizes(self.world.files, file), "caption": caption}
        return await self.world.person_says(self, chat or self.private, body, file=file, topic=topic, reply_to=reply_to)

    async def forward(self, message: Message, chat: Chat | None = None) -> Message:
        """Forward a message, to the bot unless `chat` is given."""
        body = forwarded_body(message)
        return await self.world.person_says(self, chat or self.private, body, file=message.file)

    async def press(self, message: Message, wanted: str) -> Press:
        """Press the inline button with this label or callback data; see Press for the bot's answer."""
        button = message.button(wanted)
        if button.data is None:
            return await self._open(message, button)
        return await self.world.person_presses(self, message, button.data)

    async def _open(self, message: Message, button: Button) -> Press:
        return Press("", self, message, "", self.world.now(), url=button.url)

    async def edit(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        return await self.world.person_edits(message, text)

    async def block_bot(self) -> None:
        """Stop the bot: it gets 403 from now on."""
        await self.world.change_bot(self.private, self, "kicked")

    async def unblock_bot(self) -> None:
        """Let the bot write again."""
        await self.world.change_bot(self.private, self, "member")


def _deep_link(payload: str) -> str:
    """Return the payload; Telegram allows 1-64 characters of A-Z, a-z, 0-9, _ and - only."""
    if not DEEP_LINK.fullmatch(payload):
        raise ValueError(f"Telegram would not pass on this deep link: {payload!r}")
    return payload
