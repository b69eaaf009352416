"""Days and periods as notices write them: 15/7/2025, 15.7, ngày 30 tháng 6 năm 2020, quý III, cuối năm.

Patterns are over flat text (fold.py) and bounded: no part of one can grow without limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.notices.model import Basis
from bot.notices.time.calendar_days import day_of, month_end

_D = r"(?P<d>\d{1,2})"
_M = r"(?P<m>\d{1,2})"
_Y = r"(?P<y>\d{4})"
_YEAR = r"(?: ?[/.\-] ?(?P<y>\d{4})|,? nam (?P<y2>\d{4})|(?P<now> nam nay)|(?P<next> nam (?:sau|toi)))?"
_EDGE = r"(?![\d/]|[.,]\d|-\d)"
HALF_MONTH = 15
TEN_DAYS = 10
DAY = re.compile(
    rf"(?:ngay )?(?<![\d/.\-]){_D} ?(?P<s>[/.\-]) ?{_M} ?(?P=s) ?{_Y}{_EDGE}"
    rf"|(?:ngay (?:mung )?|"
    rf"mung )?(?<![\d/.\-])(?P<d2>\d{{1,2}})[ ,]{{1,2}}thang (?P<m2>\d{{1,2}})(?:,? nam (?P<y2>\d{{4}})|"
    rf"[/.\-](?P<y3>\d{{4}}))?"
    r"(?P<now2> nay)?(?![\d/])"
    r"|ngay (?P<d4>\d{1,2})(?: ?[/\-] ?| ?\. ?(?=\d))(?P<m4>\d{1,2})(?:,? nam (?P<y4>\d{4}))?(?![\d/]|[.\-]\d)"
    r"|(?<![\d/.,\-])(?P<d5>\d{1,2})/(?P<m5>\d{1,2})(?![\d/]|[.,]\d)"
    r"|ngay (?P<d6>\d{1,2})(?: thang)? nay(?!\w)"
    r"|(?<!\d)(?P<y7>\d{4})-(?P<m7>\d{2})-(?P<d7>\d{2})(?!\d)"
)
MONTH = re.compile(
    rf"(?:(?P<part>dau|giua|cuoi|thuong tuan|trung tuan|ha tuan|nua dau|"
    rf"het) )?thang (?P<m>\d{{1,2}})(?!\d){_YEAR}(?P<this> nay)?(?![\d/])"
)
QUARTER = re.compile(rf"(?:(?P<part>dau|giua|cuoi|het) )?qu[yi] (?P<q>iv|i{{1,3}}|[1-4])(?!\w){_YEAR}(?!\d)")
HALF = re.compile(r"(?:06|6|sau) thang (?P<half>dau|cuoi) nam(?: (?P<y>\d{4}))?(?!\d)")
THIS = re.compile(r"(?P<unit>thang|qu[yi]|nam|tuan) nay(?!\w)")
WEEK_OF_MONTH = re.compile(
    r"tuan (?:thu (?P<n>nhat|hai|ba|tu)|(?P<n2>dau|"
    r"cuoi))(?: cua)? thang (?P<m>\d{1,2})(?:,? nam (?P<y>\d{4})|[/.\-](?P<y2>\d{4}))?(?!\d)"
)
_NTH = {"nhat": 1, "dau": 1, "hai": 2, "ba": 3, "tu": 4, "cuoi": 5}
YEAR = re.compile(
    r"(?:(?P<part>dau|giua|cuoi|het) )?nam (?:(?P<y>\d{4})|(?P<now>nay)|(?P<next>sau|toi))(?!\d)|"
    r"(?P<end>cuoi|het) nam(?! \d)(?!\w)"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or the end of a period, with its place in the text."""

    start: int
    end: int
    due: date | None
    basis: Basis


def day_at(flat: str, at: int, base: date | None, end: int | None = None) -> Moment | None:
    """Read a day that starts here; without a year it is the first such day from ``base`` on."""
    found = DAY.match(flat, at, len(flat) if end is None else end)
    if found is None:
        return None
    part = found.groupdict()
    d = next((part[k] for k in ("d", "d2", "d4", "d5", "d6", "d7") if part[k]), None)
    m = next((part[k] for k in ("m", "m2", "m4", "m5", "m7") if part[k]), None)
    y = next((part[k] for k in ("y", "y2", "y3", "y4", "y7") if part[k]), None)
    if d is None:
        return None
    if part["d6"]:
        due = day_of(base.year, base.month, int(d)) if base else None
        return Moment(found.start(), found.end(), due, Basis.YEARLESS)
    if m is None or not (1 <= int(m) <= 12 and 1 <= int(d) <= 31):
        return None
    if y is not None:
        due = day_of(int(y), int(m), int(d))
        return Moment(found.start(), found.end(), due, Basis.DATE) if due else None
    return Moment(found.start(), found.end(), _forward(int(d), int(m), base), Basis.YEARLESS)


def _forward(day: int, month: int, base: date | None) -> date | None:
    """Return the first such day from ``base`` on (29/2 may be years away)."""
    if base is None:
        return None
    years = range(base.year, base.year + 5)
    return next((d for y in years if (d := day_of(y, month, day)) is not None and d >= base), None)


def period_at(flat: str, at: int, base: date | None, end: int | None = None) -> Moment | None:
    """Read a month, quarter, half-year or year that starts here, as its last day (or the part named)."""
    stop = len(flat) if end is None else end
    if found := THIS.match(flat, at, stop):
        return Moment(at, found.end(), this_end(base, found.group("unit")) if base else None, Basis.PERIOD)
    if found := WEEK_OF_MONTH.match(flat, at, stop):
        return _week_of_month(found, base)
    if found := MONTH.match(flat, at, stop):
        return _month(found, base)
    if found := QUARTER.match(flat, at, stop):
        return _quarter(found, base)
    if found := HALF.match(flat, at, stop):
        year = int(found.group("y")) if found.group("y") else base.year if base else None
        month = 6 if found.group("half") == "dau" else 12
        return Moment(at, found.end(), month_end(year, month) if year else None, Basis.PERIOD)
    if found := YEAR.match(flat, at, stop):
        year = _year(found, base)
        if year is None and base and (found.group("end") or found.group("now")):
            year = base.year
        due = month_end(year, 6 if found.group("part") == "giua" else 12) if year else None
        return Moment(at, found.end(), due, Basis.PERIOD)
    return None


def _year(found: re.Match[str], base: date | None) -> int | None:
    part = found.groupdict()
    written = part.get("y") or part.get("y2")
    if written:
        return int(written)
    if base is None:
        return None
    if part.get("next"):
        return base.year + 1
    return base.year if part.get("now") else None


def _month(found: re.Match[str], base: date | None) -> Moment | None:
    month, part = int(found.group("m")), found.group("part")
    if not 1 <= month <= 12:
        return None
    year = _year(found, base)
    if year is None and base is not None:
        year = base.year + (month < base.month)
    due = month_end(year, month) if year else None
    if due is not None and part in ("giua", "nua dau"):
        due = due.replace(day=HALF_MONTH)
    elif due is not None and part in ("dau", "thuong tuan"):
        due = due.replace(day=TEN_DAYS)
    elif due is not None and part == "trung tuan":
        due = due.replace(day=2 * TEN_DAYS)
    return Moment(found.start(), found.end(), due, Basis.PERIOD)


def this_end(base: date, unit: str) -> date | None:
    """Return the last day of the week (its Friday), month, quarter or year that holds a day."""
    if unit == "tuan":
        return monday(base) + timedelta(days=4)
    return month_end(base.year, {"thang": base.month, "nam": 12}.get(unit, (base.month + 2) // 3 * 3))


def _week_of_month(found: re.Match[str], base: date | None) -> Moment | None:
    """Read "tuần thứ ba tháng 3" as that week's seventh day: the 21st; the last week ends with the month."""
    year = _year(found, base) or (base.year if base else None)
    last = month_end(year, int(found.group("m"))) if year else None
    nth = _NTH[found.group("n") or found.group("n2")]
    due = last.replace(day=min(7 * nth, last.day)) if last else None
    return Moment(found.start(), found.end(), due, Basis.PERIOD)


def _quarter(found: re.Match[str], base: date | None) -> Moment | None:
    word = found.group("q")
    quarter = _ROMAN.get(word) or int(word)
    year = _year(found, base)
    if year is None and base is not None:
        year = base.year + (quarter * 3 < base.month)
    month = quarter * 3 - (2 if found.group("part") == "dau" else 0)
    return Moment(found.start(), found.end(), month_end(year, month) if year else None, Basis.PERIOD)


def monday(day: date) -> date:
    """Return the Monday of the week that holds this day."""
    return day - timedelta(days=day.weekday())
