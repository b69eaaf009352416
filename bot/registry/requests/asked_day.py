"""The new deadline that an agency asks for, and the reason behind it: "15/7 chờ Bộ hướng dẫn". The day comes first."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.folding import fold
from bot.notices import Basis, Workdays, read_deadline

MOST_WORDS = 14  # a day and what leads to it are shorter
NO_YEAR_NEEDED = timedelta(days=183)  # a day further off needs its year
GROWS_WITHIN = 2  # words after which "15 tháng" may still become "15 tháng 7"
# What may stand before the day. "Thêm 10 ngày" is none of it: nobody can say from which day that counts.
LEADS = frozenset(("xin", "gia", "han", "lui", "den", "toi", "het", "ngay", "truoc", "moi", "la", "sang", "to", "by"))
BETWEEN = " \t\r\n,;:.–—-)"


def split_day(words: str, *, today: date, calendar: Workdays) -> tuple[date | None, str]:
    """Split words into the day that they begin with and the rest; no day there: None and all of them.

    A day further on belongs to the reason: "vì hội nghị 10/7 hoãn" asks for no day.
    """
    found: tuple[int, str, date] | None = None
    since = 0
    for end in [match.end() for match in re.finditer(r"\S+", words)][:MOST_WORDS]:
        read = _read(words[:end], today, calendar)
        if read is not None and read != found and _leads_to(words[: read[0]]):
            found, since = read, 0  # "hết ngày" is today until "15/7" follows, "15 tháng" far off until "7" does
        since += found is not None
        if since > GROWS_WITHIN:
            break
    if found is None:
        return None, words.strip()
    return found[2], words[found[0] + len(found[1]) :].lstrip(BETWEEN).rstrip()


def _read(words: str, today: date, calendar: Workdays) -> tuple[int, str, date] | None:
    """Return where a day stands, its words, and the day."""
    read = read_deadline(words, today=today, calendar=calendar)
    if read is None or read.due is None or read.words not in words:
        return None
    if read.basis is Basis.YEARLESS and read.due - today > NO_YEAR_NEEDED:
        return None  # "23/6" typed on 24/6 is a slip, not a day of next year
    return words.find(read.words), read.words, read.due


def _leads_to(words: str) -> bool:
    return all(word in LEADS for word in re.findall(r"\w+", fold(words)))
