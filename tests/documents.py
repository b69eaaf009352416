"""Documents that tests hand in."""

from __future__ import annotations

import io

import docx

from demo.samples import HERE

HEAD = """Số: 12/TB-UBND
Bình Lâm, ngày 12 tháng 6 năm 2026
THÔNG BÁO
Kết luận của Chủ tịch Ủy ban nhân dân tỉnh
"""  # of a notice; its directives follow
DEMO_NOTICE = (HERE / "notice.txt").read_bytes()


def as_docx(text: bytes) -> bytes:
    """Return a Word file with a paragraph for each line."""
    document = docx.Document()
    for line in text.decode().splitlines():
        document.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
