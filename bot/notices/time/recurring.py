"""Limits that come again: "trước ngày 20 hằng tháng", "thứ sáu hàng tuần", "định kỳ 6 tháng"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.notices.model import Basis, Deadline
from bot.notices.time.calendar_days import day_of

WEEKDAY = r"(?:thu (?P<wd>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sun>chu nhat))"
WEEKDAYS_BY_WORD = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5} | {str(n): n - 2 for n in range(2, 8)}
_RRULE_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_MONTHLY = re.compile(
    r"(?:(?:truoc|cham nhat(?: la| truoc| vao)?|vao|den|muon nhat) )?(?:ngay )(?P<d>\d{1,2}) "
    r"(?:(?:hang|moi) thang|cua thang(?: tiep theo| sau)?|thang cuoi (?:moi )?quy|cua thang cuoi quy|"
    r"thang sau)(?! \d)"
)
_YEARLY = re.compile(
    r"(?:(?:truoc|cham nhat(?: la| truoc| vao)?|vao|den|muon nhat) )?(?:ngay )?(?P<d>\d{1,2})(?:/|"
    r" thang )(?P<m>\d{1,2}) "
    r"(?:hang|moi) nam(?!\w)"
)
_MONTHLY_AFTER = re.compile(
    r"(?:hang|moi|dinh ky) (?:hang )?thang,?[^.;]{0,60}?(?:truoc|cham nhat|"
    r"vao) ngay (?P<d>\d{1,2})(?![\d/.\-]| thang)"
)
_WEEKLY = re.compile(
    rf"(?:(?:truoc|vao|chieu|sang) ){{0,2}}(?:ngay )?{WEEKDAY} (?:hang|moi) tuan|(?:hang|"
    rf"moi) tuan,? (?:\w+ ){{0,6}}?(?:truoc|vao|chieu|sang) {WEEKDAY.replace('wd', 'wd2').replace('sun', 'sun2')}"
)
_DAILY = re.compile(
    r"(?:hang|moi) ngay,? (?:\w+ ){0,4}?(?:truoc|vao|luc) (?P<h>\d{1,2}) ?(?:gio|h)(?: ?(?P<mm>\d{2})(?: phut)?)?|"
    r"(?:truoc|vao|luc) (?P<h2>\d{1,2}) ?(?:gio|h)(?: ?(?P<mm2>\d{2})(?: phut)?)? (?:hang|moi) ngay"
)
_PLAIN = re.compile(
    r"(?<!\w)(?:dinh ky )(?:(?:hang|moi|theo) )?(?P<unit>ngay|tuan|thang|quy|nam|6 thang|06 thang|03 thang|"
    r"3 thang|sau thang)(?!\w)"
    r"|bao cao (?:\w+ ){0,4}?(?:hang|moi) (?P<unit2>ngay|tuan|thang|quy|nam)(?!\w)"
    r"|(?:hang|moi) (?P<unit3>ngay|tuan|thang|quy|nam|6 thang),? (?:\w+ ){0,6}?(?:bao cao|tong hop|gui|"
    r"cap nhat)(?!\w)"
)
_FREQ = {
    "ngay": "FREQ=DAILY", "tuan": "FREQ=WEEKLY", "thang": "FREQ=MONTHLY", "quy": "FREQ=MONTHLY;INTERVAL=3",
    "nam": "FREQ=YEARLY", "6 thang": "FREQ=MONTHLY;INTERVAL=6", "06 thang": "FREQ=MONTHLY;INTERVAL=6",
    "sau thang": "FREQ=MONTHLY;INTERVAL=6", "3 thang": "FREQ=MONTHLY;INTERVAL=3",
    "03 thang": "FREQ=MONTHLY;INTERVAL=3",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Repeated:
    """A recurring limit with its place."""

    start: int
    end: int
    deadline: Deadline


def recurring(text: str, flat: str, start: int, end: int, base: date | None) -> list[Repeated]:
    """Find the limits that come again in a stretch of text."""
    found: list[Repeated] = []
    for pattern, read in (
        (_DAILY, _daily),
        (_YEARLY, _yearly),
        (_MONTHLY, _monthly),
        (_MONTHLY_AFTER, _monthly),
        (_WEEKLY, _weekly),
        (_PLAIN, _plain),
    ):
        if pattern is _PLAIN and found:
            break  # "báo cáo trước ngày 20 hằng tháng" says more than "báo cáo hằng tháng"
        for m in pattern.finditer(flat, start, end):
            due, rule = read(m, base)
            words = text[m.start() : m.end()].strip()
            found.append(Repeated(m.start(), m.end(), Deadline(words, due, Basis.RECURRING, rule=rule)))
    return sorted(found, key=lambda r: r.start)


def _monthly(m: re.Match[str], base: date | None) -> tuple[date | None, str]:
    day = int(m.group("d"))
    rule = f"FREQ=MONTHLY;BYMONTHDAY={day}" + (";INTERVAL=3" if "quy" in m.group() else "")
    if base is None or "quy" in m.group():
        return None, rule
    months = (base.year * 12 + base.month - 1 + n for n in range(3))
    return next((d for i in months if (d := day_of(i // 12, i % 12 + 1, day)) and d >= base), None), rule


def _daily(m: re.Match[str], base: date | None) -> tuple[date | None, str]:
    hour = int(m.group("h") or m.group("h2"))
    return base, f"FREQ=DAILY;BYHOUR={hour}"


def _yearly(m: re.Match[str], base: date | None) -> tuple[date | None, str]:
    day, month = int(m.group("d")), int(m.group("m"))
    years = range(base.year, base.year + 2) if base else ()
    due = next((d for y in years if base and (d := day_of(y, month, day)) and d >= base), None)
    return due, f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"


def _weekly(m: re.Match[str], base: date | None) -> tuple[date | None, str]:
    word = m.group("wd") or m.group("wd2")
    weekday = WEEKDAYS_BY_WORD[word] if word else 6
    due = base + timedelta(days=(weekday - base.weekday()) % 7) if base else None
    return due, f"FREQ=WEEKLY;BYDAY={_RRULE_DAYS[weekday]}"


def _plain(m: re.Match[str], base: date | None) -> tuple[date | None, str]:  # noqa: ARG001 - one shape for all
    unit = m.group("unit") or m.group("unit2") or m.group("unit3")
    return None, _FREQ[unit]
