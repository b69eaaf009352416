"""Phrases of time in a notice: what binds, to which day, and what does not bind."""

from datetime import date

import pytest

from bot.notices import Weekdays, read_text
from bot.notices.model import Basis, Doubt
from bot.notices.time.deadlines import limits

ISSUED = date(2025, 7, 8)

BINDS = [
    # words in a sentence, day, what it was taken from
    ("báo cáo trước ngày 15/8/2025", date(2025, 8, 15), Basis.DATE),
    ("báo cáo trước ngày 15-8-2025", date(2025, 8, 15), Basis.DATE),
    ("báo cáo trước ngày 15.8.2025", date(2025, 8, 15), Basis.DATE),
    ("báo cáo trước ngày 15 tháng 8 năm 2025", date(2025, 8, 15), Basis.DATE),
    ("báo cáo trước ngày 15 tháng 8", date(2025, 8, 15), Basis.YEARLESS),
    ("báo cáo trước ngày 15/8", date(2025, 8, 15), Basis.YEARLESS),
    ("báo cáo trước 15/02", date(2026, 2, 15), Basis.YEARLESS),
    ("báo cáo trước ngày 20 tháng này", None, None),
    ("báo cáo chậm nhất là ngày 15/8/2025", date(2025, 8, 15), Basis.DATE),
    ("báo cáo chậm nhất trước ngày 15/8/2025", date(2025, 8, 15), Basis.DATE),
    ("báo cáo, thời hạn: 15/8/2025", date(2025, 8, 15), Basis.DATE),
    ("thời gian hoàn thành trước ngày 15/8/2025", date(2025, 8, 15), Basis.DATE),
    ("hoàn thành vào ngày 15/8/2025", date(2025, 8, 15), Basis.DATE),
    ("xong trước 30/12/2025", date(2025, 12, 30), Basis.DATE),
    ("hoàn thành trong tháng 8/2025", date(2025, 8, 31), Basis.PERIOD),
    ("hoàn thành trong tháng 8.2025", date(2025, 8, 31), Basis.PERIOD),
    ("hoàn thành trong tháng 02 năm 2028", date(2028, 2, 29), Basis.PERIOD),
    ("hoàn thành trong tháng 2", date(2026, 2, 28), Basis.PERIOD),
    ("hoàn thành trong quý IV/2025", date(2025, 12, 31), Basis.PERIOD),
    ("hoàn thành trong quí III năm 2025", date(2025, 9, 30), Basis.PERIOD),
    ("hoàn thành trong năm 2025", date(2025, 12, 31), Basis.PERIOD),
    ("phấn đấu đến hết tháng 9-2025 đạt 85%", date(2025, 9, 30), Basis.PERIOD),
    ("trình trong tuần thứ ba tháng 8/2025", date(2025, 8, 21), Basis.PERIOD),
    ("gửi trong 10 ngày làm việc", date(2025, 7, 22), Basis.COUNTED),
    ("gửi trong vòng 30 ngày", date(2025, 8, 7), Basis.COUNTED),
    ("gửi trong vòng 4 ngày", date(2025, 7, 14), Basis.COUNTED),  # the 12th is a Saturday
    ("gửi trong thời hạn 15 ngày kể từ ngày ban hành Thông báo này", date(2025, 7, 23), Basis.COUNTED),
    ("gửi trong 02 tuần", date(2025, 7, 22), Basis.COUNTED),
    ("gửi trong 01 tháng", date(2025, 8, 8), Basis.COUNTED),
    ("gửi trong thời hạn 05 ngày kể từ ngày nhận đủ hồ sơ", None, Basis.EVENT),
    ("báo cáo trong vòng 24 giờ kể từ khi xảy ra", None, Basis.EVENT),
    ("tặng quà xong trước Tết", date(2026, 2, 16), Basis.EVENT),
    ("tặng quà xong trước Tết 7 ngày", date(2026, 2, 10), Basis.EVENT),
    ("tặng quà xong trước 25 tháng Chạp", date(2026, 2, 12), Basis.EVENT),
    ("tặng quà xong trước mùng 1 Tết", date(2026, 2, 17), Basis.EVENT),
    ("tặng quà xong trước mùng 6 Tết", date(2026, 2, 22), Basis.EVENT),
    ("tặng quà chậm nhất mùng 10 tháng Giêng", date(2026, 2, 26), Basis.EVENT),
    ("trả kết quả chậm nhất 03 ngày sau khi nhận đủ hồ sơ", None, Basis.EVENT),
    ("Ngay sau kỳ nghỉ Tết, triển khai nhiệm vụ", date(2026, 2, 23), Basis.EVENT),
    ("báo cáo trước ngày 20 hằng tháng", date(2025, 7, 20), Basis.RECURRING),
    ("báo cáo vào thứ sáu hàng tuần", date(2025, 7, 11), Basis.RECURRING),
    ("báo cáo trước ngày 15/12 hằng năm", date(2025, 12, 15), Basis.RECURRING),
    ("báo cáo hằng ngày trước 15 giờ", date(2025, 7, 8), Basis.RECURRING),
    ("định kỳ 6 tháng báo cáo", None, Basis.RECURRING),
]

RULES = [
    ("trước ngày 20 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=20"),
    ("vào thứ sáu hàng tuần", "FREQ=WEEKLY;BYDAY=FR"),
    ("trước ngày 15/12 hằng năm", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"),
    ("định kỳ hằng quý", "FREQ=MONTHLY;INTERVAL=3"),
]

NOT_BOUND = [
    "theo Kế hoạch số 15/KH-UBND ngày 20/8/2025 của UBND tỉnh",
    "tính đến ngày 30/6/2025 đạt 45%",
    "trong 06 tháng đầu năm 2025 có nhiều kết quả",
    "giai đoạn 2026 - 2030",
    "kế hoạch năm 2026",
    "tầm nhìn đến năm 2050",
    "trực 24/24h, tỷ lệ 12/12, số 0255.3999.114, 111.793.609 đồng",
    "đất sử dụng trước ngày 15/10/1993",
    "là nhiệm vụ trọng tâm trong tháng 8 năm 2025",
    "không để dồn vào cuối năm",
    "tổ chức lễ hội cuối năm 2025",
    "không để ùn tắc trong dịp Tết",
    "đúng tiến độ đề ra, khẩn trương, kịp thời",
    "bão gây thiệt hại ngày 15/8",
]


def found(words, **more):
    return limits(words, 0, len(words), base=ISSUED, **more)


@pytest.mark.parametrize(("words", "due", "basis"), [row for row in BINDS if row[2] is not None])
def test_it_binds_to_the_day_that_the_words_name(words, due, basis):
    first = found(words)[0].deadline
    assert (first.due, first.basis) == (due, basis)


@pytest.mark.parametrize(("words", "rule"), RULES)
def test_what_comes_again_has_a_rule(words, rule):
    assert found("báo cáo " + words)[0].deadline.rule == rule


@pytest.mark.parametrize("words", NOT_BOUND)
def test_it_does_not_bind(words):
    assert found(words) == []


def test_the_words_are_kept_as_written():
    assert (
        found("Báo cáo UBND tỉnh, Trước  ngày 15/8/2025.".replace("  ", " "))[0].deadline.words
        == "Trước ngày 15/8/2025"
    )


def test_an_hour_is_kept_apart_from_the_day():
    limit = found("gửi trước 14 giờ 30 phút, ngày 15/8/2025")[0].deadline
    assert (limit.due, limit.hour) == (date(2025, 8, 15), "14:30")


def test_the_same_day_is_the_day_named_before():
    assert found("nghỉ học từ ngày 18/9/2025; báo cáo trước 16 giờ cùng ngày")[0].deadline.due == date(2025, 9, 18)


def test_a_strong_limit_wins_over_a_weak_one():
    assert found("theo dõi đến ngày 30/7/2025, báo cáo trước ngày 05/8/2025")[0].deadline.due == date(2025, 8, 5)


@pytest.mark.parametrize(
    "words",
    ["theo dõi đến ngày 30/7/2025, báo cáo hằng tháng", "báo cáo hằng tháng, theo dõi đến ngày 30/7/2025"],
)
def test_a_day_wins_over_what_comes_again_however_weak_it_is(words):
    first = found(words)[0].deadline
    assert (first.due, first.basis, first.rule) == (date(2025, 7, 30), Basis.DATE, None)


def test_without_an_issue_date_a_counted_period_stays_open():
    limit = limits("gửi trong 10 ngày làm việc", 0, 26, base=None)[0].deadline
    assert (limit.due, limit.basis) == (None, Basis.COUNTED)


def test_working_days_are_those_of_the_calendar():
    class NoMondays(Weekdays):
        def is_workday(self, day):
            return super().is_workday(day) and day.weekday() != 0

    assert found("gửi trong 4 ngày làm việc", work=NoMondays())[0].deadline.due == date(2025, 7, 15)


DOUBTS = [
    ("trước ngày 19/7/2025", {Doubt.DEADLINE_OFF}),  # a Saturday
    ("trước ngày 15/8", {Doubt.DEADLINE_YEAR}),
    ("trước ngày 04/7/2025", {Doubt.DEADLINE_PAST}),
    ("trước ngày 15/8/2025; tổng kết trước ngày 15/9/2025", {Doubt.DEADLINE_TWO}),
    ("trước Tết Nguyên đán", {Doubt.DEADLINE_EVENT}),
    ("trước ngày 15/8/2025", set()),
]


@pytest.mark.parametrize(("words", "doubts"), DOUBTS)
def test_doubts_name_what_a_person_should_look_at(words, doubts):
    (task,) = read_text(f"Giao Sở Y tế hoàn thành {words}.", issued_on=ISSUED).directives
    assert task.doubts == frozenset(doubts)


def test_a_relative_limit_without_an_issue_date_is_doubtful():
    (task,) = read_text("Giao Sở Y tế trả lời trong 10 ngày làm việc.").directives
    assert Doubt.DEADLINE_RELATIVE in task.doubts


@pytest.mark.parametrize(
    ("since", "due"),
    [
        ("kể từ ngày ban hành", date(2026, 6, 26)),
        ("kể từ ngày ký", date(2026, 6, 26)),
        ("kể từ ngày ban hành Thông báo này", date(2026, 6, 26)),
        ("kể từ ngày nhận được Công văn này", date(2026, 6, 26)),
        ("kể từ ngày ban hành Quyết định phê duyệt", None),
        ("kể từ ngày ký hợp đồng", None),
    ],
)
def test_days_are_counted_from_this_papers_own_day_and_not_from_anothers(since, due):
    text = f"1. Giao Sở Y tế tổng hợp nhu cầu thuốc trong 10 ngày làm việc {since}.\n2. Giao Sở Xây dựng kiểm tra cầu."
    first, second = read_text(text, issued_on=date(2026, 6, 12)).directives
    assert first.deadline is not None
    assert (first.deadline.due, second.deadline) == (due, None)
