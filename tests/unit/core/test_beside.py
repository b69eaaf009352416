"""Heavy work goes on in a process beside, which is ended when it takes too long and replaced when it dies."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures.process import BrokenProcessPool

import pytest

from bot.beside import MOST_WAITING, Beside, TooBusyError


def pid() -> int:
    return os.getpid()


def die() -> None:
    os._exit(1)


def hang() -> None:
    time.sleep(600)


def refuse() -> None:
    raise ValueError("no")


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_it_goes_on_in_one_process_that_stays_warm() -> None:
    async with Beside() as beside:
        first, second = await beside.run(pid), await beside.run(pid)
    assert first == second != os.getpid()


async def test_what_is_not_entered_needs_no_process() -> None:
    assert await Beside().run(pid) == os.getpid()


async def test_what_it_raises_is_raised_and_costs_no_process() -> None:
    async with Beside() as beside:
        first = await beside.run(pid)
        with pytest.raises(ValueError, match="no"):
            await beside.run(refuse)
        assert await beside.run(pid) == first


async def test_a_process_that_dies_is_replaced() -> None:
    async with Beside() as beside:
        with pytest.raises(BrokenProcessPool):
            await beside.run(die)
        assert await beside.run(pid) != os.getpid()


async def test_what_takes_too_long_is_ended_and_the_next_goes_on() -> None:
    async with Beside(seconds=5) as beside:
        first = await beside.run(pid)
        beside._seconds = 0.2
        with pytest.raises(TimeoutError):
            await beside.run(hang)
        beside._seconds = 60
        assert await beside.run(pid) != first
    async with asyncio.timeout(30):
        while _lives(first):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_others_go_on_while_it_works() -> None:
    async with Beside() as beside:
        working = asyncio.create_task(beside.run(hang))
        for _turn in range(100):
            await asyncio.sleep(0.001)
        assert not working.done()
        working.cancel()
        with pytest.raises(asyncio.CancelledError):
            await working


async def test_no_more_wait_than_somebody_would_wait_for() -> None:
    async with Beside() as beside:
        waiting = [asyncio.create_task(beside.run(hang)) for _ in range(MOST_WAITING + 1)]
        await asyncio.sleep(0)
        with pytest.raises(TooBusyError):
            await beside.run(pid)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert await beside.run(pid) != os.getpid()
