"""Letters without accents: scans lose accents first, typists leave them out, and no rule should hang on them.

Two views of a text are used everywhere:

* ``flat(text)`` has one plain letter for each letter, so a match in it has the same place in the text;
* ``fold(text)`` is a key to compare by.
"""

from __future__ import annotations

import re
import unicodedata

_DASHES = dict.fromkeys("‐‑‒–—―−", "-")
_QUOTES = dict.fromkeys("‘’ʼ`´", "'") | dict.fromkeys("“”„«»", '"')
_BLANKS = dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t", " ")


class _Flat(dict[int, str]):
    """A table for str.translate that learns each letter once and never changes the length."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        bare = "d" if letter in "đĐ" else unicodedata.normalize("NFD", letter.lower())[:1] or letter
        self[code] = bare
        return bare


_FLAT = _Flat({ord(k): v for k, v in (_DASHES | _QUOTES | _BLANKS).items()})
# For character classes: "[A-ZĐÀ-Ỹ]" would take small letters in, for Unicode mixes them.
UPPER = "A-Z" + "".join(chr(code) for code in range(0xC0, 0x1EFA) if chr(code).isupper())
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")


def flat(text: str) -> str:
    """Return the text in lower-case letters without accents, letter for letter (``text`` should be NFC)."""
    return text.translate(_FLAT)


def fold(text: str) -> str:
    """Return the text casefolded, without accents, đ as d, with single spaces; punctuation stays."""
    return " ".join(flat(unicodedata.normalize("NFC", text)).split())


def fold_alnum(text: str) -> str:
    """Return only the folded letters and digits, in words with single spaces between them."""
    return _NOT_ALNUM.sub(" ", fold(text)).strip()


def says(written: str, word: str) -> bool:
    """Return whether a written word may be ``word``: the same letters, with accents right or lost, never others.

    "giáo" is not "giao", but "So" may be "sở": a scan drops accents far more often than it adds them.
    """
    written, word = written.lower(), word.lower()
    if flat(written) != flat(word):
        return False
    if sorted(_marks(written)) == sorted(_marks(word)):  # "uỷ" and "ủy" put one mark on either letter
        return True
    return all(mine in (own, bare) for mine, own, bare in zip(written, word, flat(word), strict=True))


def _marks(word: str) -> list[str]:
    return [c for c in unicodedata.normalize("NFD", word) if unicodedata.combining(c) or c == "đ"]
