"""What the stand-in keeps of one bot's world: who exists, which chats, what was said, and what the bot asked for."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.state.chats import ChatState, Message, Press
from sandbox.state.files import File, FileStore
from sandbox.state.people import BotProfile, UserState

# Above 2**32, as today's ids are: whoever stores them in 32 bits finds out here.
FIRST_USER, FIRST_GROUP, FIRST_SUPERGROUP = 5_000_000_001, -4_000_000_001, -1_002_000_000_001
FIRST_OTHER_BOT, FIRST_CHANNEL = 7_100_000_001, -1_003_000_000_001


def _system_clock() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Call:
    """One request of the bot, kept for tests: the checked parameters, and the error it got, if any."""

    method: str
    params: dict[str, Any]
    error: str | None = None


@dataclass(eq=False, repr=False)
class WorldState:
    """One bot and everything around it, as Telegram keeps it. `clock` gives the time as an aware datetime."""

    clock: Callable[[], datetime] = _system_clock
    bot: BotProfile = field(default_factory=BotProfile)
    users: Mapping[int, UserState] = field(default_factory=dict)
    other_bots: Mapping[int, BotProfile] = field(default_factory=dict)
    chats: dict[int, ChatState] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    profile: dict[str, Any] = field(default_factory=dict)
    logged_out: bool = False
    revision: int = 0

    def __post_init__(self) -> None:
        self.started_at = self.now()
        self.files = FileStore()
        self._ids = {
            "user": itertools.count(FIRST_USER),
            "group": itertools.count(FIRST_GROUP, -1),
            "supergroup": itertools.count(FIRST_SUPERGROUP, -1),
            "bot": itertools.count(FIRST_OTHER_BOT),
            "channel": itertools.count(FIRST_CHANNEL, -1),
        }
        self._message_ids: dict[int, itertools.count[int]] = {0: itertools.count(1001)}
        self._press_ids = itertools.count(4_380_000_000_000_000_001)

    def now(self) -> float:
        """Return the time as Unix seconds."""
        return self.clock().timestamp()

    def next_id(self, kind: str) -> int:
        """Return an id for a "user", "bot", "group", "supergroup" or "channel"."""
        return next(self._ids[kind])

    def note(self, method: str, params: dict[str, Any], error: str | None = None) -> None:
        """Keep a request of the bot in `calls`."""
        self.calls.append(Call(method, params, error))

    def new_message(
        self, chat: ChatState, body: dict[str, Any], file: File | None = None, markup: dict[str, Any] | None = None
    ) -> Message:
        """Store a message in a chat; `body` has everything but message_id, date and chat."""
        # Private chats and basic groups share one counter, supergroups and channels have their own: ids are not unique!
        counter = chat.id if chat.type in ("supergroup", "channel") else 0
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
