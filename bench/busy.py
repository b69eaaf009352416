"""How long /xong waits in its group while clerks send scans and hostile files: the day of test_busy_day.py.

BENCH_BUSY=small plays a short one. Wanted: 99 of 100 answered within 2 s, memory under 400 MB, /healthz under 1 s.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
from pathlib import Path

from tests.faults.busy_day import busy_day
from tests.faults.test_busy_day import day_of_work, hour_of_work

SMALL = os.environ.get("BENCH_BUSY") == "small"
MEGABYTE = 1_000_000
# As they are by default: the tests switch them off, and tick each second.
LIMITS = {"STRANGER_ANSWERS_PER_MINUTE": "3", "UPLOADS_PER_HOUR": "60", "TICK_SECONDS": "30"}


def main() -> None:
    """Play the day and print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(f"sqlite+aiosqlite:///{Path(folder) / 'register.sqlite3'}"))


async def _measure(url: str) -> None:
    load = hour_of_work() if SMALL else day_of_work()
    async with busy_day(url, load, DOCUMENT_SECONDS="10", **LIMITS) as day:
        await day.live()
        seen, kept = day.measured, await day.recorded()
    print(f"{len(kept)} of {load.reports} reports kept, {len(day.world.updates.pending)} updates left over")
    print(f"/xong answered: {_spread(seen.waits)}, p99 {seen.p99:.2f} s")
    print(f"/healthz: {_spread(seen.health)}")
    print(
        f"memory of the bot's process: first {seen.memory[0] / MEGABYTE:.0f}, most {max(seen.memory) / MEGABYTE:.0f} MB"
    )
    print(f"ended {seen.stopping:.1f} s after SIGTERM")


def _spread(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds):.2f}, most {max(seconds):.2f} s"
