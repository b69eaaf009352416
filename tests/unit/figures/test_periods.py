"""Periods in plain words: every form, both calendars, edges of months and years."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registry.figures import periods
from bot.registry.figures.periods import Period, Span

TODAY = date(2026, 6, 15)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
LONG = (Span.MONTH, Span.QUARTER, Span.HALF, Span.YEAR)

CORPUS = [
    ("tuần", (2026, 6, 15), (2026, 6, 21)),
    ("tuần này", (2026, 6, 15), (2026, 6, 21)),
    ("tuần trước", (2026, 6, 8), (2026, 6, 14)),
    ("hôm nay", (2026, 6, 15), (2026, 6, 15)),
    ("tháng", (2026, 6, 1), (2026, 6, 30)),
    ("tháng trước", (2026, 5, 1), (2026, 5, 31)),
    ("tháng 6", (2026, 6, 1), (2026, 6, 30)),
    ("Tháng 02", (2026, 2, 1), (2026, 2, 28)),
    ("tháng 12", (2025, 12, 1), (2025, 12, 31)),
    ("tháng 2/2028", (2028, 2, 1), (2028, 2, 29)),
    ("tháng 3 năm 2026", (2026, 3, 1), (2026, 3, 31)),
    ("quý", (2026, 4, 1), (2026, 6, 30)),
    ("quý 2", (2026, 4, 1), (2026, 6, 30)),
    ("quý II", (2026, 4, 1), (2026, 6, 30)),
    ("Quý IV/2025", (2025, 10, 1), (2025, 12, 31)),
    ("quý trước", (2026, 1, 1), (2026, 3, 31)),
    ("6 tháng đầu năm", (2026, 1, 1), (2026, 6, 30)),
    ("sáu tháng cuối năm 2025", (2025, 7, 1), (2025, 12, 31)),
    ("năm", (2026, 1, 1), (2026, 12, 31)),
    ("năm 2025", (2025, 1, 1), (2025, 12, 31)),
    ("kỳ báo cáo", (2026, 6, 15), (2026, 7, 14)),
    ("kỳ báo cáo trước", (2026, 5, 15), (2026, 6, 14)),
    ("kỳ báo cáo tháng 1", (2025, 12, 15), (2026, 1, 14)),
    ("kỳ báo cáo quý 2", (2026, 3, 15), (2026, 6, 14)),
    ("kỳ báo cáo 6 tháng đầu năm", (2025, 12, 15), (2026, 6, 14)),
    ("kỳ báo cáo năm 2026", (2025, 12, 15), (2026, 12, 14)),
    ("từ 1/6 đến 15/6", (2026, 6, 1), (2026, 6, 15)),
    ("từ ngày 1/6/2026 đến ngày 10/6/2026", (2026, 6, 1), (2026, 6, 10)),
    ("từ 15/12 đến 14/1", (2025, 12, 15), (2026, 1, 14)),
    ("từ 1/6", (2026, 6, 1), (2026, 6, 15)),
]


@pytest.mark.parametrize(("words", "first", "last"), CORPUS, ids=[row[0] for row in CORPUS])
def test_words_name_a_period(words: str, first: tuple[int, int, int], last: tuple[int, int, int]) -> None:
    found, left = periods.find(words, TODAY)
    assert found is not None
    assert (found.first, found.last, left) == (date(*first), date(*last), "")


@pytest.mark.parametrize("words", ["", "Sở Y tế", "TB 217", "từ 31/2 đến 3/3", "từ 15/6/2026 đến 1/6/2026"])
def test_other_words_name_none_and_are_given_back(words: str) -> None:
    assert periods.find(words, TODAY) == (None, words)


def test_what_stands_around_a_period_is_given_back() -> None:
    assert periods.find("Sở Y tế tháng 6/2025 quá hạn", TODAY)[1] == "Sở Y tế quá hạn"


@pytest.mark.parametrize("accents", ["NFC", "NFD"])
def test_accents_may_be_written_either_way(accents: Literal["NFC", "NFD"]) -> None:
    assert periods.find(unicodedata.normalize(accents, "Sở Y tế quý 2"), TODAY)[1] == "Sở Y tế"


@given(DAYS, st.sampled_from(LONG), st.booleans())
def test_a_day_lies_in_its_period_and_periods_follow_each_other_without_gap(
    day: date, span: Span, administrative: bool
) -> None:
    here = periods.of_day(span, day, administrative=administrative)
    assert here.first <= day <= here.last
    before = here.before()
    assert before.last + timedelta(days=1) == here.first
    assert periods.of_day(span, before.last, administrative=administrative) == before


@given(DAYS)
def test_administrative_months_run_from_the_15th_to_the_14th(day: date) -> None:
    here = periods.of_day(Span.MONTH, day, administrative=True)
    assert (here.first.day, here.last.day) == (15, 14)


@given(DAYS)
def test_a_week_runs_from_monday_to_sunday(day: date) -> None:
    here = periods.week(day)
    assert isinstance(here, Period)
    assert (here.first.weekday(), here.last.weekday()) == (0, 6)
    assert here.first <= day <= here.last
