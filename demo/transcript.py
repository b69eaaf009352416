"""Prints what happens in the chats as a readable transcript, and keeps the files that were sent."""

from __future__ import annotations

import sys
import textwrap
import unicodedata
from pathlib import Path

from bot.clock import SetClock, local
from bot.i18n import language
from sandbox import ChatState as Chat
from sandbox import Message, World

WIDTH = 100
INDENT = 6


class Transcript:
    """Shows each message once, and again when it was edited."""

    def __init__(self, world: World, clock: SetClock, files: Path) -> None:
        self._world = world
        self._clock = clock
        self._files = files
        self._shown: dict[tuple[int, int], str] = {}
        self._chat: Chat | None = None
        self.quiet = False  # keep track without printing

    def forget(self) -> None:
        """Begin with a new heading at the next message."""
        self._chat = None

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self.show()
        self._chat = None
        self._write(f"\n{'═' * WIDTH}\n{title}\n{'═' * WIDTH}")

    def note(self, text: str) -> None:
        """Say what cannot be seen in a chat."""
        self.show()
        self._write(textwrap.fill(text, WIDTH, initial_indent="   » ", subsequent_indent="     "))

    def progress(self, text: str) -> None:
        """Say that something longer is going on."""
        print(f"   … {text}", flush=True)

    def show(self) -> None:
        """Show everything that was said or edited since the last time."""
        for chat in self._world.chats.values():
            for message in chat.messages:
                key = (chat.id, message.message_id)
                if message.is_service or self._shown.get(key) == _face(message):
                    continue
                edited = key in self._shown
                if edited and self._shown[key].startswith(message.text):
                    self._shown[key] = _face(message)  # only the buttons were taken off
                    continue
                self._shown[key] = _face(message)
                if message.file is not None:
                    self._keep(message)
                if self._is_shown(chat):
                    self._print(chat, message, edited=edited)

    def _is_shown(self, _chat: Chat) -> bool:
        return not self.quiet

    def _write(self, text: str) -> None:
        print(text)

    def _enter(self, chat: Chat) -> None:
        """Name the chat, the hour and the day, unless it goes on in the same chat."""
        if chat is self._chat:
            return
        self._chat = chat
        now = local(self._clock.now())
        title = f"Nhóm “{chat.title}”" if chat.is_group else f"Riêng: {chat.title} và bot"
        self._write(f"\n── {title} ── {now:%H:%M}, {language('vi').weekday(now.date())}")

    def _print(self, chat: Chat, message: Message, *, edited: bool) -> None:
        self._enter(chat)
        who = "Nhắc Việc" if message.from_bot else message.sender
        self._write(f"  {who}{' (sửa tin)' if edited else ''}:")
        if message.file is not None:
            self._write(f"{' ' * INDENT}[tệp] {message.file.name}")
        for line in self._words(message).splitlines():
            indent = " " * (INDENT + len(line) - len(line.lstrip()))
            self._write(textwrap.fill(line.strip(), WIDTH, initial_indent=indent, subsequent_indent=indent))
        for row in message.buttons:
            self._write(f"{' ' * INDENT}{' '.join(f'[ {button.text} ]' for button in row)}")

    def _words(self, message: Message) -> str:
        return message.text

    def _keep(self, message: Message) -> None:
        if message.file is None:
            return
        self._files.mkdir(parents=True, exist_ok=True)
        name = unicodedata.normalize("NFC", Path(message.file.name).name)
        (self._files / name).write_bytes(message.file.content)


def _face(message: Message) -> str:
    return f"{message.text}\n{message.buttons}"


def use_utf8() -> None:
    """Print Vietnamese also where the terminal's locale does not know it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
