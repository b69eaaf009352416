"""Texts from outside, made fit to keep and to show: cleaned once, where they come in."""

from __future__ import annotations

import re
import unicodedata

_NEWLINES = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f"  # control characters; PostgreSQL keeps no NUL, XML none of them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of writing: they hide what is said
    "\ufeff\ufffe\uffff\ud800-\udfff]"  # marks of byte order, halves of letters
)


def clean(text: str) -> str:
    """Return a text in NFC, its lines ended by a line feed, without control characters and marks of direction.

    Tabs stay, and so do the joiners inside emoji. Pure and idempotent; never longer than what NFC makes of the text.
    """
    return unicodedata.normalize("NFC", _UNFIT.sub("", _NEWLINES.sub("\n", text)))
