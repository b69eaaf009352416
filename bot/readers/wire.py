"""What goes between the bot and a worker: lengths and JSON, never pickles, for a worker has touched foreign bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.notices import Fault, Notice, UnreadableDocument
from bot.tables import BadFileError, Grid, Line, TableKind, Value, WrongColumnsError
from bot.workdays import WorkCalendar

T = TypeVar("T")
LENGTH = struct.Struct(">I")  # before each JSON value: its bytes
_NOTICE = TypeAdapter(Notice)
_LINES = TypeAdapter(list[list[str]])
_GRID = TypeAdapter(tuple[dict[str, str], dict[str, str], list[tuple[int, dict[str, str | list[str]]]]])


class WorkerFailedError(RuntimeError):
    """Raised when a worker met an error of ours; says where, and no word of the document."""


def packed(value: object) -> bytes:
    """Return a value with its length in front."""
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return LENGTH.pack(len(data)) + data


def unpacked(data: bytes) -> dict[str, Any]:
    """Return what a worker says. Raises UnreadableDocument when it is nothing that a sound worker would say."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UnreadableDocument(Fault.DAMAGED, "worker") from error
    if not isinstance(value, dict):
        raise UnreadableDocument(Fault.DAMAGED, "worker")
    return value


def checked(answer: Mapping[str, Any]) -> object:
    """Return the result in an answer, or raise what the worker raised."""
    if "fault" in answer:
        raise UnreadableDocument(_fault(answer["fault"]), str(answer.get("detail", "")))
    if "bad_file" in answer:
        raise BadFileError
    if "wrong_column" in answer:
        raise WrongColumnsError(str(answer["wrong_column"]))
    if "failed" in answer:
        raise WorkerFailedError(str(answer["failed"]))
    return answer.get("result")


def _fault(name: object) -> Fault:
    return next((fault for fault in Fault if fault == name), Fault.DAMAGED)


def calendar_out(calendar: WorkCalendar | None) -> dict[str, bool] | None:
    """Return the office's days as JSON."""
    return None if calendar is None else {day.isoformat(): worked for day, worked in calendar.overrides.items()}


def calendar_in(days: Mapping[str, bool] | None) -> WorkCalendar | None:
    """Return the calendar that was handed over."""
    return None if days is None else WorkCalendar({date.fromisoformat(day): worked for day, worked in days.items()})


def notice_out(notice: Notice) -> object:
    """Return a notice as JSON."""
    return _NOTICE.dump_python(notice, mode="json")


def notice_in(value: object) -> Notice:
    """Return the notice that a worker has read, each of its parts of the right type."""
    return _valid(_NOTICE, value)


def lines_in(value: object) -> list[list[str]]:
    """Return the cells that a worker has read."""
    return _valid(_LINES, value)


def kind_in(value: object) -> TableKind | None:
    """Return which table a worker has recognised."""
    return next((kind for kind in TableKind if kind == value), None)


def grid_out(grid: Grid) -> object:
    """Return a table as JSON; a day is a list of one text, so that no text is taken for one."""
    cells = [(line.number, {key: _cell_out(value) for key, value in line.cells.items()}) for line in grid.lines]
    return [dict(grid.facts), dict(grid.titles), cells]


def grid_in(value: object) -> Grid:
    """Return the table that a worker has read."""
    facts, titles, lines = _valid(_GRID, value)
    try:
        found = tuple(Line(number, {key: _cell_in(cell) for key, cell in cells.items()}) for number, cells in lines)
    except (ValueError, IndexError) as error:
        raise UnreadableDocument(Fault.DAMAGED, "worker") from error
    return Grid(facts, titles, found)


def _cell_out(value: Value) -> str | list[str]:
    return [value.isoformat()] if isinstance(value, date) else value


def _cell_in(value: str | list[str]) -> Value:
    return value if isinstance(value, str) else date.fromisoformat(value[0])


def _valid(form: TypeAdapter[T], value: object) -> T:
    try:
        return form.validate_python(value)
    except ValidationError as error:
        raise UnreadableDocument(Fault.DAMAGED, "worker") from error
