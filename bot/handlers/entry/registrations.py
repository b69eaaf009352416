"""The families of commands, put together: which command, button and answer belongs to which handler.

Each family says at the end of its own file what it handles; one that is missing below is not reachable.
"""

from __future__ import annotations

from types import ModuleType

from bot.handlers.changes import changes
from bot.handlers.chats import invitations, people
from bot.handlers.core import guide
from bot.handlers.core.call import Answer, Button, Handle, TakeTable
from bot.handlers.directory import agencies
from bot.handlers.figures import status_report
from bot.handlers.intake import intake, review_table, reviewing
from bot.handlers.operations import health
from bot.handlers.reminders import calendar, snoozing
from bot.handlers.reporting import completion, progress
from bot.handlers.requests import explanations, extensions, objections, obstacles, requests
from bot.handlers.tasks import history, stars
from bot.handlers.worklist import search, task_details
from bot.registry.outbox.conversations import Question
from bot.tables import TableKind

FAMILIES: tuple[ModuleType, ...] = (
    invitations,
    intake,
    reviewing,
    changes,
    review_table,
    completion,
    snoozing,
    progress,
    obstacles,
    extensions,
    requests,
    objections,
    explanations,
    task_details,
    status_report,
    search,
    history,
    stars,
    agencies,
    people,
    calendar,
    health,
    guide,
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
