"""The transcript as Markdown: chats in fenced blocks, one-time codes masked, and what is left out named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bot.clock import SetClock
from demo.transcript import Transcript
from sandbox import ChatState as Chat
from sandbox import Message, User, World

FENCE = "```"
CODE = re.compile(r"(?<=/start )[\w-]{8,}|(?<=\?start=)[\w-]{8,}|(?<=\?startgroup=)[\w-]{8,}")
MASK = "…"


class Paper(Transcript):
    """Keeps the lines instead of printing them. Chats can be left out; how many said something is then told."""

    def __init__(self, world: World, clock: SetClock, files: Path) -> None:
        super().__init__(world, clock, files)
        self.hidden: set[int] = set()  # chats that are never shown
        self._lines: list[str] = []
        self._fenced = False
        self._only: set[int] | None = None
        self._left_out: set[int] = set()
        self._entered: datetime | None = None

    def text(self) -> str:
        """Return the whole document."""
        self._close()
        return "\n".join(self._lines).replace("\n\n\n", "\n\n").strip() + "\n"

    def chapter(self, title: str) -> None:
        """Begin a chapter with a heading."""
        self.show()
        self._paragraph(f"## {title}")

    def note(self, text: str) -> None:
        """Say in plain words what cannot be seen in a chat."""
        self.show()
        self._paragraph(text)

    def progress(self, text: str) -> None:
        """Nothing: a document does not wait."""

    @contextmanager
    def only(self, *chats: Chat) -> Iterator[None]:
        """Show these chats alone, and tell how many others said something meanwhile."""
        self.show()
        self._only = {chat.id for chat in chats}
        yield
        self.show()
        self._only = None
        if self._left_out:
            self._paragraph(
                f"*Cùng lúc, {len(self._left_out)} khung chat khác cũng nhận tin của bot, không in lại ở đây.*"
            )
        self._left_out = set()

    def pressed(self, person: User, message: Message, label: str) -> None:
        """Tell which button somebody pressed."""
        self.show()
        if not self._is_shown(message.chat):
            return
        self._enter(message.chat)
        self._write(f"  {person.name} bấm [ {label} ]")

    def _enter(self, chat: Chat) -> None:
        """Name the chat again also when time has passed in it."""
        if self._entered != self._clock.now():
            self._chat = None
        self._entered = self._clock.now()
        super()._enter(chat)

    def _is_shown(self, chat: Chat) -> bool:
        if self.quiet or chat.id in self.hidden:
            return False
        if self._only is not None and chat.id not in self._only:
            self._left_out.add(chat.id)
            return False
        return True

    def _write(self, text: str) -> None:
        if not self._fenced:
            self._lines += ["", FENCE]
            self._fenced = True
            text = text.lstrip("\n")
        self._lines.append(CODE.sub(MASK, text))

    def _words(self, message: Message) -> str:
        """Return a message's words; what is struck through stands between ~~, as Markdown has it."""
        units = message.text.encode("utf-16-le")
        for struck in sorted(message.entities, key=lambda e: -e["offset"]):
            if struck["type"] == "strikethrough":
                first, last = 2 * struck["offset"], 2 * (struck["offset"] + struck["length"])
                units = units[:last] + "~~".encode("utf-16-le") + units[last:]
                units = units[:first] + "~~".encode("utf-16-le") + units[first:]
        return units.decode("utf-16-le")

    def _paragraph(self, text: str) -> None:
        self._close()
        self._lines += ["", text]

    def _close(self) -> None:
        self._chat = None
        if self._fenced:
            self._lines.append(FENCE)
        self._fenced = False
