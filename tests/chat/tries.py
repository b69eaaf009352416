"""What is tried of a command or a button: that nobody changes what the table of permissions does not allow.

A room's tests may hold tries of their own, in a tuple TRIES; tests/chat/core/test_permissions.py plays all of them.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.registry.core.permissions import Act

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Try:
    """A command or button: what it needs, whether it changes the register, and how it is said."""

    act: Act | None
    changes: bool
    said: str

    @property
    def verb(self) -> str:
        """The command's name, or the button's verb."""
        return self.said.lstrip("/").replace(":", " ").split(maxsplit=1)[0]


def of_rooms() -> Iterator[Try]:
    """Return the tries that stand with the tests of the rooms."""
    for path in sorted(HERE.glob("*/test_*.py")):
        if "TRIES" in path.read_text(encoding="utf-8") and path.parent.name != "core":
            yield from importlib.import_module(f"tests.chat.{path.parent.name}.{path.stem}").TRIES
