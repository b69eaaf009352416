"""Deadlines as people type them: "mai", "thứ 6 tuần sau", "cuối tháng", "15/7", "10 ngày làm việc".

Everything is resolved forward from today, but for words that look back ("hôm qua"). "Thứ" counts from Sunday as 1, so
"thứ 6" is Friday. An end of a week is its Friday: offices rest on Saturday and Sunday.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.folding import flat as flatten
from bot.notices.model import Basis, Deadline
from bot.notices.text.text import clean
from bot.notices.time.calendar_days import WEEKDAYS, Workdays, add_months, day_of, month_end
from bot.notices.time.dates import DAY, MONTH, Moment, day_at, monday, period_at
from bot.notices.time.deadlines import COUNTED, TET, counted, limits, tet_deadline
from bot.notices.time.recurring import WEEKDAYS_BY_WORD, recurring

FRIDAY = 4
SUNDAY = 6
MAX_TYPED = 400  # letters; what is typed as a deadline is short
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}
_COUNT = r"(?P<n>\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
_UNIT = r"(?P<unit>ngay lam viec|ngay|hom|tuan|thang|nam)"
_AHEAD = re.compile(
    rf"(?<!\w)(?<!thu ){_COUNT} {_UNIT} (?:nua|sau|toi|tiep theo)(?!\w)|(?:trong|sau)(?: vong|"
    rf" khoang)? (?P<n2>\d{{1,3}}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi) (?P<unit2>ngay lam viec|ngay|"
    rf"tuan|thang|nam)(?!\w| \d)"
)
_BACK = re.compile(rf"(?<!\w)(?<!thu ){_COUNT} {_UNIT} (?:truoc|qua)(?!\w)")
_BARE_COUNT = re.compile(r"(?<!\w)(?<!thu )(?P<n>\d{1,3}) (?P<unit>ngay lam viec|ngay|tuan|thang)(?!\w)(?! nay)")
_DAYS = (
    (re.compile(r"(?<!\w)hom kia(?!\w)"), -2),
    (re.compile(r"(?<!\w)(?:hom|toi|dem|ngay) qua(?!\w)"), -1),
    (re.compile(r"(?<!\w)(?:ngay|hom) kia(?!\w)|(?<!\w)(?:ngay )?(?:mot|kia)(?!\w| (?:so|tuan|ngay|thang|nam))"), 2),
    (re.compile(r"(?<!\w)(?:ngay |sang |chieu |trua |toi |dem )?mai(?!\w)"), 1),
    (re.compile(r"(?<!\w)(?:hom nay|ngay hom nay|(?:sang|trua|chieu|toi|dem|trong ngay|cuoi ngay|ngay) ?nay|"
    r"bay gio|luc nay|cuoi ngay|trong ngay|het ngay)(?!\w)"), 0),
)  # fmt: skip
_WEEKDAY = re.compile(
    r"(?<!\w)(?:thu (?P<wd>hai|ba|tu|nam|sau|bay|[2-7])|t(?P<t>[2-7])|(?P<sun>chu nhat|cn))(?!\w)(?! hang)"
    r"(?:,? (?P<rel>tuan (?:nay|sau nua|sau|toi|truoc|ke tiep|nua)|toi|sau|nay|qua|truoc)(?!\w))?"
)
_WEEK = re.compile(
    r"(?<!\w)(?:(?P<part>dau|giua|cuoi|trong|het) )?tuan(?: (?P<rel>nay|sau|toi|truoc|nua|"
    r"qua))?(?!\w)"
)
_PERIOD = re.compile(
    r"(?<!\w)(?:(?P<part>dau|giua|cuoi|trong|het) )?(?P<unit>thang|qu[yi]|nam)(?: (?P<rel>nay|sau|toi|truoc|"
    r"qua|nua))?(?![\w]| \d)"
)
_TIME = re.compile(
    r"(?<![\d.,:])(?P<h>\d{1,2}) ?(?:gio|h)(?: ?(?P<m>\d{1,2})(?: phut)?)?(?!\w)|"
    r"(?<![\d.,:])(?P<h2>\d{1,2}):(?P<m2>\d{2})(?![\d:])|"
    r"(?<!\w)(?:buoi (?:sang|trua|chieu|toi|dem)|dem|nua dem|binh minh|sang som|sang|trua|chieu|toi)(?!\w)"
)
_OLD_YEAR = re.compile(r"(?<!\w)nam (?P<y>\d{3})(?!\d)(?! ?tcn)")
_AT_ALL = re.compile(r"\d|[a-z]{2}")
_DATE_LIKE = re.compile(r"\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?\d{1,4}|ngay \d{1,2} thang \d|(?:ngay )?\d{1,2}/\d{1,2}")

_Reader = Callable[[str, date], tuple[date | None, Basis] | None]


def read_deadline(words: str, *, today: date, calendar: Workdays | None = None) -> Deadline | None:
    """Read a typed deadline, or None where the words name no day.

    >>> read_deadline("thứ 6 tuần sau", today=date(2025, 7, 8)).due
    datetime.date(2025, 7, 18)
    """
    text = clean(words[:MAX_TYPED]).replace("\n", " ")
    flat = flatten(text)
    if not _AT_ALL.search(flat) or _impossible(flat):
        return None
    work = calendar or WEEKDAYS
    hour = _hour(flat)
    return (
        _repeated(text, flat, today)
        or _explicit(text, flat, today, hour)
        or _limit(text, flat, today, work, hour)
        or _relative(text, flat, today, work, hour)
    )


def _impossible(flat: str) -> bool:
    """Return whether a day or an hour is written that does not exist: better no answer than half of one."""
    for found in _DATE_LIKE.finditer(flat):
        if day_at(flat, found.start(), date.min) is None and DAY.match(flat, found.start()):
            return True
    if re.search(r"\d ?(?:tcn|truoc cong nguyen)(?!\w)|(?<!\w)ngay 0 ?thang|thang (?:0|1[3-9]|[2-9]\d)(?!\d)", flat):
        return True
    time = _TIME.search(flat)
    return bool(
        time
        and (int(time.group("h") or time.group("h2") or 0) > 24 or int(time.group("m") or time.group("m2") or 0) > 59)
    )


def _hour(flat: str) -> str | None:
    found = _TIME.search(flat)
    if found is None or not (found.group("h") or found.group("h2")):
        return None
    hour, minute = int(found.group("h") or found.group("h2")), int(found.group("m") or found.group("m2") or 0)
    if re.match(r" (?:chieu|toi|dem)", flat[found.end() :]) and hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}"


def _repeated(text: str, flat: str, today: date) -> Deadline | None:
    found = recurring(text, flat, 0, len(text), today)
    return found[0].deadline if found else None


def _limit(text: str, flat: str, today: date, work: Workdays, hour: str | None) -> Deadline | None:
    found = limits(text, 0, len(text), base=today, work=work, flat=flat)
    if not found or (found[0].deadline.basis is Basis.EVENT and found[0].deadline.due is None):
        return _event(text, flat, today, work)
    limit = found[0].deadline
    return Deadline(limit.words, limit.due, limit.basis, limit.hour or hour)


def _event(text: str, flat: str, today: date, work: Workdays) -> Deadline | None:
    found = TET.search(flat)
    return tet_deadline(text[found.start() : found.end()], found, today, work) if found else None


def _explicit(text: str, flat: str, today: date, hour: str | None) -> Deadline | None:
    """Read the last day or numbered period written: the end of a range."""
    found: list[Moment] = []
    for at in _places(flat):
        if found and at < found[-1].end:
            continue
        moment = day_at(flat, at, today) or (
            period_at(flat, at, today) if re.search(r"\d|(?<= )[iv]+\b", flat[at : at + 24]) else None
        )
        if moment is not None and moment.due is not None:
            found.append(moment)
    if not found or (COUNTED.search(flat) and found[-1].basis is not Basis.DATE):
        return None
    last = next((m for m in reversed(found) if m.basis in (Basis.DATE, Basis.YEARLESS)), found[-1])
    last = found[-1] if len(found) > 1 and MONTH.match(flat, found[0].start) else last
    return Deadline(text[last.start : last.end].strip(), last.due, last.basis, hour)


def _places(flat: str) -> list[int]:
    return [m.start() for m in re.finditer(r"(?<!\w)(?=\w)", flat)]


def _relative(text: str, flat: str, today: date, work: Workdays, hour: str | None) -> Deadline | None:
    readers: tuple[Callable[[str, date, Workdays], tuple[int, int, date | None, Basis] | None], ...] = (
        _counts, _near_days, _weekdays, _weeks, _periods, _event_day, _old_years, _times,
    )  # fmt: skip
    for read in readers:
        found = read(flat, today, work)
        if found is not None and found[2] is not None:
            start, end, due, basis = found
            return Deadline(text[start:end].strip(), due, basis, hour)
    return None


_Found = tuple[int, int, date | None, Basis]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _counts(flat: str, today: date, work: Workdays) -> _Found | None:
    if back := _BACK.search(flat):
        return (
            back.start(),
            back.end(),
            _shift(today, -_number(back.group("n")), back.group("unit"), work),
            Basis.COUNTED,
        )
    if ahead := _AHEAD.search(flat):
        count, unit = ahead.group("n") or ahead.group("n2"), ahead.group("unit") or ahead.group("unit2")
        return ahead.start(), ahead.end(), _shift(today, _number(count), unit, work), Basis.COUNTED
    if bare := _BARE_COUNT.search(flat):
        due = counted(today, int(bare.group("n")), bare.group("unit"), work)
        return bare.start(), bare.end(), due, Basis.COUNTED
    return None


def _shift(today: date, count: int, unit: str, work: Workdays) -> date | None:
    if unit == "ngay lam viec":
        return counted(today, count, unit, work)
    if unit in ("thang", "nam"):
        return add_months(today, count * (12 if unit == "nam" else 1))
    return today + timedelta(days=count * (7 if unit == "tuan" else 1))


def _near_days(flat: str, today: date, _work: Workdays) -> _Found | None:
    for pattern, days in _DAYS:
        if found := pattern.search(flat):
            return found.start(), found.end(), today + timedelta(days=days), Basis.COUNTED
    return None


def _weekdays(flat: str, today: date, _work: Workdays) -> _Found | None:
    found = _WEEKDAY.search(flat)
    if found is None:
        return None
    weekday = SUNDAY if found.group("sun") else WEEKDAYS_BY_WORD[found.group("wd") or found.group("t")]
    rel = found.group("rel") or ""
    return found.start(), found.end(), _weekday(today, weekday, rel), Basis.COUNTED


def _weekday(today: date, weekday: int, rel: str) -> date:
    if rel.startswith("tuan"):
        weeks = {"tuan nay": 0, "tuan truoc": -1, "tuan sau nua": 2}.get(rel, 1)
        return monday(today) + timedelta(weeks=weeks, days=weekday)
    if rel in ("qua", "truoc"):
        return today - timedelta(days=(today.weekday() - weekday) % 7 or 7)
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead or (7 if rel in ("toi", "sau") else 0))


def _weeks(flat: str, today: date, _work: Workdays) -> _Found | None:
    found = _WEEK.search(flat)
    if found is None or not (found.group("part") or found.group("rel")):
        return None
    rel, part = found.group("rel"), found.group("part")
    if rel in ("truoc", "qua") and part is None:
        return found.start(), found.end(), today - timedelta(weeks=1), Basis.PERIOD
    weeks = {"truoc": -1, "qua": -1, "sau": 1, "toi": 1, "nua": 1}.get(rel or "", 0)
    weekday = {"dau": 0, "giua": 2}.get(part or "", FRIDAY)
    due = monday(today) + timedelta(weeks=weeks, days=weekday)
    if due < today and weeks == 0 and rel is None:
        due += timedelta(weeks=1)
    return found.start(), found.end(), due, Basis.PERIOD


def _periods(flat: str, today: date, _work: Workdays) -> _Found | None:
    found = _PERIOD.search(flat)
    if found is None or not (found.group("part") or found.group("rel")):
        return None
    step = {"truoc": -1, "qua": -1, "sau": 1, "toi": 1, "nua": 1}.get(found.group("rel") or "", 0)
    return found.start(), found.end(), _period(today, found.group("unit"), step, found.group("part")), Basis.PERIOD


def _period(today: date, unit: str, step: int, part: str | None) -> date | None:
    months = {"thang": 1, "nam": 12}.get(unit, 3)
    moved = add_months(today.replace(day=1), step * months)
    if moved is None:
        return None
    last = {1: moved.month, 3: (moved.month + 2) // 3 * 3, 12: 12}[months]
    middle = {"dau": 10, "giua": 15}
    if part in middle and months == 1:
        due = day_of(moved.year, moved.month, middle[part])
        return due if due is None or due >= today or step else add_months(due, 1)
    if part in middle:
        return month_end(moved.year, last - months + max(1, months // (3 if part == "dau" else 2)))
    return month_end(moved.year, last)


def _event_day(flat: str, today: date, work: Workdays) -> _Found | None:
    found = TET.search(flat)
    if found is None:
        return None
    return found.start(), found.end(), tet_deadline(found.group(), found, today, work).due, Basis.EVENT


def _old_years(flat: str, _today: date, _work: Workdays) -> _Found | None:
    found = _OLD_YEAR.search(flat)
    return (found.start(), found.end(), month_end(int(found.group("y")), 12), Basis.PERIOD) if found else None


def _times(flat: str, today: date, _work: Workdays) -> _Found | None:
    found = _TIME.search(flat)
    return (found.start(), found.end(), today, Basis.COUNTED) if found else None


_TYPED_CUE = re.compile(
    r"(?<!\w)(?:truoc|han(?: chot| cuoi)?|deadline|cham nhat|xong|den|vao|trong|het|ngay)(?!\w):? ?|[,;.] ?"
)
_NEAR = 14  # letters between the word that makes a limit and the day


def typed_limit(text: str, start: int, end: int, *, today: date, calendar: Workdays | None = None) -> Deadline | None:
    """Find a deadline in a typed sentence: after a word that makes a limit, or alone after a comma."""
    flat = flatten(text)
    for cue in _TYPED_CUE.finditer(flat, start, end):
        rest = text[cue.end() : min(end, cue.end() + 48)]
        rest = re.split(r"[;,.](?= |$)", rest)[0]
        found = read_deadline(rest, today=today, calendar=calendar)
        if found is None or found.due is None:
            continue
        place = rest.find(found.words)
        whole = len(rest.strip()) - len(found.words) <= _NEAR
        if (cue.group()[0] in ",;." and not whole) or place > _NEAR:
            continue
        return found
    return None
