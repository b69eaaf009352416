"""The state of the stand-in: who exists, which chats, what was said, and what the bot is to be told."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import Any

from sandbox.api import events
from sandbox.api.calls import obey
from sandbox.api.server import Server
from sandbox.api.updates import Update, UpdateQueue
from sandbox.api.webhook import Webhook
from sandbox.play.people import Press, User
from sandbox.rules.faults import Faults
from sandbox.rules.limits import RateLimits
from sandbox.state.chats import Chat, Message
from sandbox.state.files import File, FileStore
from sandbox.state.people import BotProfile

Listener = Callable[[Update], Awaitable[object]]
# Above 2**32, as today's ids are: whoever stores them in 32 bits finds out here.
FIRST_USER, FIRST_GROUP, FIRST_SUPERGROUP = 5_000_000_001, -4_000_000_001, -1_002_000_000_001


def _system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Call:
    """One request of the bot, kept for tests: the checked parameters, and the error it got, if any."""

    method: str
    params: dict[str, Any]
    error: str | None = None


@dataclass(eq=False, repr=False)
class World:
    """One bot and everything around it.

    `clock` gives the time as an aware datetime. `rate_limits` turns Telegram's budgets on; they are off
    unless asked for, since a test with a clock that stands still would soon have none left.
    `allow_http_webhook` takes webhooks without https, for trying things on one machine.
    """

    clock: Callable[[], datetime] = _system_clock
    bot: BotProfile = field(default_factory=BotProfile)
    rate_limits: bool = False
    allow_http_webhook: bool = False
    users: dict[int, User] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    profile: dict[str, Any] = field(default_factory=dict)
    logged_out: bool = False
    revision: int = 0

    def __post_init__(self) -> None:
        self.started_at = self.now()
        self.files, self.faults, self.updates = FileStore(), Faults(), UpdateQueue()
        self.limits = RateLimits(self.now, enabled=self.rate_limits)
        self.webhook = Webhook(self.updates, self.now)
        self.webhook.obey = partial(obey, self)
        self.updates.webhook_is_set = lambda: bool(self.webhook.url)
        self._listener: Listener | None = None
        self._ids = {"user": itertools.count(FIRST_USER)}
        self._ids |= {
            "group": itertools.count(FIRST_GROUP, -1),
            "supergroup": itertools.count(FIRST_SUPERGROUP, -1),
        }
        self._message_ids: dict[int, itertools.count[int]] = {0: itertools.count(1001)}
        self._press_ids = itertools.count(4_380_000_000_000_000_001)

    @cached_property
    def app(self) -> Server:
        """The ASGI application that speaks the Bot API for this world."""
        return Server(self)

    def now(self) -> float:
        """Return the time as Unix seconds."""
        return self.clock().timestamp()

    def note(self, method: str, params: dict[str, Any], error: str | None = None) -> None:
        """Keep a request of the bot in `calls`."""
        self.calls.append(Call(method, params, error))

    # Making people and chats.

    def user(
        self,
        first_name: str,
        last_name: str | None = None,
        *,
        username: str | None = None,
        language_code: str | None = "vi",
        started: bool = False,
        user_id: int | None = None,
    ) -> User:
        """Make a person; `started` if they have pressed Start before the story begins."""
        number = user_id or next(self._ids["user"])
        user = User(self, number, first_name, last_name, username, language_code, has_started=started)
        self.users[user.id] = user
        self.chats[user.id] = user.private
        return user

    def group(
        self,
        title: str,
        members: Sequence[User] = (),
        *,
        bot: str | None = "member",
        chat_id: int | None = None,
    ) -> Chat:
        """Make a group; its first member is the creator. `bot` is the bot's status, None if it is outside."""
        return self._chat("group", title, members, bot, chat_id)

    def supergroup(
        self,
        title: str,
        members: Sequence[User] = (),
        *,
        bot: str | None = "member",
        forum: bool = False,
        username: str | None = None,
        chat_id: int | None = None,
    ) -> Chat:
        """Make a supergroup, with topics if it is a `forum`; members and bot as for group()."""
        chat = self._chat("supergroup", title, members, bot, chat_id)
        chat.is_forum, chat.username = forum, username
        return chat

    def _chat(self, kind: str, title: str, members: Sequence[User], bot: str | None, chat_id: int | None) -> Chat:
        chat = Chat(self, chat_id or next(self._ids[kind]), kind, title)
        chat.members = {user.id: "member" if number else "creator" for number, user in enumerate(members)}
        if bot:
            chat.members[self.bot.id] = bot
        self.chats[chat.id] = chat
        return chat

    # Updates.

    def take_updates(self) -> list[Update]:
        """Return and confirm the raw updates that wait for the bot."""
        return self.updates.take()

    def deliver_to(self, listener: Listener | None) -> None:
        """Hand every update to `listener` as it arises; each act of a person waits until that is done."""
        self._listener = listener

    async def settle(self) -> None:
        """Deliver what waits: to the listener if there is one, else to the webhook."""
        if self._listener:
            while self.updates.pending:
                await self._listener(self.updates.pending.pop(0))
        else:
            await self.webhook.deliver()

    def tell_bot(self, kind: str, value: dict[str, Any]) -> None:
        """Queue an update for the bot."""
        self.updates.put(kind, value)

    # Messages.

    def new_message(
        self, chat: Chat, body: dict[str, Any], file: File | None = None, markup: dict[str, Any] | None = None
    ) -> Message:
        """Store a message in a chat; `body` has everything but message_id, date and chat."""
        # Private chats and basic groups share one counter, a supergroup has its own: ids are not unique!
        counter = chat.id if chat.type == "supergroup" else 0
        number = next(self._message_ids.setdefault(counter, itertools.count(1)))
        head = {"message_id": number, "date": int(self.now()), "chat": chat.raw()}
        message = Message(chat, head | body, file, markup)
        chat.messages.append(message)
        self.revision += 1
        return message

    def document_raw(self, file: File) -> dict[str, Any]:
        """Return the Bot API's Document object of a file."""
        return {"file_name": file.name, "mime_type": file.mime_type} | file.brief()

    def next_press_id(self) -> str:
        """Return an id for a callback query."""
        return str(next(self._press_ids))

    # What people and events do is told in events.py; these are the doors to it.

    person_says = events.person_says
    person_presses = events.person_presses
    person_edits = events.person_edits
    add_bot = events.add_bot
    change_bot = events.change_bot
    add_member = events.add_member
    remove_member = events.remove_member
    upgrade = events.upgrade
    open_topic = events.open_topic
    add_topic = events.add_topic
