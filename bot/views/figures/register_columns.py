"""The columns of the register of tasks, as offices keep it: one tuple, for the workbook and the annexes alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.figures.statistics import Line
from bot.views.core import words
from bot.views.core.message import short

RESULT_LIMIT = 300


class Cell(StrEnum):
    """What a column's cells are in a workbook."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"  # the deadline, as a real date: it sorts and filters as one
    STANDING = "standing"  # text that colours its row


@dataclass(frozen=True, slots=True)
class Entry:
    """A task at its place in a table, and how many letters of its content have room there."""

    place: int
    line: Line
    content_limit: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its cells as text, its widths, and what its cells are in a workbook."""

    title: Callable[[Language], Markup]
    cell: Callable[[Language, Entry], str]
    letters: int  # width in a workbook
    millimetres: int  # width in an annex
    kind: Cell = Cell.TEXT


def _place(_t: Language, entry: Entry) -> str:
    return str(entry.place)


def _source(t: Language, entry: Entry) -> str:
    """Return the number and date of the document that assigned a task."""
    line = entry.line
    named = line.task.notice or ""
    return f"{named}, {t.day(line.issued_on)}" if line.issued_on else named


def _content(_t: Language, entry: Entry) -> str:
    return short(entry.line.task.content, entry.content_limit)


def _lead(_t: Language, entry: Entry) -> str:
    return entry.line.task.agency


def _coordinating(_t: Language, entry: Entry) -> str:
    return "; ".join(entry.line.coordinating)


def _deadline(t: Language, entry: Entry) -> str:
    day = entry.line.task.deadline
    return t.day(day) if day else ""


def _standing(t: Language, entry: Entry) -> str:
    return words.standing(t, entry.line.standing).unescape()


def _result(_t: Language, entry: Entry) -> str:
    return short(entry.line.result or "", RESULT_LIMIT)


def _reason(_t: Language, entry: Entry) -> str:
    return short(entry.line.obstacle or entry.line.reason or "", RESULT_LIMIT)


def _extensions(_t: Language, entry: Entry) -> str:
    return str(entry.line.task.extensions or "")


def _urgings(_t: Language, entry: Entry) -> str:
    return str(entry.line.urgings or "")


def _remarks(t: Language, entry: Entry) -> str:
    """Say what else is to be known: the task's number in chat, and how far it is."""
    task = entry.line.task
    said = [t("task {number}", number=task.number).unescape()]
    if task.percent is not None and task.is_open():
        said.append(f"{task.percent} %")
    return ", ".join(said)


COLUMNS = (
    Column(lambda t: t("No."), _place, 6, 9, Cell.NUMBER),
    Column(lambda t: t("Number and date of the document"), _source, 20, 25),
    Column(lambda t: t("Content"), _content, 60, 60),
    Column(lambda t: t("Lead agency"), _lead, 26, 26),
    Column(lambda t: t("Coordinating agencies"), _coordinating, 26, 24),
    Column(lambda t: t("Deadline"), _deadline, 13, 22, Cell.DAY),
    Column(lambda t: t("Standing"), _standing, 24, 24, Cell.STANDING),
    Column(lambda t: t("Result (number of the document)"), _result, 30, 22),
    Column(lambda t: t("Reason for the delay"), _reason, 30, 20),
    Column(lambda t: t("Extensions"), _extensions, 9, 13, Cell.NUMBER),
    Column(lambda t: t("Urgings"), _urgings, 9, 13, Cell.NUMBER),
    Column(lambda t: t("Remarks"), _remarks, 16, 14),
)


def titles(t: Language) -> list[str]:
    """Return the columns' titles."""
    return [column.title(t).unescape() for column in COLUMNS]


def cells(t: Language, entry: Entry) -> list[str]:
    """Return a task's cells as text, in the order of the columns."""
    return [column.cell(t, entry) for column in COLUMNS]
