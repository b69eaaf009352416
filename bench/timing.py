"""Timing in pairs: two things in turn, so that a slow moment of the machine strikes both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

PAIRS = 7


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as long the first takes as the second, pair by pair."""

    least: float
    median: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.2f} (from {self.least:.2f} to {self.most:.2f} in {PAIRS} pairs)"


def compare(one: Callable[[], object], other: Callable[[], object]) -> Ratio:
    """Time both in turn, after one round that is not counted."""
    one()
    other()
    ratios = sorted(_seconds(one) / _seconds(other) for _ in range(PAIRS))
    return Ratio(ratios[0], statistics.median(ratios), ratios[-1])


def _seconds(what: Callable[[], object]) -> float:
    begin = time.perf_counter()
    what()
    return time.perf_counter() - begin
