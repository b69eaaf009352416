"""Word's automatic numbers, which stand in no paragraph: computed from numbering.xml and styles.xml.

ECMA-376 part 1, 17.9: a paragraph names a num (numId) and a level; the num points to an abstractNum, whose levels
hold a format, a text such as "%1.%2." and a start; the counters belong to the abstractNum.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_LEVELS = 9
_MOST_BASED_ON = 20  # styles that stand one on another, before it is taken for a circle
_LARGEST_COUNT = 100_000  # above it a letter or Roman number would be a line of its own
_PLACE = re.compile(r"%(\d)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_KEPT_BULLETS = {"+", "-", "*"}


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    space: bool = True
    style: str | None = None


@dataclass(frozen=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    restarts: dict[int, int]


def value(element: etree._Element | None, name: str) -> str | None:
    """Return the w:val of a child, or None when there is no such child."""
    child = None if element is None else element.find(W + name)
    return None if child is None else child.get(W + "val")


def number(text: str | None) -> int | None:
    """Return the whole number that a text is, or None: hostile files hold anything."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,9}", text) else None


class Numbers:
    """Gives each paragraph, in the order of the document, the number or bullet that Word shows before it."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, Level]] = {}
        self._links: dict[str, str] = {}
        self._lists: dict[str, _List] = {}
        self._styles: dict[str | None, etree._Element] = {}
        if styles is not None:
            self._styles = {style.get(W + "styleId"): style for style in styles.iter(W + "style")}
        self._default_style = _default_style(self._styles)
        self._counts: dict[str, list[int | None]] = {}
        self._seen: set[str] = set()
        if numbering is not None:
            self._load(numbering)

    def label(self, properties: etree._Element | None) -> str:
        """Return "1. ", "a) " or "- " for the paragraph with these properties (w:pPr), or ""."""
        num, level = self._place(properties)
        chosen = self._lists.get(num or "")
        if chosen is None or num is None or level not in chosen.levels:
            return ""
        counts = self._count(num, chosen, level)
        return _shown(chosen.levels, level, counts)

    def _load(self, numbering: etree._Element) -> None:
        for abstract in numbering.iter(W + "abstractNum"):
            key = abstract.get(W + "abstractNumId") or ""
            self._abstract[key] = dict(map(_level, abstract.iter(W + "lvl")))
            if link := value(abstract, "numStyleLink"):
                self._links[key] = link
        for num in numbering.iter(W + "num"):
            self._lists[num.get(W + "numId") or ""] = self._list(num)

    def _list(self, num: etree._Element) -> _List:
        abstract = value(num, "abstractNumId") or ""
        levels, restarts = dict(self._linked(abstract, numbering=num.getparent())), {}
        for override in num.iter(W + "lvlOverride"):
            ilvl = _clamped(number(override.get(W + "ilvl")))
            own = override.find(W + "lvl")
            if own is not None:
                levels[ilvl] = _level(own)[1]
            start = number(value(override, "startOverride"))
            if start is not None:
                restarts[ilvl] = start
                levels[ilvl] = replace(levels.get(ilvl, Level()), start=start)
        return _List(abstract, levels, restarts)

    def _linked(self, abstract: str, numbering: etree._Element | None) -> dict[int, Level]:
        """Follow a list that only names a style of lists (numStyleLink) to the one that defines it (styleLink)."""
        link = self._links.get(abstract)
        if link is None or numbering is None:
            return self._abstract.get(abstract, {})
        for other in numbering.iter(W + "abstractNum"):
            if value(other, "styleLink") == link:
                return self._abstract.get(other.get(W + "abstractNumId") or "", {})
        return {}

    def _place(self, properties: etree._Element | None) -> tuple[str | None, int]:
        """Return the num and level of a paragraph: its own, else its style's, else that of the styles below."""
        num, level = _numbering_of(properties)
        style = value(properties, "pStyle") or self._default_style
        for _ in range(_MOST_BASED_ON):
            element = self._styles.get(style)
            if element is None or (num is not None and level is not None):
                break
            from_style = _numbering_of(element.find(W + "pPr"))
            if num is None and from_style[0] is not None:
                num = from_style[0]
                level = level if level is not None else self._level_of_style(num, style, from_style[1])
            style = value(element, "basedOn")
        return num, level or 0

    def _level_of_style(self, num: str, style: str | None, named: int | None) -> int | None:
        """In a list of headings the level names the style (w:pStyle), not the style the level."""
        chosen = self._lists.get(num)
        tied = [ilvl for ilvl, level in chosen.levels.items() if level.style == style] if chosen and style else []
        return tied[0] if tied else named

    def _count(self, num: str, chosen: _List, level: int) -> list[int | None]:
        counts = self._counts.setdefault(chosen.abstract, [None] * _LEVELS)
        if num not in self._seen:
            self._seen.add(num)
            for ilvl in chosen.restarts:
                counts[ilvl] = None
        before = counts[level]
        counts[level] = chosen.levels[level].start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            restart = chosen.levels.get(deeper, Level()).restart
            if restart is None or (restart != 0 and level < restart):
                counts[deeper] = None
        return counts


def _default_style(styles: dict[str | None, etree._Element]) -> str | None:
    """Return the style of paragraphs that name none."""
    for key, style in styles.items():
        if style.get(W + "type") == "paragraph" and style.get(W + "default") in {"1", "true"}:
            return key
    return None


def _numbering_of(properties: etree._Element | None) -> tuple[str | None, int | None]:
    numbering = None if properties is None else properties.find(W + "numPr")
    return value(numbering, "numId"), number(value(numbering, "ilvl"))


def _clamped(level: int | None) -> int:
    return min(max(level or 0, 0), _LEVELS - 1)


def _level(element: etree._Element) -> tuple[int, Level]:
    legal = element.find(W + "isLgl")
    start = number(value(element, "start"))
    return _clamped(number(element.get(W + "ilvl"))), Level(
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        start=1 if start is None else start,
        restart=number(value(element, "lvlRestart")),
        legal=legal is not None and legal.get(W + "val") not in {"0", "false"},
        space=value(element, "suff") != "nothing",
        style=value(element, "pStyle"),
    )


def _shown(levels: dict[int, Level], level: int, counts: list[int | None]) -> str:
    chosen = levels[level]
    if chosen.form == "none" and not _PLACE.sub("", chosen.text).strip():
        return ""
    if chosen.form == "bullet":
        return f"{chosen.text} " if chosen.text in _KEPT_BULLETS else "- "

    def part(place: re.Match[str]) -> str:
        ilvl = int(place[1]) - 1
        own = levels.get(ilvl, Level())
        count = counts[ilvl] if 0 <= ilvl < _LEVELS else None
        return form_number(own.start if count is None else count, "decimal" if chosen.legal else own.form)

    shown = _PLACE.sub(part, chosen.text)
    return shown + " " * chosen.space if shown.strip() else ""


def form_number(count: int, form: str) -> str:
    """Write a count in a number format of Word: 3 in upperRoman is "III", 28 in lowerLetter is "bb"."""
    if form == "none":
        return ""
    if not 0 < count < _LARGEST_COUNT or form not in _FORMS:
        return str(count)
    return _FORMS[form](count)


def _roman(count: int) -> str:
    if count >= 4000:
        return str(count)
    shown = ""
    for worth, letters in _ROMAN:
        shown += letters * (count // worth)
        count %= worth
    return shown


def _letters(count: int) -> str:
    if count > 26 * _MOST_BASED_ON:
        return str(count)
    return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": "{:02d}".format,
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
}
