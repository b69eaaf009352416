"""Deadlines as people type them, against our own corpus and chrono's (see data/README.md)."""

import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.notices import Weekdays, read_deadline
from bot.notices.model import Basis

TODAY = date(2025, 7, 8)  # a Tuesday
CHRONO = Path(__file__).parent / "data" / "chrono_vi.tsv"

TYPED = [
    ("hôm nay", date(2025, 7, 8)), ("mai", date(2025, 7, 9)), ("ngày mai", date(2025, 7, 9)),
    ("ngay mai", date(2025, 7, 9)), ("sáng mai", date(2025, 7, 9)), ("ngày kia", date(2025, 7, 10)),
    ("chiều nay", date(2025, 7, 8)), ("thứ 6", date(2025, 7, 11)), ("thứ sáu", date(2025, 7, 11)),
    ("thứ ba", date(2025, 7, 8)), ("t2", date(2025, 7, 14)), ("thứ 6 tuần này", date(2025, 7, 11)),
    ("thứ 6 tuần sau", date(2025, 7, 18)), ("thứ hai tuần tới", date(2025, 7, 14)), ("chủ nhật", date(2025, 7, 13)),
    ("cuối tuần", date(2025, 7, 11)), ("cuối tuần sau", date(2025, 7, 18)), ("tuần sau", date(2025, 7, 18)),
    ("cuối tháng", date(2025, 7, 31)), ("cuối tháng sau", date(2025, 8, 31)), ("giữa tháng", date(2025, 7, 15)),
    ("tháng sau", date(2025, 8, 31)), ("trong tháng này", date(2025, 7, 31)), ("tháng 9", date(2025, 9, 30)),
    ("tháng 2", date(2026, 2, 28)), ("quý III", date(2025, 9, 30)), ("quý 4/2025", date(2025, 12, 31)),
    ("quý I", date(2026, 3, 31)), ("cuối năm", date(2025, 12, 31)), ("cuối quý", date(2025, 9, 30)),
    ("15/7", date(2025, 7, 15)), ("15-7-2025", date(2025, 7, 15)), ("15.7.2025", date(2025, 7, 15)),
    ("ngày 15/7", date(2025, 7, 15)), ("trước ngày 15/7", date(2025, 7, 15)), ("trước 15/7", date(2025, 7, 15)),
    ("hạn 15/7", date(2025, 7, 15)), ("2025-07-15", date(2025, 7, 15)), ("15/6", date(2026, 6, 15)),
    ("ngày 15 tháng 7", date(2025, 7, 15)), ("17h ngày 15/7", date(2025, 7, 15)), ("3 ngày nữa", date(2025, 7, 11)),
    ("trong 3 ngày", date(2025, 7, 11)), ("hai tuần nữa", date(2025, 7, 22)), ("1 tuần", date(2025, 7, 15)),
    ("10 ngày làm việc", date(2025, 7, 22)), ("trong 5 ngày làm việc", date(2025, 7, 15)),
    ("trước Tết", date(2026, 2, 16)), ("sau Tết", date(2026, 2, 23)), ("xong trước thứ 6", date(2025, 7, 11)),
]  # fmt: skip

NOT_A_DAY = ["", "???", "gấp", "sớm nhất có thể", "32/13/2025", "ngày 31/2", "0912345678", "12.53%", "1-2", "x" * 5000]


@pytest.mark.parametrize(("words", "due"), TYPED)
def test_it_resolves_forward_from_today(words, due):
    assert typed(words).due == due


@pytest.mark.parametrize("words", NOT_A_DAY)
def test_it_gives_nothing_rather_than_half_a_date(words):
    assert read_deadline(words, today=TODAY) is None


def test_it_keeps_the_hour():
    assert typed("17h30 ngày 15/7").hour == "17:30"


def test_what_comes_again_keeps_its_rule():
    found = typed("ngày 25 hằng tháng")
    assert (found.basis, found.due, found.rule) == (Basis.RECURRING, date(2025, 7, 25), "FREQ=MONTHLY;BYMONTHDAY=25")


def test_working_days_are_those_of_the_calendar():
    class Holiday(Weekdays):
        def is_workday(self, day):
            return super().is_workday(day) and day != date(2025, 7, 9)

    assert typed("1 ngày làm việc", calendar=Holiday()).due == date(2025, 7, 10)


def typed(words, **more):
    found = read_deadline(words, today=TODAY, **more)
    assert found is not None
    return found


def right(row):
    found = read_deadline(row["text"], today=datetime.fromisoformat(row["reference_local"]).date())
    if row["polarity"] == "negative":
        return found is None
    fields = {name: int(value[5:]) for name, value in json.loads(row["asserted_fields_json"]).items()
              if name.split(".")[-1] in ("day", "month", "year", "weekday") and "certain" not in name}  # fmt: skip
    if found is None or found.due is None:
        return False
    side = "end" if any(name.startswith("end.") for name in fields) else "start"
    day = found.due
    values = {"day": day.day, "month": day.month, "year": day.year, "weekday": day.isoweekday() % 7}
    return all(values[name.split(".")[1]] == value for name, value in fields.items() if name.startswith(side))


def test_most_of_chronos_expressions_are_right():
    # Not all can be: its strict mode knows no "ngày mai", its default mode looks back, ours always ahead.
    rows = list(csv.DictReader(CHRONO.read_text(encoding="utf-8").splitlines(), delimiter="\t"))
    wrong = [row["text"] for row in rows if row["mode"] == "vi" and not right(row)]
    assert len(rows) == 150
    assert len(wrong) <= 4, wrong
    assert sum(map(right, rows)) >= 133
