"""Make the example files of docs/examples/ from an invented register: python -m tools.examples."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from bot.clock import ZONE
from bot.i18n import language
from bot.registry.figures.statistics import Counts, Line, Overview, Scope
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Standing, Task
from bot.settings import Settings
from bot.views.figures import chart, official, status_report, urging_letter
from bot.views.figures.register_workbook import register_workbook

OUT = Path(__file__).parent.parent / "docs" / "examples"
AT = datetime(2026, 6, 15, 17, 0, tzinfo=ZONE)
AGENCIES = (
    "Văn phòng UBND tỉnh",
    "Sở Nông nghiệp và Môi trường",
    "Sở Y tế",
    "Sở Tài chính",
    "Sở Xây dựng",
    "Công an tỉnh",
    "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông",
    "UBND xã Tân Lập",
)
WORK = (
    "rà soát cơ số thuốc dự trữ, báo cáo UBND tỉnh",
    "đẩy nhanh tiến độ giải ngân vốn đầu tư công",
    "kiểm tra các bến bãi tập kết cát, sỏi dọc sông Lâm",
    "hoàn thiện hồ sơ đề nghị công nhận xã đạt chuẩn nông thôn mới",
    "tham mưu kế hoạch phòng, chống thiên tai",
)
STATES = {Standing.WAITING: State.REPORTED, Standing.DONE_LATE: State.CONFIRMED, Standing.DONE_ON_TIME: State.CONFIRMED}


def overview(dice: Random) -> Overview:
    """Make up a register."""
    lines = [line(number, dice) for number in range(1, 61)]
    return Overview(AT, AT.date(), None, Scope(), tuple(sorted(lines, key=lambda one: one.task.deadline or date.max)))


def line(number: int, dice: Random) -> Line:
    """Make up a task that stands somehow."""
    standing = dice.choice(list(Standing))
    due = None if standing is Standing.UNDATED else AT.date() + timedelta(days=dice.randrange(1, 20))
    if standing in (Standing.OVERDUE, Standing.DONE_LATE):
        due = AT.date() - timedelta(days=dice.randrange(1, 30))
    agency = dice.randrange(len(AGENCIES))
    state = STATES.get(standing, State.ASSIGNED)
    task = Task(
        number, number, agency, AGENCIES[agency], Part.LEAD, state, dice.choice(WORK), "", 1, "118/TB-UBND", due, None,
        AT, AT if state is not State.ASSIGNED else None, None,
    )  # fmt: skip
    open_ = state is State.ASSIGNED
    return Line(
        task=replace(task, percent=dice.choice((None, 30, 60))) if open_ else task,
        standing=standing,
        updated=open_ and dice.random() < 0.6,
        obstacle="chưa có mặt bằng thi công" if open_ and dice.random() < 0.15 else None,
        result=None if open_ else f"Báo cáo số {number}/BC",
        urgings=dice.randrange(4) if standing is Standing.OVERDUE else 0,
        coordinating=("Sở Tài chính",) if number % 3 else (),
        issued_on=date(2026, 4, 9),
    )


def main() -> None:
    """Write the examples."""
    dice = Random(118)  # noqa: S311 - makes examples, no secrets
    shown, t = overview(dice), language("vi")
    settings = Settings(
        _env_file=None,
        parent_body="Ủy ban nhân dân tỉnh Lâm Bình",
        issuing_body="Văn phòng",
        place_name="Lâm Bình",
        recipients=("Chủ tịch, các Phó Chủ tịch UBND tỉnh", "Các đơn vị có tên tại Phụ lục"),
    )
    weeks = [AT.date() - timedelta(weeks=back) for back in range(7, -1, -1)]
    trend = [
        (day, Counts(Counter({Standing.OVERDUE: n + 3, Standing.IN_TIME: 25 + n * 2}))) for n, day in enumerate(weeks)
    ]
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "bieu-do.png").write_bytes(chart.charts(t, shown, trend)[0])
    (OUT / "so-theo-doi.xlsx").write_bytes(register_workbook(t, shown))
    report = status_report.status_report(t, shown, official.letterhead(t, settings, "BC-VP"))
    (OUT / "bao-cao.docx").write_bytes(report)
    letter = urging_letter.urging_letter(t, shown, official.letterhead(t, settings, "VP-TH"))
    (OUT / "cong-van-don-doc.docx").write_bytes(letter)


if __name__ == "__main__":
    main()
