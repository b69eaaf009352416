"""The day that an extension asks for: it stands first, and no other day in the reason is taken for it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registry.requests.asked_day import split_day
from bot.workdays import WorkCalendar

TODAY, CALENDAR = date(2026, 6, 15), WorkCalendar()
REASONS = ["", "chờ hướng dẫn", "vì hội nghị 10/7 hoãn", "do 3 ngày mưa, đến 5/7 mới khô", "(thiếu người)", "<b>&"]
LEADS = ["", "đến ", "xin đến ", "đến hết ", "xin gia hạn đến hết ngày ", "ngày ", "sang "]
GAPS = [" ", ", ", ": ", ". ", " - "]


def split(words: str) -> tuple[date | None, str]:
    return split_day(words, today=TODAY, calendar=CALENDAR)


@given(
    st.dates(date(2026, 6, 16), date(2027, 12, 31)),
    st.sampled_from(LEADS),
    st.sampled_from(GAPS),
    st.sampled_from(REASONS),
    st.sampled_from(
        ["{0.day}/{0.month}/{0.year}", "{0.day:02}/{0.month:02}/{0.year}", "{0.year}-{0.month:02}-{0.day:02}"]
    ),
)
def test_the_first_day_is_the_one_asked_for_whatever_the_reason_says(
    day: date, lead: str, gap: str, reason: str, form: str
) -> None:
    assert split(f"{lead}{form.format(day)}{gap}{reason}") == (day, reason)


@given(st.text(max_size=200))
def test_any_words_are_split_without_losing_the_reason(words: str) -> None:
    day, rest = split(words)
    assert rest in words
    assert day is not None or rest == words.strip()


@pytest.mark.parametrize(
    ("words", "day", "rest"),
    [
        ("15/7", date(2026, 7, 15), ""),
        ("15 tháng 7 do thiếu", date(2026, 7, 15), "do thiếu"),
        ("thứ 6 tuần sau vì họp", date(2026, 6, 26), "vì họp"),
        ("hết tháng 7 vì họp", date(2026, 7, 31), "vì họp"),
        ("10 ngày làm việc vì mưa", date(2026, 6, 29), "vì mưa"),
    ],
)
def test_a_day_in_words_counts_as_one(words: str, day: date, rest: str) -> None:
    assert split(words) == (day, rest)


@pytest.mark.parametrize(
    "words", ["vì hội nghị 10/7 hoãn", "chờ Bộ đến 15/7", "thêm 10 ngày", "31/6 lý do", "14/6 qua rồi", "", "sớm"]
)
def test_a_day_that_does_not_stand_first_is_none(words: str) -> None:
    assert split(words) == (None, words)
