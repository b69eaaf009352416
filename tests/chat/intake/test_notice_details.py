"""Completing a document: its number and its date, by button, by answer and typed; deadlines follow the date."""

from __future__ import annotations

import pytest

from tests.stage import Stage

NOTICE = """THÔNG BÁO
Kết luận của Chủ tịch UBND tỉnh Bình Lâm tại phiên họp thường kỳ

Chủ tịch UBND tỉnh kết luận như sau:

1. Giao Sở Y tế tổng hợp nhu cầu thuốc, báo cáo UBND tỉnh trong 10 ngày làm việc kể từ ngày ban hành Thông báo này.

2. Giao Sở Xây dựng kiểm tra cầu tạm Bến Đò trước ngày 17/7/2026.
"""


@pytest.fixture
async def read(stage: Stage) -> Stage:
    await stage.agencies("Sở Y tế", "Sở Xây dựng")
    await stage.hoa.send_document("thong-bao.txt", NOTICE.encode())
    await stage.settled()
    return stage


def last(stage: Stage) -> str:
    return stage.hoa.private.last().text


async def test_what_is_missing_is_asked_for_and_not_guessed(read: Stage) -> None:
    assert "chưa tìm thấy số văn bản" in last(read)
    assert "chưa tìm thấy ngày ban hành" in last(read)
    await read.hoa.send("/sua 1")
    assert "thời hạn tính từ ngày ban hành chưa rõ" in last(read)
    assert "Thời hạn: “" in last(read), "the words are kept, no day is invented"


async def test_the_date_decides_the_deadline_that_is_counted_from_it(read: Stage) -> None:
    await read.hoa.press(read.hoa.private.last(), "Ghi ngày ban hành")
    await read.hoa.reply(read.hoa.private.last(), "12/6/2026")
    assert "ngày: 12/06/2026" in last(read)
    assert "chưa tìm thấy ngày ban hành" not in last(read)
    await read.hoa.send("/sua 1")
    assert "Thứ Sáu, 26/06/2026" in last(read)


async def test_another_date_reads_the_deadline_anew_but_not_one_set_by_hand(read: Stage) -> None:
    await read.hoa.send("/sua vb1 ngày 12/6/2026")
    await read.hoa.send("/sua 2 hạn 30/7")
    await read.hoa.send("/sua vb1 ngày 15/6/2026")
    await read.hoa.send("/sua 1")
    assert "29/06/2026" in last(read)
    await read.hoa.send("/sua 2")
    assert "30/07/2026" in last(read)


async def test_the_number_is_written_down(read: Stage) -> None:
    await read.hoa.press(read.hoa.private.last(), "Ghi số văn bản")
    await read.hoa.send("118/TB-UBND")
    assert "118/TB-UBND" in last(read)
    assert "chưa tìm thấy số văn bản" not in last(read)


@pytest.mark.parametrize("words", ["mai", "31/12/2030", "không rõ", "32/13"])
async def test_a_date_that_is_none_or_lies_ahead_is_refused(read: Stage, words: str) -> None:
    await read.hoa.send(f"/sua vb1 ngày {words}")
    assert "không phải là một ngày từ hôm nay trở về trước" in last(read)
    await read.hoa.send("/sua 1")
    assert "thời hạn tính từ ngày ban hành chưa rõ" in last(read)


async def test_a_date_without_a_year_is_the_last_such_day(read: Stage) -> None:
    await read.hoa.send("/sua vb1 ngày 20/12")
    assert "ngày: 20/12/2025" in last(read)
