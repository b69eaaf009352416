"""The families of commands, put together: which command, button and answer belongs to which handler.

Each family says at the end of its own file what it handles; one that is missing below is not reachable.
"""

from __future__ import annotations

from types import ModuleType

from bot.handlers import (
    agencies,
    calendar,
    changes,
    contests,
    explanations,
    extensions,
    guidance,
    health,
    history,
    intake,
    linking,
    lists,
    matters,
    obstacles,
    people,
    progress,
    quieting,
    reports,
    review,
    search,
    stars,
    summaries,
    tables,
)
from bot.handlers.call import Answer, Button, Handle, TakeTable
from bot.registry.outbox.conversations import Question
from bot.tables import TableKind

FAMILIES: tuple[ModuleType, ...] = (
    linking,
    intake,
    review,
    changes,
    tables,
    reports,
    quieting,
    progress,
    obstacles,
    extensions,
    matters,
    contests,
    explanations,
    lists,
    summaries,
    search,
    history,
    stars,
    agencies,
    people,
    calendar,
    health,
    guidance,
)

COMMANDS: dict[str, Handle] = {}
BUTTONS: dict[str, Button] = {}
ANSWERS: dict[Question, Answer] = {}
TABLES: dict[TableKind, TakeTable] = {}

for _family in FAMILIES:
    for _mine, _all in (("COMMANDS", COMMANDS), ("BUTTONS", BUTTONS), ("ANSWERS", ANSWERS), ("TABLES", TABLES)):
        _found = getattr(_family, _mine, {})
        if _twice := _found.keys() & _all.keys():
            _why = f"{_family.__name__} and another family both handle {_twice}"
            raise ValueError(_why)
        _all.update(_found)
