"""The days of a notice: when it was issued, when the meeting was, when a page showed it."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from bot.notices.time.calendar_days import day_of
from bot.notices.time.dates import day_at

PLACE_DAY = re.compile(
    r"[\w .'\-]{2,40}, ?(?:hoi [^,\n]{1,24}?)?ngay (?P<d>\d{1,2}) ?thang (?P<m>\d{1,2}) ?nam (?P<y>\d{4})"
)
_ISSUED = re.compile(
    r"^ngay (?P<day>[^,]{4,30}), ?[^,.]{3,80}? (?:da )?(?:ban hanh|co|ra|ky) (?:thong bao|cong van|van ban|"
    r"chi thi|cong dien)"
)
_MET = re.compile(
    r"(?:chieu |sang )?ngay (?P<day>\d{1,2}(?: thang |[/.\-])\d{1,2}(?: nam |[/.\-])\d{4})[^\n]{0,250}?"
    r"(?:to chuc|chu tri|hop|lam viec|kiem tra|phien hop|hoi nghi|giao ban|tiep|chu toa|du)"
)
_NOT_MET = re.compile(r"(?:truoc|den|nhat|tu|don|de|don de|(?:so|thu) [^ ]{1,30}) $")
_MET_YEARLESS = re.compile(
    r"^(?:(?:chieu|sang) )?ngay (?P<d>\d{1,2}) ?(?:/|thang) ?(?P<m>\d{1,2}),[^\n]{0,200}?(?:to chuc|chu tri|"
    r"hop|lam viec|kiem tra|chu toa)",
    re.MULTILINE,
)
_LIMIT_YEAR = re.compile(r"(?:truoc|cham nhat|han|xong)[^.;\n]{0,20}?\d{1,2}[/.\-]\d{1,2}[/.\-](?P<y>\d{4})")
# "Ngày ban hành: 15/10/2020": the table of attributes on a law site's page.
_ATTRIBUTE = re.compile(
    r"^(?:ngay (?:ban hanh|ky|van ban)) ?[:|]? ?\|? ?(?P<day>\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4})", re.MULTILINE
)
# "ký Công văn số 28/UBND-TN ngày 4-12", "Thông báo số 41/TB-UBND ban hành ngày 6.12": the notice that an article is on.
_REPORTED = re.compile(
    r"(?:^|[ (\n])ngay (?P<d>\d{1,2}) ?[/.\-] ?(?P<m>\d{1,2})(?: ?[/.\-] ?(?P<y>\d{4}))?,[^\n]{0,160}?"
    r"(?:ky|ban hanh|co|ra) (?:thong bao|cong van|van ban|chi thi|cong dien)"
    r"|(?:thong bao|cong van|van ban|chi thi|cong dien)[^\n,.;]{0,20} so ?\d[^ \n]{0,8} ?/[^ \n]{2,16},? "
    r"(?:ban hanh |ky )?ngay (?P<d2>\d{1,2}) ?[/.\-] ?(?P<m2>\d{1,2})(?: ?[/.\-] ?(?P<y2>\d{4}))?(?=[,. ])"
)
# A news page's own date stands in a short line, mostly with an hour: "22/08/2018 | 15:07", "Cập nhật: 05/04/2021".
_SHOWN = re.compile(r"(?<![\d/.\-])(?P<d>\d{1,2})[/.\-](?P<m>\d{1,2})[/.\-](?P<y>20\d\d)(?![\d/])")
_SHOWN_WORDS = re.compile(r"\d{1,2}:\d{2}|cap nhat|dang ngay|ngay dang|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|gmt")
SHOWN_LINE = 90  # letters
ARTICLE_TOP = 2500  # letters of a page in which the article says what it is on


def issued(head: str, low: str, shown_on: date | None) -> date | None:
    """Find the day of issue in the frame, in a page's table of attributes, or in the first words of an article."""
    return _in_frame(head) or _attribute(low) or _reported(low, shown_on)


def _attribute(low: str) -> date | None:
    found = _ATTRIBUTE.search(low, 0, ARTICLE_TOP)
    moment = day_at(low, found.start("day"), None) if found else None
    return moment.due if moment else None


def _reported(low: str, shown_on: date | None) -> date | None:
    """Find "Ngày 19-9, Phó Chủ tịch ... ký Công văn số ..."; the page's date tells the year."""
    found = _REPORTED.search(low, 0, ARTICLE_TOP) if shown_on else None
    if found is None or shown_on is None:
        return None
    year = found.group("y") or found.group("y2") or shown_on.year
    day = day_of(int(year), int(found.group("m") or found.group("m2")), int(found.group("d") or found.group("d2")))
    return day if day is not None and day <= shown_on else None


def shown(low: str, body: int) -> date | None:
    """Return the day that a page bears: the last one in a short line of its own before the article."""
    last = None
    for line in low[: min(max(body, 1), ARTICLE_TOP)].split("\n"):
        found = _SHOWN.search(line) if len(line) <= SHOWN_LINE and _SHOWN_WORDS.search(line) else None
        if found is not None:
            last = day_of(int(found.group("y")), int(found.group("m")), int(found.group("d"))) or last
    return last


def _in_frame(head: str) -> date | None:
    for found in PLACE_DAY.finditer(head):
        start = head.rfind("\n", 0, found.start()) + 1
        stop = head.find("\n", found.end())
        line = head[start : stop if stop >= 0 else len(head)]
        if len(line) < 160 and not re.match(r"(?:\W*)ngay ", line):
            moment = day_at(head, head.index("ngay", found.start()), None)
            if moment is not None:
                return moment.due
    for line in head.split("\n"):
        if _ISSUED.match(line):
            moment = day_at(line, 0, None)
            if moment is not None and moment.due:
                return moment.due
    return None


def met(low: str, body: int) -> date | None:
    """Find the day of the meeting; on news pages it stands without its year, which the other days tell."""
    for found in _MET.finditer(low, 0, max(body, 1)):
        cited = low.startswith(" cua ", found.end("day"))
        if cited or _NOT_MET.search(low, max(0, found.start() - 40), found.start()):
            continue
        moment = day_at(low, low.index("ngay", found.start()), None)
        if moment is not None and moment.due:
            return moment.due
    yearless = _MET_YEARLESS.search(low, 0, max(body, 1))
    year = _year_told(low)
    if yearless is not None and year is not None:
        return day_of(year, int(yearless.group("m")), int(yearless.group("d")))
    return None


def _year_told(low: str) -> int | None:
    """Return the year that most of the limits name."""
    years = Counter(found.group("y") for found in _LIMIT_YEAR.finditer(low))
    return int(years.most_common(1)[0][0]) if years else None
