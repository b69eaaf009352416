"""docs/design.md names the rooms and functions that are there, and tells the story of a report as it happens."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from bot.handlers.entry.registrations import PACKAGES
from tests.agencies import HEALTH
from tests.docs import COMMAND, ROOT, code, contracts, defines, section, table
from tests.stage import Stage

DESIGN = "docs/design.md"
STORY = "One report, from message to confirmation"
MOST_ENTRIES = 15


# --- The rooms --------------------------------------------------------------------------------------------------------


def is_room(path: Path) -> bool:
    return (path / "__init__.py").exists() if path.is_dir() else path.suffix == ".py" and path.name != "__init__.py"


def rooms_in(folder: Path) -> set[str]:
    """Return the packages and modules of a package, as the document writes them."""
    return {f"{path.relative_to(ROOT)}{'/' * path.is_dir()}" for path in folder.iterdir() if is_room(path)}


def with_rooms() -> list[str]:
    """Return the packages whose rooms the document lists: those of bot/, and every one that has packages in it."""
    packages = [path.parent for name in ("bot", "sandbox") for path in (ROOT / name).rglob("__init__.py")]
    listed = [p for p in packages if p.parent == ROOT / "bot" or any(room.endswith("/") for room in rooms_in(p))]
    return sorted(f"{path.relative_to(ROOT)}/" for path in listed if path != ROOT / "bot")


def inside(folder: str) -> list[str]:
    return [code(row[0]) for row in table(DESIGN, f"Inside `{folder}`")[1:]]


def test_every_package_with_rooms_has_a_table() -> None:
    titles = re.findall(r"^### Inside `(.+)`$", (ROOT / DESIGN).read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert sorted(titles) == with_rooms()


@pytest.mark.parametrize("folder", with_rooms())
def test_the_rooms_of_the_document_are_the_rooms_of_the_tree(folder: str) -> None:
    assert sorted(inside(folder)) == sorted(rooms_in(ROOT / folder))
    assert all(what for _room, what in table(DESIGN, f"Inside `{folder}`"))


INNER = {contract["containers"][0]: contract["layers"] for contract in contracts() if contract.get("containers")}


@pytest.mark.parametrize("container", INNER)
def test_the_rooms_are_listed_in_the_order_of_the_import_contract(container: str) -> None:
    layers = [[name.strip() for name in layer.split("|")] for layer in reversed(INNER[container])]
    place = {name: number for number, names in enumerate(layers) for name in names}
    folder = container.replace(".", "/") + "/"
    order = [place[room.removeprefix(folder).rstrip("/").removesuffix(".py")] for room in inside(folder)]
    assert order == sorted(order)


def test_the_handlers_of_the_document_answer_to_the_commands_it_names() -> None:
    rows = {
        code(row[0]).split("/")[-2]: set(COMMAND.findall(row[1])) for row in table(DESIGN, "Inside `bot/handlers/`")[1:]
    }
    assert rows == {"entry": set()} | {name: set(package.commands) for name, package in PACKAGES.items()}


def test_what_the_document_says_where_to_look_for_is_there() -> None:
    named = re.findall(r"`(\w+)` in(?: the [^`]+)?\s+`([\w./]+)`", section(DESIGN, "Where to look"))
    assert len(named) > 5
    for symbol, path in named:
        assert defines(path, symbol), f"{path} defines no {symbol}"


# --- The story of a report --------------------------------------------------------------------------------------------

HEAD = ("sequenceDiagram", "autonumber")
PARTICIPANT = re.compile(r"(?:actor|participant) (\w+) as (.+)")
ARROW = re.compile(r"(\w+)(->>|-->>)(\w+): (.+)")
NOTE = re.compile(r"Note over (\w+)(?:,(\w+))?: (.+)")
CALL = re.compile(r"([A-Za-z_][\w.]*)\(")
BREAKS = ";#"  # end a statement or begin an entity for the one who draws


def drawn() -> list[str]:
    """Return the lines of the diagram."""
    found = re.search(r"^```mermaid\n(.*?)^```", section(DESIGN, STORY), flags=re.MULTILINE | re.DOTALL)
    assert found
    return [line.strip() for line in found[1].splitlines()]


def participants() -> dict[str, str]:
    found = filter(None, map(PARTICIPANT.fullmatch, drawn()))
    return {one[1]: one[2].replace("<br/>", "") for one in found}


def calls() -> list[tuple[str, str]]:
    """Return (module, function) of each call that the diagram draws, in its order."""
    who = participants()
    found = []
    for arrow in filter(None, map(ARROW.fullmatch, drawn())):
        function = CALL.match(arrow[4])
        if function:
            found.append((who[arrow[3]], function[1]))
    return found


def test_the_diagram_has_only_lines_that_can_be_drawn() -> None:
    known = participants()
    assert tuple(drawn()[:2]) == HEAD
    for line in drawn()[2:]:
        arrow, note = ARROW.fullmatch(line), NOTE.fullmatch(line)
        assert PARTICIPANT.fullmatch(line) or arrow or note, line
        assert not set(BREAKS) & set(line), line
        named = {arrow[1], arrow[3]} if arrow else {note[1], note[2] or note[1]} if note else set()
        assert named <= known.keys(), line
    assert "end" not in known  # a word of the language itself


def test_each_call_of_the_diagram_is_of_a_function_that_is_where_it_is_drawn() -> None:
    assert len(calls()) > 20
    for path, function in calls():
        assert defines(path, function), f"{path} defines no {function}"
    for arrow in filter(None, map(ARROW.fullmatch, drawn())):
        of_a_module = participants()[arrow[3]].endswith(".py")
        assert bool(CALL.match(arrow[4])) == of_a_module == (arrow[2] == "->>"), arrow[0]


@contextmanager
def noted(into: list[tuple[str, str]]) -> Iterator[None]:
    """Note each call of a function of ours, by its module's path and its name."""
    ours = str(ROOT / "bot")

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(ours):
            into.append((str(Path(frame.f_code.co_filename).relative_to(ROOT)), frame.f_code.co_qualname))

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


async def test_a_report_goes_the_way_that_the_diagram_draws(stage: Stage) -> None:
    await stage.agencies(HEALTH)
    group = await stage.link(HEALTH)
    number = await stage.assign(f"{HEALTH}: rà soát thuốc trước ngày 20/6/2026")
    await stage.tell()
    happened: list[tuple[str, str]] = []
    with noted(happened):
        await stage.focal[HEALTH].say(group, f"/xong {number} Báo cáo số 45/BC-SYT")
        await stage.tick()
        await stage.hoa.press(stage.hoa.private.last(), "✅ Xác nhận")
        await stage.tick()
    assert "đã được xác nhận" in group.last().text
    rest = iter(happened)
    for call in calls():
        assert call in rest, f"{call} was not called after those drawn before it"


@pytest.mark.parametrize("room", ["registry", "views", "handlers", "notices"])
def test_a_room_is_seen_at_a_glance(room: str) -> None:
    entries = [path.name for path in (ROOT / "bot" / room).iterdir() if path.name != "__pycache__"]
    assert len(entries) <= MOST_ENTRIES
