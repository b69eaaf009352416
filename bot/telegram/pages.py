"""Pages: a message as Telegram takes it, split between its blocks so that each page is within the limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile
from operator import not_

from markupsafe import Markup, escape

from bot.telegram.keyboards import checked, rows
from bot.telegram.rendering import Html, html, plain
from bot.views.core.message import Block, Button, FileRef, Message, Upload

TEXT_LIMIT = 4096  # Telegram's, in characters after entities; counting the HTML itself is on the safe side
NO_TEXT = Html("")


@dataclass(slots=True)
class Page:
    """One message as it is sent: its text in Telegram's HTML, its tags closed; or a file."""

    text: Html = NO_TEXT
    keyboard: list[tuple[Button, ...]] = field(default_factory=list)
    tasks: list[int] = field(default_factory=list)
    asks: str | None = None
    file: FileRef | Upload | None = None


def pages(message: Message, limit: int = TEXT_LIMIT) -> list[Page]:
    """Split a message between its blocks, so that each page is within the limit; the files go first."""
    groups = list(_grouped(_fitting(message.blocks, limit), limit))
    if not groups:
        return []
    last = page_of(groups[-1], message.keyboard)
    last.asks = message.asks
    return [*(Page(file=file) for file in message.files), *(page_of(group) for group in groups[:-1]), last]


def page_of(blocks: Sequence[Block], keyboard: Iterable[Sequence[Button]] = ()) -> Page:
    """Put blocks on one page, however long it becomes; their own buttons stand above ``keyboard``."""
    texts = dropwhile(not_, (html(block.text) for block in blocks))
    buttons = [button for block in blocks for button in block.buttons]
    tasks = [number for block in blocks for number in block.tasks]
    return Page(Html("\n".join(texts)), checked([*rows(buttons), *keyboard]), tasks)


def _grouped(blocks: Iterable[Block], limit: int) -> Iterator[list[Block]]:
    """Gather blocks for as long as they fit on a page together."""
    group: list[Block] = []
    taken = 0
    for block in blocks:
        more = _units(html(block.text))
        if group and taken + more + 1 > limit:
            yield group
            group, taken = [], 0
        group.append(block)
        taken += more + 1 if taken else more
    if group:
        yield group


def _fitting(blocks: Iterable[Block], limit: int) -> Iterator[Block]:
    for block in blocks:
        text = html(block.text)
        if _units(text) <= limit:
            yield block
            continue
        # A block that no page can hold loses its markup rather than any of its words.
        pieces = [Markup(piece) for piece in _cut(plain(text), limit)]  # noqa: S704 - _cut escapes
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
