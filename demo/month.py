"""One month of an office, 10 April to 11 May 2026, as a document: python -m demo --month."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from demo import month_first, month_second
from demo.acts import Month
from demo.paper import Paper
from demo.story_stage import open_story

FIRST_DAY = date(2026, 4, 10)
PREFACE = """# Một tháng của một văn phòng

Bản ghi một tháng làm việc (10/4 - 11/5/2026) của Văn phòng UBND tỉnh Bình Lâm. Tỉnh, người và văn bản đều là hư cấu.
Bot là bot thật, chạy trên bản thay thế Telegram, đồng hồ được vặn tới dần. Tài liệu do lệnh
`python -m demo --month --write docs/month.vi.md` ghi ra; một phép thử chạy lại cả tháng và so với tài liệu, nên mọi lời
của bot dưới đây là nguyên văn.

Hai văn bản được dùng: [demo/notice.txt](../demo/notice.txt) và [demo/notice-2.txt](../demo/notice-2.txt).

Mỗi loại việc chỉ in một lần. Những gì lược bớt:

* tin gửi cho quản trị Nguyễn Minh Quân: giống tin gửi cho chuyên viên;
* tin của các khung chat khác gửi cùng lúc: có ghi số lượng;
* các buổi sáng không có gì mới và các thao tác lặp lại: có ghi chú;
* nội dung các tệp: chỉ ghi tên; mẫu ở [docs/examples](examples/);
* mã dùng một lần: thay bằng dấu ba chấm.

Chữ giữa hai dấu ~~ là chữ bị gạch ngang; [ ... ] là nút bấm; "(sửa tin)" là tin cũ được sửa tại chỗ, không có thông báo
mới."""


async def write(out: Path) -> str:
    """Play the month with its register in ``out``; returns the document."""
    async with open_story(out, FIRST_DAY) as stage:
        paper = Paper(stage.world, stage.clock, out / "files")
        stage.script = paper
        paper.note(PREFACE)
        for chapter in (*month_first.CHAPTERS, *month_second.CHAPTERS):
            await chapter(Month(stage, paper))
        return paper.text()
