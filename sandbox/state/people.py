"""Who writes in chats, and the Bot API's User object of each."""

from dataclasses import dataclass
from typing import Any

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


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
