"""Rendering: the markup of our texts (``bot/views/core/markup.py``) as Telegram's HTML.

Telegram refuses a whole message for one tag that it does not know or that is not closed. So the documented tags become
Telegram's, always closed and the last opened first; whatever else looks like a tag is shown as it stands.
"""

from __future__ import annotations

import re
from typing import NewType

from markupsafe import Markup

from bot.views.core import markup

Html = NewType("Html", str)

NAMES = {"b": "b", "i": "i", "s": "s", "code": "code", "quote": "blockquote", "a": "a"}  # ours, and Telegram's


def html(text: Markup) -> Html:
    """Return a text in Telegram's HTML. What is left open is closed at the end, and what closes nothing is left out."""
    source = str(text)  # the methods of Markup would escape what is put in
    made: list[str] = []
    opened: list[str] = []
    at = 0
    for tag in markup.TAG.finditer(source):
        made += [_words(source[at : tag.start()]), _tag(tag, opened)]
        at = tag.end()
    made += [_words(source[at:]), *(_end(name) for name in reversed(opened))]
    return Html("".join(made))


def _words(text: str) -> str:
    # What stands between tags is escaped already; a "<" in it begins no tag of ours and must begin none of Telegram's.
    return text.replace("<", "&lt;")


def _tag(tag: re.Match[str], opened: list[str]) -> str:
    """Return Telegram's form of a tag, and note what is open after it."""
    if tag["closes"]:
        return _close(tag["closes"], opened)
    name = tag["opens"] or "a"
    opened.append(name)
    return f"<{NAMES[name]}>" if tag["opens"] else f'<a href="{tag["address"]}">'


def _close(name: str, opened: list[str]) -> str:
    """Close what was opened last by this name, and before it whatever was opened in it."""
    made = ""
    while name in opened:
        closed = opened.pop()
        made += _end(closed)
        if closed == name:
            break
    return made


def _end(name: str) -> str:
    return f"</{NAMES[name]}>"


def plain(text: Html) -> str:
    """Return the words of a text without its tags, its lines kept: for when Telegram does not take the tags."""
    return markup.plain(Markup(text))  # noqa: S704 - it is HTML already
