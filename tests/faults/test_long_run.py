"""A bot that is used without a pause holds what it held before: its memory, open files, threads and processes.

By default it is used for some seconds; ``make soak`` takes the hour.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sandbox import Chat
from tests.conftest import SOAK
from tests.faults.busy_day import BusyDay, Load, busy_day
from tests.faults.program import until

SECONDS = 3600 if SOAK else 20
EVERY = 0.5 if SOAK else 0.1  # seconds between two commands
WARM = 600 if SOAK else 8  # seconds after which it has everything that it needs
LOOK = 10 if SOAK else 0.5  # seconds between two looks at what the process holds
# Bytes by which two looks may differ: some of the same state; much in seconds in which the first files are made.
SPREAD = 8_000_000 if SOAK else 100_000_000
GROWTH = 1.02  # of the memory between the first and the last part of the time
LOAD = Load(tasks=4000, groups=101, clerks=1, hostile=0, strange=0, reports=1000, seconds=EVERY, scan=b"")

needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux says what a process holds")


@dataclass(frozen=True)
class Held:
    """What a process holds at a moment."""

    memory: int  # bytes
    files: int
    threads: int


def held(pid: int) -> Held:
    """Look at what a process holds."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    files = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    return Held(1024 * int(told["VmRSS"].split()[0]), files, int(told["Threads"]))


def commands(day: BusyDay, tasks: dict[int, list[int]]) -> Iterator[tuple[Chat, str]]:
    """Return without end who asks what: mostly the agencies in their groups, now and then the office."""
    groups = itertools.cycle(day.groups)
    for number in itertools.count():
        group = next(groups)
        mine = tasks[group.id]
        task = mine[number % len(mine)]
        yield group, f"/tiendo {task} {number % 100}% đã thực hiện bước {number}"
        yield group, "/viec"
        yield group, f"/lichsu {task}"
        yield group, f"/xong {mine.pop()} Báo cáo số {number}/BC" if len(mine) > 1 else f"/vuongmac {task} chờ {number}"
        yield group, f"/khongco {number}"
        if number % 10 == 0:
            yield day.hoa.private, "/trangthai"
            yield day.hoa.private, f"/tim hộ nghèo {number}"
        if number % 50 == 0:
            yield day.hoa.private, "/baocao excel"


@asynccontextmanager
async def looking(day: BusyDay) -> AsyncIterator[list[tuple[float, Held]]]:
    """Look now and then at what the program holds; the list grows meanwhile. Seconds since the beginning."""
    assert day.program.pid is not None
    found: list[tuple[float, Held]] = []
    begin = time.monotonic()

    async def look(pid: int) -> None:
        while True:
            found.append((time.monotonic() - begin, held(pid)))
            await asyncio.sleep(LOOK)

    task = asyncio.create_task(look(day.program.pid))
    try:
        yield found
    finally:
        task.cancel()


async def use(day: BusyDay) -> int:
    """Send one command after the other for as long as the test is to take; returns how many, once all are answered."""
    asked, begin = 0, time.monotonic()
    for chat, words in commands(day, await day.open_tasks()):
        await chat.someone().say(chat, words)
        asked += 1
        await asyncio.sleep(max(0.0, begin + asked * EVERY - time.monotonic()))
        if time.monotonic() - begin > SECONDS:
            break
    await until(lambda: not day.world.updates.pending, every=0.2)
    return asked


def middle(looks: list[Held], what: Callable[[Held], int]) -> float:
    """Return the median of what was seen."""
    return statistics.median(what(one) for one in looks)


def course(looks: list[tuple[float, Held]], parts: int = 12) -> Iterator[int]:
    """Return the median of the memory in each part of the time, in megabytes."""
    size = -(-len(looks) // parts)
    for begin in range(0, len(looks), size):
        yield round(middle([one for _second, one in looks[begin : begin + size]], lambda one: one.memory) / 1_000_000)


@needs_proc
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_bot_that_is_used_without_a_pause_holds_no_more_than_before(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with busy_day(database_url, LOAD) as day:
        async with looking(day) as looks:
            asked = await use(day)
        await day.program.stop()
        assert "Traceback" not in day.program.log
    warm = [one for second, one in looks if second > WARM]
    third = len(warm) // 3
    first, last = warm[:third], warm[-third:]
    with capsys.disabled():
        print(  # noqa: T201 - the figures that make soak is run for
            f"\n{asked} commands; after {WARM} s {first[0]}, at last {last[-1]}; memory in MB:", *course(looks)
        )
    assert middle(last, lambda one: one.memory) <= GROWTH * middle(first, lambda one: one.memory) + SPREAD
    assert middle(last, lambda one: one.files) <= middle(first, lambda one: one.files)
    assert middle(last, lambda one: one.threads) <= middle(first, lambda one: one.threads)
