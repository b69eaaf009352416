"""What one package of handlers answers to, as one object: mypy checks it, and nothing is found by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from bot.handlers.core.call import Answer, Button, Handle, TakeTable
from bot.registry.outbox.conversations import Question
from bot.tables import TableKind

Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Registration:
    """The commands, buttons, answers to questions and returned tables of one package, each with its handler."""

    commands: Mapping[str, Handle] = field(default_factory=dict)
    buttons: Mapping[str, Button] = field(default_factory=dict)
    answers: Mapping[Question, Answer] = field(default_factory=dict)
    tables: Mapping[TableKind, TakeTable] = field(default_factory=dict)


def merged(registrations: Iterable[Registration]) -> Registration:
    """Return all of them as one. Raises ValueError where two handle the same thing."""
    found = list(registrations)
    return Registration(
        _joined(one.commands for one in found),
        _joined(one.buttons for one in found),
        _joined(one.answers for one in found),
        _joined(one.tables for one in found),
    )


def _joined(tables: Iterable[Mapping[Key, Value]]) -> dict[Key, Value]:
    joined: dict[Key, Value] = {}
    for table in tables:
        if twice := table.keys() & joined.keys():
            msg = f"handled twice: {sorted(map(str, twice))}"
            raise ValueError(msg)
        joined.update(table)
    return joined
