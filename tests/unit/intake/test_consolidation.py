"""Who gathers the others' reports, as a directive's words name them."""

from __future__ import annotations

import pytest

from bot.notices import read_text
from bot.registry.intake.consolidation import consolidating
from tests.agencies import FINANCE


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("rà soát, báo cáo về phòng TN-MT để tổng hợp, báo cáo UBND huyện", ["phòng TN-MT"]),
        ("rà soát, gửi về Sở Tài chính để tổng hợp, báo cáo UBND tỉnh", [FINANCE]),
        ("rà soát, gửi kết quả về Sở Tài chính trước ngày 15/7/2026 để tổng hợp báo cáo UBND tỉnh", [FINANCE]),
        ("rà soát, báo cáo UBND tỉnh (qua Sở Tài chính)", [FINANCE]),
        ("báo cáo Sở Tài chính, UBND tỉnh trước ngày 15/7/2026", [FINANCE]),
        ("rà soát, gửi Văn phòng UBND tỉnh tổng hợp, báo cáo UBND tỉnh", ["Văn phòng UBND tỉnh"]),
        # The report ends there, or the office only passes it on: nobody gathers.
        ("rà soát, báo cáo UBND tỉnh", []),
        ("rà soát, báo cáo UBND tỉnh (qua Văn phòng UBND tỉnh)", []),
        ("rà soát, báo cáo Sở Tài chính trước ngày 15/7/2026", []),
        ("rà soát, tổng hợp số liệu, gửi Sở Tài chính", []),
    ],
)
def test_who_consolidates_is_read_from_the_words(said: str, names: list[str]) -> None:
    (directive,) = read_text(f"Giao các sở, ban, ngành {said}.").directives
    assert consolidating(directive) == names
