"""Periods of reports, read from plain words: "tuần", "tháng 6", "quý 2", "kỳ báo cáo", "từ 1/6 đến 15/6".

Two calendars: the ordinary one, and the administrative one of periodic reports, in which a month runs from the 15th of
the month before to the 14th, and quarters, half-years and years accordingly (Decree 09/2019/NĐ-CP, article 12).
Words without a year mean the latest such period that has begun.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot.folding import fold

FIRST_OF_ADMINISTRATIVE = 15  # the day of the month before on which an administrative period begins
MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class Span(StrEnum):
    """What kind of period it is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    FREE = "free"  # from one day to another


@dataclass(frozen=True, slots=True)
class Period:
    """Calendar days from ``first`` to ``last``, both counted, in Asia/Ho_Chi_Minh."""

    first: date
    last: date
    span: Span
    administrative: bool = False

    def before(self) -> Period:
        """Return the period of the same kind that ended when this one began."""
        if self.span in (Span.DAY, Span.WEEK, Span.FREE):
            length = self.last - self.first + timedelta(days=1)
            return Period(self.first - length, self.last - length, self.span)
        months = relativedelta(months=MONTHS_OF[self.span])
        return Period(self.first - months, self.first - timedelta(days=1), self.span, self.administrative)


def week(day: date) -> Period:
    """Return the week of a day, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6), Span.WEEK)


def months(span: Span, year: int, number: int, *, administrative: bool = False) -> Period:
    """Return the month, quarter, half-year or year of this number (from 1) in a year."""
    length = MONTHS_OF[span]
    first = date(year, (number - 1) * length + 1, 1)
    last = first + relativedelta(months=length) - timedelta(days=1)
    if administrative:
        first = (first - relativedelta(months=1)).replace(day=FIRST_OF_ADMINISTRATIVE)
        last = last.replace(day=FIRST_OF_ADMINISTRATIVE - 1)
    return Period(first, last, span, administrative)


def of_day(span: Span, day: date, *, administrative: bool = False) -> Period:
    """Return the period of this kind in which a day lies."""
    length = MONTHS_OF[span]
    year, number = day.year, (day.month - 1) // length + 1
    found = months(span, year, number, administrative=administrative)
    if day > found.last:  # from the 15th on an administrative period is the next one's
        year, number = (year, number + 1) if number * length < 12 else (year + 1, 1)
        found = months(span, year, number, administrative=administrative)
    return found


Make = Callable[[re.Match[str], date], Period | None]


def _latest(span: Span, number: int, year: str | None, today: date, *, administrative: bool) -> Period | None:
    if not 1 <= number <= 12 // MONTHS_OF[span]:
        return None
    if year is not None:
        return months(span, _year(year), number, administrative=administrative)
    found = months(span, today.year, number, administrative=administrative)
    return found if found.first <= today else months(span, today.year - 1, number, administrative=administrative)


def _year(written: str) -> int:
    return int(written) + (2000 if len(written) == 2 else 0)


def _numbered(span: Span) -> Make:
    def make(found: re.Match[str], today: date) -> Period | None:
        number = ROMAN.get(found["n"]) or int(found["n"])
        return _latest(span, number, found["y"], today, administrative=bool(found["ky"]))

    return make


def _half(found: re.Match[str], today: date) -> Period | None:
    return _latest(Span.HALF, 1 if found["which"] == "dau" else 2, found["y"], today, administrative=bool(found["ky"]))


def _of_year(found: re.Match[str], _today: date) -> Period | None:
    return months(Span.YEAR, _year(found["y"]), 1, administrative=bool(found["ky"]))


def _present(found: re.Match[str], today: date) -> Period | None:
    span = {"tuan": Span.WEEK, "thang": Span.MONTH, "quy": Span.QUARTER, "nam": Span.YEAR}[found["unit"]]
    here = week(today) if span is Span.WEEK else of_day(span, today, administrative=bool(found["ky"]))
    return here.before() if found["which"] == "truoc" else here


def _administrative(found: re.Match[str], today: date) -> Period | None:
    here = of_day(Span.MONTH, today, administrative=True)
    return here.before() if found["which"] == "truoc" else here


def _today(_found: re.Match[str], today: date) -> Period | None:
    return Period(today, today, Span.DAY)


def _free(found: re.Match[str], today: date) -> Period | None:
    last = _day(found["d2"], found["m2"], found["y2"], today) if found["d2"] else today
    first = _day(found["d1"], found["m1"], found["y1"] or (str(last.year) if last else None), today)
    if first and last and first > last and found["y1"] is None:
        first = first - relativedelta(years=1)  # "từ 15/12 đến 14/1"
    return Period(first, last, Span.FREE) if first and last and first <= last else None


def _day(day: str, month: str, year: str | None, today: date) -> date | None:
    try:
        if year is not None:
            return date(_year(year), int(month), int(day))
        found = date(today.year, int(month), int(day))
        return found if found <= today else date(today.year - 1, int(month), int(day))
    except ValueError:
        return None


_KY = r"(?P<ky>ky bao cao (?:cua )?)?"
_Y = r"(?:(?:\s*[/-]\s*|\s+nam\s+)(?P<y>\d{4}|\d{2}))?"
_DAY = r"(?:ngay )?(?P<d{0}>\d{{1,2}})[/-](?P<m{0}>\d{{1,2}})(?:[/-](?P<y{0}>\d{{4}}|\d{{2}}))?"
FORMS: tuple[tuple[re.Pattern[str], Make], ...] = tuple(
    (re.compile(rf"(?<!\w){form}(?!\w)"), make)
    for form, make in (
        (rf"tu {_DAY.format(1)}(?: den {_DAY.format(2)})?", _free),
        (rf"{_KY}quy (?P<n>[1-4]|iv|i{{1,3}}){_Y}", _numbered(Span.QUARTER)),
        (rf"{_KY}(?:6|sau) thang (?P<which>dau|cuoi) nam(?: (?P<y>\d{{4}}))?", _half),
        (rf"{_KY}thang (?P<n>1[0-2]|0?[1-9]){_Y}", _numbered(Span.MONTH)),
        (rf"{_KY}nam (?P<y>\d{{4}})", _of_year),
        (rf"{_KY}(?P<unit>tuan|thang|quy|nam)(?: (?P<which>nay|truoc))?", _present),
        (r"ky bao cao(?: (?P<which>nay|truoc))?", _administrative),
        (r"hom nay", _today),
    )
)


def find(words: str, today: date) -> tuple[Period | None, str]:
    """Return the period that words name and the words that are left ("tháng 6 Sở Y tế" -> June, "Sở Y tế")."""
    words = " ".join(unicodedata.normalize("NFC", words).split())
    folded = fold(words)  # letter for letter
    for form, make in FORMS:
        for found in form.finditer(folded):
            period = make(found, today)
            if period is not None:
                return period, " ".join((words[: found.start()] + " " + words[found.end() :]).split())
    return None, words


def weeks(last: date, count: int) -> Iterable[Period]:
    """Return the last weeks up to the one of a day, oldest first."""
    return [week(last - timedelta(weeks=back)) for back in range(count - 1, -1, -1)]
