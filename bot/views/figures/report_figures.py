"""The figures of a report: each one's name, how it is taken from the counts, and what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.i18n import Language
from bot.registry.figures.statistics import Counts
from bot.registry.tasks.tasks import Standing


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a report: its name, how it is taken from the counts, and what it means."""

    name: str
    of: Callable[[Counts], int | None]
    means: str


def figures(t: Language) -> list[Figure]:
    """Return every figure of a report in its order, with its definition; docs/figures.md says the same."""
    return [
        Figure(name.unescape(), of, means.unescape())
        for name, of, means in (
            (t("Total"), _total, t("Assignments of lead and consolidating agencies that were not taken back.")),
            (t("Done on time"), _of(Standing.DONE_ON_TIME), t("Confirmed; reported on or before the deadline's day.")),
            (t("Done late"), _of(Standing.DONE_LATE), t("Confirmed; reported after the deadline's day.")),
            (t("Waiting"), _of(Standing.WAITING), t("Reported; the office has not confirmed or returned it yet.")),
            (t("In time"), _of(Standing.IN_TIME), t("Not reported; the deadline has not passed.")),
            (t("Overdue"), _of(Standing.OVERDUE), t("Not reported, or returned; the deadline's day has passed.")),
            (t("Undated"), _of(Standing.UNDATED), t("Not reported; without a deadline.")),
            (t("Done %"), _done_percent, t("Confirmed tasks out of all, in per cent, rounded.")),
            (
                t("Updated %"),
                _updated_percent,
                t("Tasks not done of which the agency has said something within 7 days, out of all not done."),
            ),
        )
    ]


def _total(counts: Counts) -> int:
    return counts.total


def _done_percent(counts: Counts) -> int | None:
    return counts.done_percent


def _updated_percent(counts: Counts) -> int | None:
    return counts.updated_percent


def _of(standing: Standing) -> Callable[[Counts], int]:
    def of(counts: Counts) -> int:
        return counts.of[standing]

    return of
