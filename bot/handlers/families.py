"""The families of commands, put together: which command, button and answer belongs to which handler.

Each family says at the end of its own file what it handles; one that is missing below is not reachable.
"""

from __future__ import annotations

from types import ModuleType

from bot.handlers import agencies, guidance, intake, linking, lists, reports, review
from bot.handlers.call import Answer, Button, Handle
from bot.registry.prompts import Question

FAMILIES: tuple[ModuleType, ...] = (linking, intake, review, reports, lists, agencies, guidance)

COMMANDS: dict[str, Handle] = {}
BUTTONS: dict[str, Button] = {}
ANSWERS: dict[Question, Answer] = {}

for _family in FAMILIES:
    for _mine, _all in (("COMMANDS", COMMANDS), ("BUTTONS", BUTTONS), ("ANSWERS", ANSWERS)):
        _found = getattr(_family, _mine, {})
        if _twice := _found.keys() & _all.keys():
            _why = f"{_family.__name__} and another family both handle {_twice}"
            raise ValueError(_why)
        _all.update(_found)
