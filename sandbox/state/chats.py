"""Chats, messages and presses as the server keeps them; the raw form of everything is the Bot API's own object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.state.files import File
from sandbox.state.formatting import to_html
from sandbox.state.people import ANONYMOUS, UserState

PRESENT = {"creator", "administrator", "member", "restricted"}
SERVICE = {
    "new_chat_members", "left_chat_member", "new_chat_title", "group_chat_created", "supergroup_chat_created",
    "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "forum_topic_created",
}  # fmt: skip


@dataclass(frozen=True)
class Button:
    """A button under a message: its label, its callback data or its address."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(eq=False)
class Message:
    """A message as a person sees it; `raw` is the Message object of the Bot API.

    `markup` is the keyboard the bot sent with it, ForceReply included (which Telegram does not show bots).
    """

    chat: ChatState
    raw: dict[str, Any]
    file: File | None = None
    markup: dict[str, Any] | None = None
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)

    @property
    def message_id(self) -> int:
        """The number of the message in its chat."""
        return int(self.raw["message_id"])

    @property
    def from_bot(self) -> bool:
        """Return whether the bot under test wrote it."""
        return bool(self.raw.get("from", {}).get("id") == self.chat.bot_id)

    @property
    def sender(self) -> str:
        """The name a person sees above the message."""
        author = self.raw.get("sender_chat") or self.raw["from"]
        return author.get("title") or " ".join(filter(None, [author.get("first_name"), author.get("last_name")]))

    @property
    def text(self) -> str:
        """The plain text, or the caption; empty if there is neither."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def entities(self) -> list[dict[str, Any]]:
        """The formatting of `text`."""
        return list(self.raw.get("entities", self.raw.get("caption_entities", [])))

    @property
    def html(self) -> str:
        """The text with its formatting as Telegram's HTML."""
        return to_html(self.text, self.entities)

    @property
    def buttons(self) -> list[list[Button]]:
        """The inline buttons, row by row."""
        rows = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [[Button(b["text"], b.get("callback_data"), b.get("url")) for b in row] for row in rows]

    @property
    def keyboard(self) -> list[list[str]]:
        """The labels of the reply keyboard sent with the message, row by row."""
        rows = (self.markup or {}).get("keyboard", [])
        return [[b if isinstance(b, str) else b["text"] for b in row] for row in rows]

    @property
    def forces_reply(self) -> bool:
        """Return whether the bot asked for a reply to this very message."""
        return bool((self.markup or {}).get("force_reply"))

    @property
    def document(self) -> bytes | None:
        """The bytes of the document, if it holds one."""
        return self.file.content if self.file and "document" in self.raw else None

    @property
    def document_name(self) -> str | None:
        """The file name of the document, if it holds one."""
        return self.file.name if self.file and "document" in self.raw else None

    @property
    def photo(self) -> bytes | None:
        """The bytes of the picture, if it holds one."""
        return self.file.content if self.file and "photo" in self.raw else None

    @property
    def reply_to(self) -> Message | None:
        """The message this one answers."""
        target = self.raw.get("reply_to_message")
        if target and "forum_topic_created" in target:
            return None  # every message in a topic "answers" the one that opened it
        return self.chat.find(target["message_id"]) if target else None

    @property
    def topic(self) -> int | None:
        """The topic it stands in; None for General and outside forums."""
        return self.raw.get("message_thread_id") if self.raw.get("is_topic_message") else None

    @property
    def is_service(self) -> bool:
        """Return whether it tells of an event in the chat instead of saying something."""
        return not SERVICE.isdisjoint(self.raw)

    def button(self, wanted: str) -> Button:
        """Return the button with this label or this callback data; LookupError if there is none."""
        every = [button for row in self.buttons for button in row]
        for button in every:
            if wanted in (button.text, button.data):
                return button
        raise LookupError(f"no button {wanted!r} under {self.text!r}: {[b.text for b in every]}")

    def __repr__(self) -> str:
        return f"<Message {self.message_id} from {self.sender} in {self.chat.title!r}: {self.text!r}>"


@dataclass(eq=False, repr=False)
class ChatState:
    """A private chat, group, supergroup or channel as Telegram keeps it; the bot acts on it through the Bot API."""

    id: int
    type: str
    title: str
    bot_id: int
    is_forum: bool = False
    username: str | None = None
    person: UserState | None = None
    messages: list[Message] = field(default_factory=list)
    members: dict[int, str] = field(default_factory=dict)
    other_bots: set[int] = field(default_factory=set)  # which of the members, and of those who were, are other bots
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    pinned: list[int] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    migrated_to: ChatState | None = None
    is_deleted: bool = False
    bot_may_write: bool = True
    bot_may_not_send: set[str] = field(default_factory=set)  # "text messages", "documents", "photos"

    def __repr__(self) -> str:
        return f"<Chat {self.id} {self.type} {self.title!r}>"

    @property
    def is_group(self) -> bool:
        """Return whether it is a group, a supergroup or a channel: all that is not private."""
        return self.type != "private"

    @property
    def bot_status(self) -> str:
        """What the bot is in this chat: member, administrator, left, kicked..."""
        return self.members.get(self.bot_id, "left")

    @property
    def has_other_bots(self) -> bool:
        """Return whether another bot is in this chat."""
        return any(status in PRESENT for number, status in self.members.items() if number in self.other_bots)

    @property
    def last_bot_id(self) -> int | None:
        """Which bot spoke last here, ours or another; None if none did. Who posts as the group is a person."""
        for message in reversed(self.messages):
            author = message.raw.get("from", {})
            if author.get("is_bot") and author["id"] != ANONYMOUS["id"] and not message.is_service:
                return int(author["id"])
        return None

    def raw(self) -> dict[str, Any]:
        """Return the Bot API's Chat object."""
        if self.person:
            names = {k: v for k, v in self.person.raw().items() if k in ("first_name", "last_name", "username")}
            return {"id": self.id, "type": "private"} | names
        raw: dict[str, Any] = {"id": self.id, "title": self.title, "type": self.type}
        if self.username:
            raw["username"] = self.username
        if self.is_forum:
            raw["is_forum"] = True
        return raw

    def find(self, message_id: int) -> Message | None:
        """Return the message with this number unless it was deleted."""
        for message in reversed(self.messages):
            if message.message_id == message_id and not message.deleted:
                return message
        return None

    def last(self) -> Message:
        """Return the newest message that is not deleted; LookupError if there is none."""
        for message in reversed(self.messages):
            if not message.deleted:
                return message
        raise LookupError(f"nothing was said in {self.title!r}")

    def bot_messages(self, since: Message | int | None = None) -> list[Message]:
        """Return what the bot wrote, oldest first; with `since`, only after that message."""
        after = since.message_id if isinstance(since, Message) else since or 0
        return [m for m in self.messages if m.from_bot and not m.deleted and m.message_id > after]

    def last_bot_message(self) -> Message:
        """Return the newest message of the bot; LookupError if it has written nothing."""
        if found := self.bot_messages():
            return found[-1]
        raise LookupError(f"the bot has said nothing in {self.title!r}")

    def said(self) -> list[str]:
        """Return the chat as lines "name: text", for a failing test to show."""
        return [f"{m.sender}: {m.text}" for m in self.messages if not m.deleted]


@dataclass(eq=False)
class Press:
    """A press of an inline button and what the bot answered to it.

    `answered` is false until the bot calls answerCallbackQuery; then `answer` holds its text (maybe empty)
    and `alert` says whether it is shown in a box that must be closed.
    """

    id: str
    user: UserState
    message: Message
    data: str
    pressed_at: float
    answered: bool = False
    answer: str = ""
    alert: bool = False
    url: str | None = None
