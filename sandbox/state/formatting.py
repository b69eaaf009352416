"""Formatted text as it is kept: plain text and entities, and back to HTML.

Offsets and lengths are in UTF-16 code units, as everywhere in the Bot API.
"""

import html
from collections.abc import Iterable
from typing import Any

Entity = dict[str, Any]

ORDER = ["blockquote", "expandable_blockquote", "pre", "code", "text_link", "bold", "italic", "underline"]
TO_HTML = {
    "bold": ("<b>", "</b>"), "italic": ("<i>", "</i>"), "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"), "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}  # fmt: skip


def utf16_len(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def in_order(entities: Iterable[Entity]) -> list[Entity]:
    """Return entities as Telegram lists them: by place, the longer first."""

    def key(entity: Entity) -> tuple[int, int, int]:
        kind = entity["type"]
        return entity["offset"], -entity["length"], ORDER.index(kind) if kind in ORDER else len(ORDER)

    return sorted(entities, key=key)


def _tags(entity: Entity) -> tuple[str, str] | None:
    if entity["type"] == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    if entity["type"] == "text_mention":
        return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
    if entity["type"] == "pre" and entity.get("language"):
        return f'<pre><code class="language-{html.escape(entity["language"])}">', "</code></pre>"
    if entity["type"] == "pre":
        return "<pre>", "</pre>"
    return TO_HTML.get(entity["type"])


def to_html(text: str, entities: list[Entity]) -> str:
    """Return the text with its formatting as Telegram's HTML; everything else is escaped."""
    marks: dict[int, list[tuple[int, int, str]]] = {}
    for number, entity in enumerate(in_order(entities)):
        if tags := _tags(entity):
            end = entity["offset"] + entity["length"]
            marks.setdefault(entity["offset"], []).append((1, number, tags[0]))
            marks.setdefault(end, []).append((0, -number, tags[1]))
    out, at = [], 0
    for char in text:
        out += [mark[2] for mark in sorted(marks.pop(at, []))]
        out.append(html.escape(char, quote=False))
        at += utf16_len(char)
    out += [mark[2] for _, rest in sorted(marks.items()) for mark in sorted(rest)]
    return "".join(out)
