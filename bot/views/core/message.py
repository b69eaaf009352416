"""A message before it is sent: blocks of text that stay whole, and the buttons that belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; ``data`` says what pressing it means."""

    text: str
    data: str


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a message that is never split, with the buttons and tasks that belong to it."""

    text: Markup
    buttons: tuple[Button, ...] = ()
    tasks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that the chat service keeps, by its id there."""

    file_id: str
    kind: str  # document or photo


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the bot has made: its name and its bytes. It is sent as a document, or as a photo to be looked at."""

    name: str
    data: bytes
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """What the bot says. ``keyboard`` stands under the last page; ``asks`` opens the person's answer field.

    Files go first, so that the text with its buttons is the last thing seen.
    """

    blocks: tuple[Block, ...]
    keyboard: tuple[tuple[Button, ...], ...] = ()
    asks: str | None = None
    files: tuple[FileRef | Upload, ...] = ()


def say(
    *texts: Markup,
    keyboard: Sequence[Sequence[Button]] = (),
    asks: str | None = None,
    files: tuple[FileRef | Upload, ...] = (),
) -> Message:
    """Make a message of texts."""
    return Message(tuple(Block(text) for text in texts), tuple(tuple(row) for row in keyboard), asks, files)


def short(text: str, limit: int) -> str:
    """Return a text in at most ``limit`` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1].rsplit(" ", 1)[0] or text[: limit - 1]
    return cut.rstrip(" ,;:-") + ELLIPSIS
