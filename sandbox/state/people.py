"""Who writes in chats, and the Bot API's User object of each."""

from dataclasses import dataclass
from typing import Any

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
TELEGRAM = {"id": 777000, "is_bot": False, "first_name": "Telegram"}  # forwards the posts of a linked channel


@dataclass
class BotProfile:
    """The bot under test, as BotFather made it. With `privacy` off it reads everything in groups."""

    id: int = 7_000_000_001
    first_name: str = "Nhắc Việc"
    username: str = "nhacviec_bot"
    token: str = "7000000001:AAE-sandbox_sandbox_sandbox_sandbox"  # noqa: S105
    privacy: bool = True

    def raw(self) -> dict[str, Any]:
        """Return the Bot API's User object of the bot."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}


@dataclass(eq=False, repr=False)
class UserState:
    """A person's account: what Telegram keeps of it."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "vi"
    has_started: bool = False
    is_deactivated: bool = False

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
