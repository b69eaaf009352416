"""The columns of the register of tasks, as offices keep it; the workbook and the annexes show the same ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.i18n import Language
from bot.registry.figures.statistics import Counts, Line
from bot.registry.tasks.tasks import Standing
from bot.views.core import words
from bot.views.core.message import short

RESULT_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a report: its name, how it is taken from the counts, and what it means."""

    name: str
    of: Callable[[Counts], int | None]
    means: str


def figures(_: Language) -> list[Figure]:
    """Give every figure of a report in its order, with its definition; docs/figures.md says the same."""
    return [
        Figure(name.unescape(), of, means.unescape())
        for name, of, means in (
            (_("Total"), _total, _("Assignments of lead and consolidating agencies that were not taken back.")),
            (_("Done on time"), _of(Standing.DONE_ON_TIME), _("Confirmed; reported on or before the deadline's day.")),
            (_("Done late"), _of(Standing.DONE_LATE), _("Confirmed; reported after the deadline's day.")),
            (_("Waiting"), _of(Standing.WAITING), _("Reported; the office has not confirmed or returned it yet.")),
            (_("In time"), _of(Standing.IN_TIME), _("Not reported; the deadline has not passed.")),
            (_("Overdue"), _of(Standing.OVERDUE), _("Not reported, or returned; the deadline's day has passed.")),
            (_("Undated"), _of(Standing.UNDATED), _("Not reported; without a deadline.")),
            (_("Done %"), _done_percent, _("Confirmed tasks out of all, in per cent, rounded.")),
            (
                _("Updated %"),
                _updated_percent,
                _("Tasks not done of which the agency has said something within 7 days, out of all not done."),
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


def heading(_: Language) -> list[str]:
    """Give the columns' names."""
    return [
        text.unescape()
        for text in (
            _("No."),
            _("Number and date of the document"),
            _("Content"),
            _("Lead agency"),
            _("Coordinating agencies"),
            _("Deadline"),
            _("Standing"),
            _("Result (number of the document)"),
            _("Reason for the delay"),
            _("Extensions"),
            _("Urgings"),
            _("Remarks"),
        )
    ]


def row(_: Language, place: int, line: Line, content_limit: int) -> list[str]:
    """Give a task's cells as text, in the order of ``heading``."""
    task = line.task
    return [
        str(place),
        source(_, line),
        short(task.content, content_limit),
        task.agency,
        "; ".join(line.coordinating),
        _.day(task.deadline) if task.deadline else "",
        words.standing(_, line.standing).unescape(),
        short(line.result or "", RESULT_LIMIT),
        short(line.obstacle or line.reason or "", RESULT_LIMIT),
        str(task.extensions or ""),
        str(line.urgings or ""),
        remarks(_, line),
    ]


def source(_: Language, line: Line) -> str:
    """Give the number and date of the document that assigned a task."""
    named = line.task.notice or ""
    return f"{named}, {_.day(line.issued_on)}" if line.issued_on else named


def remarks(_: Language, line: Line) -> str:
    """Say what else is to be known: the task's number in chat, and how far it is."""
    task = line.task
    said = [_("task {number}", number=task.number).unescape()]
    if task.percent is not None and task.is_open():
        said.append(f"{task.percent} %")
    return ", ".join(said)
