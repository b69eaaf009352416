"""The world that tests, the demo and the page begin with: people and chats are made here, and the server is set up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from sandbox.api.backend import Backend
from sandbox.api.calls import obey
from sandbox.api.server import Server
from sandbox.play import acts
from sandbox.play.other_bots import OtherBot
from sandbox.play.people import Chat, User


@dataclass(eq=False, repr=False)
class World(Backend):
    """One bot and everything around it.

    `clock` gives the time as an aware datetime. `rate_limits` turns Telegram's budgets on; they are off
    unless asked for, since a test with a clock that is stalled would soon have none left.
    `allow_http_webhook` takes webhooks without https, for trying things on one machine.
    """

    users: dict[int, User] = field(default_factory=dict)
    other_bots: dict[int, OtherBot] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.webhook.obey = partial(obey, self)

    @cached_property
    def app(self) -> Server:
        """The ASGI application that speaks the Bot API for this world."""
        return Server(self)

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
        number = user_id or self.next_id("user")
        user = User(number, first_name, last_name, username, language_code, has_started=started, world=self)
        self.users[user.id] = user
        self.chats[user.id] = user.private
        return user

    def other_bot(self, first_name: str, username: str) -> OtherBot:
        """Make a bot that is not under test, to be put into groups beside it."""
        bot = OtherBot(self.next_id("bot"), first_name, username, "", world=self)
        self.other_bots[bot.id] = bot
        return bot

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

    def channel(self, title: str, admins: Sequence[User] = (), *, bot: str | None = "administrator") -> Chat:
        """Make a channel; members and bot as for group()."""
        return self._chat("channel", title, admins, bot, None)

    def _chat(self, kind: str, title: str, members: Sequence[User], bot: str | None, chat_id: int | None) -> Chat:
        number = chat_id or self.next_id(kind)
        chat = Chat(number, kind, title, self.bot.id, world=self, users=self.users)
        chat.members = {user.id: "member" if place else "creator" for place, user in enumerate(members)}
        if bot:
            chat.members[self.bot.id] = bot
        self.chats[chat.id] = chat
        return chat

    # A press by its data alone: a person may press what is no longer, or never was, under the message.
    person_presses = acts.person_presses
