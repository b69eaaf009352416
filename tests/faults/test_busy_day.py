"""Whatever is sent to it, the bot answers everybody: a busy day over HTTP, of which nothing may be lost or doubled.

How fast it answers is measured by python -m bench busy, not here.
"""

from __future__ import annotations

import pytest

from tests.conftest import SOAK
from tests.faults.busy_day import Load, busy_day
from tests.unit.notices.test_documents_scans import needs_ocr, page, saved

SECONDS = "20" if SOAK else "4"  # for which a document is read


def scan(pages: int) -> bytes:
    """Return a scan of so many pages."""
    return saved(page(), "PDF", save_all=True, append_images=[page()] * (pages - 1))


def day_of_work() -> Load:
    """Return as much as a province's office has at its worst."""
    return Load(10_000, groups=101, clerks=10, hostile=50, strange=600, reports=300, seconds=0.5, scan=scan(8))


def hour_of_work() -> Load:
    """Return a little of everything."""
    return Load(300, groups=11, clerks=2, hostile=6, strange=30, reports=20, seconds=0.1, scan=scan(1))


@needs_ocr
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_busy_day_is_answered_whole(database_url: str) -> None:
    load = day_of_work() if SOAK else hour_of_work()
    async with busy_day(database_url, load, DOCUMENT_SECONDS=SECONDS) as day:
        await day.live()
        assert day.program.returncode == 0, day.program.log
        assert day.world.updates.pending == [], "no update is left, and none is lost"
        assert len(day.measured.waits) == load.reports, "each report is answered"
        wanted = [f"Báo cáo số {number}/BC-UBND" for number in range(load.reports)]
        assert sorted(await day.recorded()) == sorted(wanted), "each is kept, once"
        assert "Traceback" not in day.program.log
