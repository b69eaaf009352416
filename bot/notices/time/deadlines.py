"""Phrases of time that bind a task: "trước ngày 15/7", "trong quý III", "trong 10 ngày làm việc", "trước Tết".

A day alone is no limit: papers are cited with their days, and they are far more. A limit is a day or period with a
word before it that makes it one. Where one stands with a strong word ("trước", "chậm nhất", "xong"), the weak ones of
the sentence ("trong", "đến") are not limits.

Sources: the forms of real notices; Civil Code 2015 art. 147-148 for counted periods.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from bot.folding import flat as flatten
from bot.folding import says
from bot.notices.model import Basis, Deadline
from bot.notices.time.calendar_days import (
    WEEKDAYS,
    Workdays,
    add_months,
    add_workdays,
    after_tet,
    last_month_day,
    next_tet,
    on_or_after,
)
from bot.notices.time.dates import DAY, Moment, day_at, period_at
from bot.notices.time.recurring import recurring

OLD = timedelta(days=45)  # a limit longer ago than this before the notice is a fact that is told, not a limit

_FILL = r"(?:,? (?:vao|den|truoc|trong|la|het|cuoi ngay|sang|trua|chieu|toi|dem|thoi diem|cua|nhat)|:){0,4}[ :]{0,2}"
_HOUR = (
    r"(?P<hour>(?:luc )?(?P<hh>[01]?\d|2[0-4]) ?(?:gio|h|g)(?: ?(?P<mm>[0-5]\d)(?: phut)?)?"
    r"(?: (?:sang|trua|chieu|toi))?(?:,? (?=ngay|cung|thu|\d)| ))?"
)
_STRONG_WORD = (
    r"truoc(?: het)?|cham nhat|muon nhat|tre nhat|khong (?:cham|muon) (?:qua|hon)|khong qua|"
    r"han(?: chot| cuoi(?: cung)?| nop| gui| hoan thanh| bao cao| xu ly| thuc hien| tra loi)?|"
    r"thoi (?:han|gian)(?: hoan thanh| xong| thuc hien| gui| bao cao| nop| gui bao cao| giai quyet| xu ly|"
    r" tra loi| trinh)?|"
    r"(?:hoan thanh|hoan tat|ket thuc|xong)(?: (?:viec|cong tac|truoc|nay|toan bo|dut diem))?"
)
_WEAK_WORD = r"trong|den het|den|vao|toi|het|tu nay den"
_CUE = re.compile(rf"(?<!\w)(?:(?P<strong>{_STRONG_WORD})|(?P<weak>{_WEAK_WORD}))(?!\w){_FILL}{_HOUR}")
_NOT_LIMIT_BEFORE = re.compile(
    r"(?:tính|kể|kết quả|tình hình|hạn chế|số liệu|phát sinh|diễn ra|xảy ra|tồn tại|so với|như|đã|từ|hiệu lực|"
    r"những năm|trọng tâm|dồn|không để)(?: \w+)? $",
    re.IGNORECASE,
)
# "báo cáo UBND tỉnh kết quả trong tháng 8": the report is due then, the result is not of then.
_REPORTS = re.compile(
    r"(?:bao cao|gui|trinh|thong bao) (?:(?:ket qua )?(?:ve |cho |len )?)?[^,;.:]{3,60} ket qua(?: thuc hien)? $"
)
REPORT_NEAR = 90
_NO_STRONG_LIMIT_BEFORE = re.compile(r"(?:như|từ|hiệu lực|phát sinh|xảy ra|tồn tại) $", re.IGNORECASE)
_PERFECT = re.compile(
    r"(?:hoan thanh|hoan tat|xong|ket thuc|trinh|ban hanh|bao cao|gui|cham nhat|han|nop|khoi cong|phe duyet)(?!\w)"
)
_FINISH = re.compile(
    r"(?:hoan thanh|hoan tat|xong|ket thuc|chi tra|cap phat|ban giao|giai ngan|thanh toan|trao|tang qua|nhan qua|"
    r"duoc nhan|bao cao|gui|trinh|nop|to chuc|tham muu|ban hanh|quyet toan|khanh thanh)(?!\w)"
)
_NUMBER = r"(?P<n>\d{1,3})(?: ?\([^()]{1,20}\))?"
COUNTED = re.compile(
    r"(?<!\w)(?:trong(?: vong| thoi han| thoi gian| khoang)?|thoi han(?: la)?|cham nhat(?: la| sau|"
    r" trong)?(?: vong)?|khong qua|"
    r"toi da|sau)(?: khong qua| toi da| la)? "
    + _NUMBER
    + r" (?P<unit>ngay lam viec|ngay|tuan|thang|gio|nam)(?: lam viec)?"
    r"(?!\w)(?! (?:dau|cuoi|qua|gan day|truoc)(?!\w))"
    r"(?P<from>,? (?:(?:(?:ke )?tu|sau) (?:ngay|khi|thoi diem|sau khi)|khi)(?P<what>[^,;.:]{0,80}))?"
)
_NOT_COUNTED = re.compile(r"sau|trong (?:khoang )?\d+ nam")
_GONE_BY = re.compile(r" (?:qua|gan day|truoc)(?!\w)")
_FROM_ISSUE = re.compile(
    r" (?:(?:ky|ban hanh|ra|co|phat hanh|nhan duoc) )?"
    r"(?:van ban|thong bao|cong van|ket luan|chi thi|cong dien|hom|ngay)(?: ket luan)? nay"
    # "kể từ ngày ban hành" alone is this paper's own day; that of another paper is an event.
    r"| (?:ky ban hanh|ban hanh|ky|nay)(?!\w)"
    r"(?! (?:quyet dinh|nghi quyet|nghi dinh|ke hoach|luat|thong tu|de an|hop dong))"
)
_TET = re.compile(
    r"(?P<before>truoc(?: dip| ngay)? tet(?: nguyen dan)?(?:,? (?:it nhat )?(?P<days>\d{1,2}) ngay)?)|"
    r"(?P<chap>(?:truoc|cham nhat|den|vao|xong)(?: ngay)? (?P<day>\d{1,2}) (?:thang )?chap)|"
    r"(?P<gieng>(?:truoc|cham nhat|den|vao|xong)(?: ngay)? mung (?P<day1>\d{1,2}) (?:thang gieng|tet))|"
    r"(?P<after>(?:ngay )?sau (?:ky nghi |dip nghi |dip |khi nghi |"
    r"nghi )?tet)(?!\w)"
)
_EVENT = re.compile(
    r"(?<!\w)(?:(?:trinh|bao cao|thong qua)[^.;:]{0,60}? (?:tai )?(?:ky|phien) hop[^.;,:]{0,60}|"
    r"truoc (?:khi|ky hop|mua (?:mua|lu|bao)|nam hoc|khai giang|ky nghi)[^.;,:]{0,50}|"
    r"ngay (?:sau khi|khi)[^.;,:]{1,60}|(?:khi|neu) (?:phat hien|xay ra|co)[^.;:]{1,80}bao cao ngay)"
)


@dataclass(frozen=True, slots=True)
class Limit:
    """A deadline with its place in the text."""

    start: int
    end: int
    deadline: Deadline
    strong: bool


def limits(
    text: str, start: int, end: int, *, base: date | None, work: Workdays = WEEKDAYS, flat: str | None = None
) -> list[Limit]:
    """Find the limits in a stretch of text, those that bind first.

    ``base`` is the day of issue; days without a year and counted periods are resolved from it.
    """
    flat = flatten(text) if flat is None else flat
    repeated = recurring(text, flat, start, end, base)
    starts = [r.start for r in repeated]
    reach = list(accumulate((r.end for r in repeated), max))  # how far those that begin so early go at most
    found = [*_dated(text, flat, start, end, base), *_counted(text, flat, start, end, base, work)]
    found = [f for f in found if not _within(f.start, starts, reach)]
    strong = sorted((f for f in found if f.strong), key=lambda f: f.start)
    weak = sorted((f for f in found if not f.strong), key=lambda f: f.start)
    others = [Limit(r.start, r.end, r.deadline, strong=False) for r in repeated]
    return strong or weak or others or _events(text, flat, start, end, base, work)


def _within(at: int, starts: list[int], reach: list[int]) -> bool:
    before = bisect_right(starts, at)
    return before > 0 and at < reach[before - 1]


def _dated(text: str, flat: str, start: int, end: int, base: date | None) -> list[Limit]:
    found: list[Limit] = []
    for cue in _CUE.finditer(flat, start, end):
        if not _spelt(text, cue):
            continue
        at = cue.end()
        moment = day_at(flat, at, base, end) or period_at(flat, at, base, end) or _same_day(flat, at, start, base)
        if moment is not None and _binds(text, flat, cue, moment, start, base):
            found.append(_limit(text, cue, moment))
    return [f for i, f in enumerate(found) if i == 0 or f.start >= found[i - 1].end]


_SAME_DAY = re.compile(r"cung ngay(?!\w)")
SAME_DAY_NEAR = 400  # letters that are looked back over for the day; each "cùng ngày" of many looks for its own


def _same_day(flat: str, at: int, start: int, base: date | None) -> Moment | None:
    """Read "cùng ngày" as the last day named shortly before it in the sentence."""
    found = _SAME_DAY.match(flat, at)
    if found is None:
        return None
    named = DAY.finditer(flat, max(start, at - SAME_DAY_NEAR), at)
    days = [m for d in named if (m := day_at(flat, d.start(), base)) is not None]
    return Moment(at, found.end(), days[-1].due, days[-1].basis) if days else None


def _spelt(text: str, cue: re.Match[str]) -> bool:
    word = text[cue.start() : cue.end()].split(maxsplit=1)[0]
    return {"han": says(word, "hạn"), "den": says(word, "đến"), "toi": says(word, "tới")}.get(
        cue.group().split()[0].rstrip(":"), True
    )


def _binds(text: str, flat: str, cue: re.Match[str], moment: Moment, start: int, base: date | None) -> bool:
    before = text[max(start, cue.start() - 30) : cue.start()]
    if moment.due is not None and base is not None and moment.due < base:
        told = flat[max(start, cue.start() - 100) : cue.start() + 12]
        if moment.due < base - OLD or not cue.group("strong") or not _PERFECT.search(told):
            return False
    if cue.group("strong"):
        return _NO_STRONG_LIMIT_BEFORE.search(before) is None
    reported = _REPORTS.search(flat, max(start, cue.start() - REPORT_NEAR), cue.start())
    if _NOT_LIMIT_BEFORE.search(before) and not reported:
        return False
    return _weak_binds(flat, cue, moment, start)


def _weak_binds(flat: str, cue: re.Match[str], moment: Moment, start: int) -> bool:
    words = flat[moment.start : moment.end]
    word = cue.group("weak")
    if word in ("den", "toi") and words.startswith("nam"):
        return False  # "đến năm 2030": a target
    if word == "vao" and words.startswith(("thang", "nam")):
        return False
    if words.startswith(("nam", "6 thang", "06 thang", "sau thang")):
        return _PERFECT.search(flat, max(start, cue.start() - 100), cue.start()) is not None
    return True


def _limit(text: str, cue: re.Match[str], moment: Moment) -> Limit:
    words = text[cue.start() : moment.end].strip()
    hour = f"{int(cue.group('hh')):02d}:{cue.group('mm') or '00'}" if cue.group("hour") else None
    return Limit(cue.start(), moment.end, Deadline(words, moment.due, moment.basis, hour), bool(cue.group("strong")))


def _counted(text: str, flat: str, start: int, end: int, base: date | None, work: Workdays) -> list[Limit]:
    found = []
    for m in COUNTED.finditer(flat, start, end):
        since = day_at(flat, m.start("what") + 1, base, end) if m.group("from") else None
        words = text[m.start() : m.end()].strip()
        if (m.group("from") and since is None and not _FROM_ISSUE.match(m.group("what"))) or m.group("unit") == "gio":
            deadline = Deadline(words, None, Basis.EVENT)
        elif _NOT_COUNTED.match(m.group()) or _GONE_BY.match(flat, m.end()):
            continue
        else:
            first = since.due if since else base
            deadline = Deadline(words, counted(first, int(m.group("n")), m.group("unit"), work), Basis.COUNTED)
        found.append(Limit(m.start(), m.end(), deadline, strong=deadline.basis is Basis.COUNTED))
    return found


def counted(base: date | None, count: int, unit: str, work: Workdays) -> date | None:
    """Count days, weeks, months or working days on; what ends on a day off ends on the next working day."""
    if base is None:
        return None
    if unit == "ngay lam viec":
        return add_workdays(base, count, work)
    if unit in ("thang", "nam"):
        day = add_months(base, count * (12 if unit == "nam" else 1))
        return on_or_after(day, work) if day else None
    try:
        return on_or_after(base + timedelta(days=count * (7 if unit == "tuan" else 1)), work)
    except OverflowError:
        return None


def _events(text: str, flat: str, start: int, end: int, base: date | None, work: Workdays) -> list[Limit]:
    found: list[Limit] = []
    for m in _TET.finditer(flat, start, end):
        if m.group("before") and not _FINISH.search(flat, max(start, m.start() - 120), m.start()):
            continue  # "tình hình giá cả trước Tết"
        if m.group("after") and m.start() > start + 3 and not m.group().startswith("ngay"):
            continue
        found.append(Limit(m.start(), m.end(), tet_deadline(text[m.start() : m.end()], m, base, work), strong=False))
    found += [
        Limit(m.start(), m.end(), Deadline(text[m.start() : m.end()].strip(), None, Basis.EVENT), strong=False)
        for m in _EVENT.finditer(flat, start, end)
    ]
    return sorted(found, key=lambda f: f.start)


def tet_deadline(words: str, found: re.Match[str], base: date | None, work: Workdays) -> Deadline:
    """Resolve "trước Tết" (the last day of the old year) and "sau kỳ nghỉ Tết" (the first working day)."""
    first = next_tet(base) if base else None
    if first is None:
        return Deadline(words, None, Basis.EVENT)
    return Deadline(words, _around_tet(first, found, work), Basis.EVENT)


def _around_tet(first: date, found: re.Match[str], work: Workdays) -> date | None:
    if found.group("before"):
        return first - timedelta(days=int(found.group("days") or 1))
    if found.group("chap"):
        return last_month_day(first, int(found.group("day")))
    if found.group("gieng"):
        return first + timedelta(days=int(found.group("day1")) - 1)
    return after_tet(first, work)


TET = _TET
