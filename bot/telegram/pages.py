"""Pages: a message as Telegram takes it, split between its blocks so that each page is within the limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from bot.views.core.markup import plain
from bot.views.core.message import Block, Button, FileRef, Message, Upload

TEXT_LIMIT = 4096  # Telegram's, in characters after entities; counting the HTML itself is on the safe side
ROW_LENGTH = 4


@dataclass(slots=True)
class Page:
    """A message as it is sent: within the limits, its tags closed."""

    text: Markup = field(default_factory=Markup)
    keyboard: list[tuple[Button, ...]] = field(default_factory=list)
    tasks: list[int] = field(default_factory=list)
    asks: str | None = None
    file: FileRef | Upload | None = None


def pages(message: Message, limit: int = TEXT_LIMIT) -> list[Page]:
    """Split a message between its blocks, so that each page is within the limit."""
    made: list[Page] = []
    buttons: list[Button] = []
    for block in _fitting(message.blocks, limit):
        if not made or _units(made[-1].text) + _units(block.text) + 1 > limit:
            _close(made, buttons)
            made.append(Page())
            buttons = []
        page = made[-1]
        page.text = page.text + Markup("\n") + block.text if page.text else block.text
        page.tasks.extend(block.tasks)
        buttons.extend(block.buttons)
    if not made:
        return []
    _close(made, buttons)
    made[-1].keyboard.extend(message.keyboard)
    made[-1].asks = message.asks
    return [Page(file=file) for file in message.files] + made


def _close(made: list[Page], buttons: list[Button]) -> None:
    if made:
        made[-1].keyboard.extend(rows(buttons))


def rows(buttons: Sequence[Button]) -> Iterator[tuple[Button, ...]]:
    """Lay buttons out in rows."""
    return (tuple(buttons[i : i + ROW_LENGTH]) for i in range(0, len(buttons), ROW_LENGTH))


def _fitting(blocks: Iterable[Block], limit: int) -> Iterator[Block]:
    for block in blocks:
        if _units(block.text) <= limit:
            yield block
            continue
        # A block that no page can hold loses its markup rather than any of its words.
        pieces = [Markup(piece) for piece in _cut(plain(block.text), limit)]  # noqa: S704 - _cut escapes
        yield Block(pieces[0], block.buttons, block.tasks)
        yield from (Block(piece) for piece in pieces[1:])


def _cut(text: str, limit: int) -> Iterator[str]:
    piece = ""
    for letter in text:
        escaped = str(escape(letter))
        if _units(piece) + _units(escaped) > limit:
            yield piece
            piece = ""
        piece += escaped
    yield piece


def _units(text: str) -> int:
    # UTF-16 code units: how Telegram counts its entities, and never fewer than characters.
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
