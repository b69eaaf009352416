"""docs/reading.md tells of the reader as it is: its door, its faults, its rooms."""

from __future__ import annotations

import re

from bot import notices
from bot.notices import Fault
from tests.docs import CODE, ROOT, code, section, table, text_of

READING = "docs/reading.md"


def test_the_example_imports_what_the_door_gives_and_asks_for_what_there_is() -> None:
    example = section(READING, "Reading notices")
    [imported] = re.findall(r"^from bot\.notices import (.+)$", example, flags=re.MULTILINE)
    assert set(imported.split(", ")) <= set(notices.__all__)
    fields = set(notices.Directive.__dataclass_fields__)
    assert set(re.findall(r"\btask\.(\w+)", example)) <= fields


def test_the_faults_are_all_in_the_document() -> None:
    [said] = re.findall(r"^A fault is (.+)$", text_of(READING), flags=re.MULTILINE)
    assert CODE.findall(said) == list(Fault)


def test_each_step_has_its_room_and_each_room_its_step() -> None:
    rooms = [code(row[1]) for row in table(READING, "From a file to directives")[1:]]
    assert len(rooms) == len(set(rooms))
    packages = {path.parent for path in (ROOT / "bot" / "notices").glob("*/__init__.py")}
    assert set(rooms) == {f"{path.relative_to(ROOT)}/" for path in packages}
