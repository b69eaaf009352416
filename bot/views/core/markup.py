"""The markup of texts: what a view may say about its words, whatever carries them to people.

A text is ``markupsafe.Markup``: its words are escaped (``&lt;`` stands for "<"), and these tags may stand in it, the
last opened closed first:

* ``<b>…</b>`` bold: headings, and what the eye is to find
* ``<i>…</i>`` italic: what is said beside
* ``<s>…</s>`` struck through: what no longer holds
* ``<code>…</code>`` what is to be copied letter by letter: codes, commands, ids
* ``<quote>…</quote>`` somebody else's words, set off
* ``<a href="…">…</a>`` words that lead to an address

Translated texts (``locales/``) may contain the first four. Views write no other tag by hand: the functions below make
them. What a chat service makes of the markup is its own affair (``bot/telegram/rendering.py`` for Telegram).
"""

from __future__ import annotations

import re

from markupsafe import Markup

IN_TRANSLATIONS = ("b", "i", "s", "code")
TAGS = (*IN_TRANSLATIONS, "quote", "a")
TAG = re.compile(r'<(?:(?P<opens>b|i|s|code|quote)|a href="(?P<address>[^"<>]*)"|/(?P<closes>b|i|s|code|quote|a))>')


def bold(text: object) -> Markup:
    """Set a text in bold; what is no Markup is escaped, here and below."""
    return Markup("<b>{}</b>").format(text)


def italic(text: object) -> Markup:
    """Set a text in italics."""
    return Markup("<i>{}</i>").format(text)


def strike(text: object) -> Markup:
    """Strike a text through."""
    return Markup("<s>{}</s>").format(text)


def code(text: object) -> Markup:
    """Set a text as what is to be copied letter by letter."""
    return Markup("<code>{}</code>").format(text)


def quote(text: object) -> Markup:
    """Set off somebody else's words."""
    return Markup("<quote>{}</quote>").format(text)


def link(text: object, address: str) -> Markup:
    """Let a text lead to an address."""
    return Markup('<a href="{}">{}</a>').format(address, text)


def heading(title: object, count: int) -> Markup:
    """Set a heading in bold, with how much stands under it."""
    return bold(Markup("{} ({})").format(title, count))


def plain(text: Markup) -> str:
    """Return a text without its tags, its lines kept."""
    return "\n".join(line.striptags() for line in text.splitlines())
