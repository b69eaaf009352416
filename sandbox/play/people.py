"""The human side: what a person does in chats. Tests and the demo read like a conversation through this."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sandbox.api.backend import Backend
from sandbox.api.events import change_bot
from sandbox.play import acts, channels, media
from sandbox.play.other_bots import OtherBot
from sandbox.rules.contents import forwarded_body
from sandbox.rules.uploads import photo_sizes
from sandbox.state.chats import Button, ChatState, Message, Press
from sandbox.state.files import File
from sandbox.state.people import UserState

DEEP_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(eq=False, repr=False)
class Chat(ChatState):
    """A private chat, group or supergroup and what people do in it as a whole; `users` are all who might act."""

    world: Backend = field(kw_only=True)
    users: Mapping[int, User] = field(kw_only=True)

    async def add_bot(self, by: User | None = None, *, payload: str | None = None) -> None:
        """Let somebody add the bot; `payload` is that of a t.me/bot?startgroup=... link."""
        await acts.add_bot(self.world, self, by or self.someone(), payload)

    async def remove_bot(self, by: User | None = None, *, status: str = "kicked") -> None:
        """Let somebody remove the bot ("kicked"), or make it "left"."""
        await change_bot(self.world, self, by or self.someone(), status)

    async def promote_bot(self, by: User | None = None) -> None:
        """Make the bot an administrator of the group: from now on it reads everything."""
        await change_bot(self.world, self, by or self.someone(), "administrator")

    async def add_member(self, user: User, by: User | None = None) -> None:
        """Let a person join, or be added by another."""
        await acts.add_member(self.world, self, user, by or user)

    async def add_other_bot(self, bot: OtherBot, by: User | None = None) -> None:
        """Let somebody add a bot that is not under test."""
        await acts.add_other_bot(self.world, self, bot, by or self.someone())

    async def remove_member(self, user: User | OtherBot, by: User | None = None) -> None:
        """Let a person leave, or be removed by another."""
        actor = by or (user if isinstance(user, User) else self.someone())
        await acts.remove_member(self.world, self, user, actor)

    async def upgrade(self, by: User | None = None) -> Chat:
        """Turn a group into a supergroup; return the new chat with its new id, ValueError if it is none."""
        actor = by or self.someone()
        if self.type != "group" or self.migrated_to:
            raise ValueError(f"{self.title!r} is no group that can be upgraded")
        number, members = self.world.next_id("supergroup"), dict(self.members)
        new = Chat(number, "supergroup", self.title, self.bot_id, members=members, world=self.world, users=self.users)
        new.other_bots = set(self.other_bots)
        await acts.move(self.world, self, new, actor)
        return new

    async def add_topic(self, name: str, by: User | None = None) -> int:
        """Open a topic in a forum and return its message_thread_id."""
        return await acts.add_topic(self.world, self, name, by or self.someone())

    async def post(self, text: str, *, discussion: ChatState | None = None) -> Message:
        """Post in a channel, as its admins do; ``discussion`` is the group that is linked with it."""
        return await channels.post(self.world, self, text, discussion)

    def someone(self) -> User:
        """Return a person of the group who may act for it: its creator if there is one."""
        people = [(s != "creator", self.users[u]) for u, s in self.members.items() if u in self.users]
        if not people:
            raise LookupError(f"nobody is in {self.title!r}")
        return min(people, key=lambda pair: pair[0])[1]


@dataclass(eq=False, repr=False)
class User(UserState):
    """A person with a Telegram account. `private` is the chat with the bot."""

    world: Backend = field(kw_only=True)
    private: Chat = field(init=False)

    def __post_init__(self) -> None:
        number, bot = self.id, self.world.bot.id
        self.private = Chat(
            number,
            "private",
            self.name,
            bot,
            person=self,
            members={number: "member", bot: "member"},
            world=self.world,
            users={number: self},
        )

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
        chat: ChatState,
        text: str,
        *,
        topic: int | None = None,
        reply_to: Message | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Write in a chat; in a forum's `topic` (None is General); `anonymous` as the group itself."""
        return await acts.person_says(
            self.world, self, chat, {"text": text}, topic=topic, reply_to=reply_to, anonymous=anonymous
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
        chat: ChatState | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Send a file, in private unless `chat` is given."""
        file = self.world.files.keep(name, content, "documents")
        body = {"document": self.world.document_raw(file), "caption": caption}
        return await self._send(body, chat, file=file, topic=topic, reply_to=reply_to)

    async def send_photo(
        self,
        content: bytes,
        caption: str = "",
        *,
        chat: ChatState | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Send a picture (PNG, GIF or JPEG bytes), in private unless `chat` is given."""
        file = self.world.files.keep("photo.jpg", content, "photos")
        body = {"photo": photo_sizes(self.world.files, file), "caption": caption}
        return await self._send(body, chat, file=file, topic=topic, reply_to=reply_to)

    async def send_media(
        self,
        kind: str,
        content: bytes,
        caption: str = "",
        *,
        chat: ChatState | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Send a "video", "video_note", "voice", "audio", "animation" or "sticker"; privately without `chat`."""
        body, file = media.recorded(self.world.files, kind, content, caption)
        return await self._send(body, chat, file=file, topic=topic, reply_to=reply_to)

    async def send_location(
        self, latitude: float, longitude: float, *, chat: ChatState | None = None, reply_to: Message | None = None
    ) -> Message:
        """Send a place on the map."""
        place = {"latitude": latitude, "longitude": longitude}
        return await self._send({"location": place}, chat, reply_to=reply_to)

    async def send_contact(
        self, phone_number: str, first_name: str, *, chat: ChatState | None = None, reply_to: Message | None = None
    ) -> Message:
        """Send somebody's telephone number."""
        contact = {"phone_number": phone_number, "first_name": first_name}
        return await self._send({"contact": contact}, chat, reply_to=reply_to)

    async def send_album(
        self,
        items: Sequence[media.Item],
        caption: str = "",
        *,
        chat: ChatState | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
    ) -> list[Message]:
        """Send two to ten files as one album; the caption stands under the first."""
        return await media.album(self.world, self, chat or self.private, items, caption, topic=topic, reply_to=reply_to)

    async def _send(
        self,
        body: dict[str, Any],
        chat: ChatState | None,
        *,
        file: File | None = None,
        topic: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        return await acts.person_says(
            self.world, self, chat or self.private, body, file=file, topic=topic, reply_to=reply_to
        )

    async def forward(self, message: Message, chat: ChatState | None = None) -> Message:
        """Forward a message, to the bot unless `chat` is given."""
        body = forwarded_body(message)
        return await acts.person_says(self.world, self, chat or self.private, body, file=message.file)

    async def press(self, message: Message, wanted: str) -> Press:
        """Press the inline button with this label or callback data; see Press for the bot's answer."""
        button = message.button(wanted)
        if button.data is None:
            return await self._open(message, button)
        return await acts.person_presses(self.world, self, message, button.data)

    async def _open(self, message: Message, button: Button) -> Press:
        return Press("", self, message, "", self.world.now(), url=button.url)

    async def edit(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        return await acts.person_edits(self.world, message, text)

    async def block_bot(self) -> None:
        """Stop the bot: it gets 403 from now on."""
        await change_bot(self.world, self.private, self, "kicked")

    async def unblock_bot(self) -> None:
        """Let the bot write again."""
        await change_bot(self.world, self.private, self, "member")


def _deep_link(payload: str) -> str:
    """Return the payload; Telegram allows 1-64 characters of A-Z, a-z, 0-9, _ and - only."""
    if not DEEP_LINK.fullmatch(payload):
        raise ValueError(f"Telegram would not pass on this deep link: {payload!r}")
    return payload
