"""One word for each subject: a command's handler, rule, view and test stand in rooms of the same name."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path

import pytest

from bot.handlers.core.registration import Registration, merged
from bot.handlers.entry.registrations import PACKAGES, REGISTERED
from tests.docs import ROOT

ROOM_OF = {command: room for room, one in PACKAGES.items() for command in one.commands}
ONLY_SHOWN = {"trogiup", "help"}  # they ask the register nothing


async def _handle(_call: object) -> None:
    raise NotImplementedError


def imported(command: str) -> set[str]:
    """Return the modules that the file of a command's handler imports."""
    file = inspect.getsourcefile(inspect.unwrap(REGISTERED.commands[command]))
    assert file is not None
    found = (node for node in ast.walk(ast.parse(Path(file).read_text(encoding="utf-8"))))
    return {f"{node.module}." for node in found if isinstance(node, ast.ImportFrom) and node.module}


def test_every_package_of_handlers_is_registered_under_its_name() -> None:
    folders = {path.parent.name for path in (ROOT / "bot" / "handlers").glob("*/__init__.py")}
    assert set(PACKAGES) == folders - {"entry"}
    assert set(ROOM_OF) == set(REGISTERED.commands)


@pytest.mark.parametrize(("command", "room"), ROOM_OF.items())
def test_handler_rule_view_and_test_of_a_command_stand_in_rooms_of_one_name(command: str, room: str) -> None:
    assert REGISTERED.commands[command].__module__.startswith(f"bot.handlers.{room}.")
    for layer in ("views",) if command in ONLY_SHOWN else ("registry", "views"):
        assert any(name.startswith(f"bot.{layer}.{room}.") for name in imported(command)), layer
    typed = re.compile(rf"[\"'`]/{command}\b")
    tests = (ROOT / "tests" / "chat" / room).glob("test_*.py")
    assert any(typed.search(test.read_text(encoding="utf-8")) for test in tests), "no test types it there"


def test_two_packages_cannot_handle_one_command() -> None:
    one = Registration(commands={"xong": _handle})
    with pytest.raises(ValueError, match="handled twice: \\['xong'\\]"):
        merged([one, Registration(commands={"xong": _handle})])
