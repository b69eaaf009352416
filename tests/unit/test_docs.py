"""The documents say what the code does: their tables are read, the acts are played, links and commands looked up."""

from __future__ import annotations

import importlib.metadata
import inspect
import re
import tomllib
from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from babel.messages.pofile import read_po
from sqlalchemy import delete, select, update
from telegram import Bot

from bot import cli, notices, transport
from bot.app import make_office
from bot.clock import ZONE, SetClock
from bot.handlers.families import COMMANDS
from bot.i18n import catalogue_folder, language
from bot.jobs import delivery, morning
from bot.models import Assignment, Chat, Outbox
from bot.registry import agencies, assigning, intake, outbox, progress, tasks
from bot.registry.access import Source
from bot.registry.intake import SourceFile
from bot.registry.machine import OPEN, State
from bot.registry.office import Office
from bot.registry.outbox import Kind
from bot.registry.refusals import Refused
from bot.registry.tasks import Part, Standing, Task
from bot.settings import Settings
from bot.transport import Attempt, Outcome
from bot.views import words
from bot.views.message import say
from sandbox import World
from sandbox.__main__ import EXAMPLE
from sandbox.seed import plant

ROOT = Path(__file__).parents[2]
STATE, OUTBOX, GUIDE = "docs/state.md", "docs/outbox.md", "docs/guide.vi.md"
DEPENDENCIES = "docs/decisions/0007-dependencies.md"
READMES = ("README.md", "README.vi.md")
MARKDOWN = sorted(
    str(path.relative_to(ROOT))
    for folder in ("", "docs", "docs/decisions", "sandbox")
    for path in (ROOT / folder).glob("*.md")
)
COMMAND = re.compile(r"(?<![\w/.:])/([a-z][a-z0-9_]*)(?![\w/-]|\.\w)")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`]+)`")
OF_BOTFATHER = {"newbot"}  # Telegram's own bot has commands too


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def section(path: str, title: str) -> str:
    """Give what stands under a heading."""
    found = re.split(r"^#+ (.+)$", text_of(path), flags=re.MULTILINE)
    parts = dict(zip(found[1::2], found[2::2], strict=True))
    assert title in parts, f"{path} has no section {title!r}"
    return parts[title]


def table(path: str, title: str, number: int = 0) -> list[list[str]]:
    """Give a table of a section as rows of cells, the heading first."""
    blocks = re.findall(r"(?:^\|.*\n)+", section(path, title), flags=re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in blocks[number].splitlines()]
    return [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]


def code(cell: str) -> str:
    """Give the one thing that stands in backticks in a cell."""
    (found,) = CODE.findall(cell)
    return str(found)


# --- Acts played in a register ----------------------------------------------------------------------------------------

STAFF = 5000000001
READERS = {"may_report", "may_decide", "last_report", "return_reason"}
ACTS: dict[str, tuple[str, ...]] = {"report": ("Báo cáo số 45/BC-SYT",), "confirm": (), "return_": ("thiếu phụ lục",)}


def source(message_id: int) -> Source:
    return Source(STAFF, "Trần Thị Hoa", STAFF, "private", "Trần Thị Hoa", message_id)


@pytest.fixture
async def register(settings: Settings, clock: SetClock) -> AsyncIterator[Office]:
    """An office with one directive, approved: task 1 of the agency that leads, task 2 of the one that coordinates."""
    office = make_office(settings.model_copy(update={"admin_ids": (STAFF,)}), clock)
    await office.db.migrate()
    said = "Sở Y tế chủ trì, phối hợp với Công an tỉnh rà soát các cơ sở trước ngày 30/6/2026"
    async with office.acting(source(1)) as desk:
        for name in ("Sở Y tế", "Công an tỉnh"):
            await agencies.enter(desk, name)
        read = notices.read_sentence(said, today=desk.today, calendar=await desk.calendar())
        notice = await intake.enter(desk, read, SourceFile(said.encode()))
        (draft,) = (await intake.intake(desk, notice)).drafts
        assert (await assigning.approve(desk, draft.id)).tasks == (1, 2)
        assert [task.state for task in await tasks.by_numbers(desk.session, [1, 2])] == [State.ASSIGNED] * 2
    yield office
    await office.db.close()


async def play(office: Office, act: str, begin: State, message_id: int, number: int = 1) -> str:
    """Give what comes of an act in a state, as the document writes it."""
    async with office.itself() as desk:
        (await desk.session.get_one(Assignment, number)).state = begin
    try:
        async with office.acting(source(message_id)) as desk:
            task = await getattr(progress, act)(desk, number, *ACTS[act])
    except Refused as no:
        return f"`{no.refusal}`"
    return f"→ `{task.state}`"


def test_the_acts_of_the_document_are_those_of_the_register() -> None:
    found = {
        name
        for name, made in inspect.getmembers(progress, inspect.iscoroutinefunction)
        if made.__module__ == progress.__name__ and not name.startswith("_")
    }
    assert found - READERS == set(ACTS)
    assert [code(cell) for cell in table(STATE, "Acts")[0][1:]] == list(ACTS)
    assert [code(row[0]) for row in table(STATE, "Acts", 1)[1:]] == ["approve", *ACTS]


async def test_each_act_does_in_each_state_what_the_document_says(register: Office) -> None:
    heading, *rows = table(STATE, "Acts")
    assert [code(row[0]) for row in rows] == list(State)
    message_id = 100
    for row in rows:
        for act, cell in zip(heading[1:], row[1:], strict=True):
            message_id += 1
            said = await play(register, code(act), State(code(row[0])), message_id)
            assert said == cell, f"{code(act)} in {code(row[0])}"


async def test_a_report_is_confirmed_by_itself_only_where_the_document_says_so(register: Office) -> None:
    heading, *rows = table(STATE, "With the setting CONFIRM_BY_ITSELF")
    assert [code(row[0]) for row in rows] == list(Part)
    message_id = 100
    for number, row in enumerate(rows, 1):
        for setting, cell in zip(heading[1:], row[1:], strict=True):
            message_id += 1
            by_itself = {"CONFIRM_BY_ITSELF=true": True, "CONFIRM_BY_ITSELF=false": False}[code(setting)]
            chosen = register.settings.model_copy(update={"confirm_by_itself": by_itself})
            office = Office(chosen, register.clock, register.db)
            assert await play(office, "report", State.ASSIGNED, message_id, number) == f"→ {cell}"


def test_the_chart_draws_the_transitions_of_the_table() -> None:
    drawn = re.findall(r"^ +(\S+) --> (\S+): (\S+)$", text_of(STATE), flags=re.MULTILINE)
    heading, *rows = table(STATE, "Acts")
    allowed = [
        (code(row[0]), code(cell), code(act))
        for row in rows
        for act, cell in zip(heading[1:], row[1:], strict=True)
        if cell.startswith("→")
    ]
    assert sorted(drawn) == sorted([("[*]", "assigned", "approve"), *allowed])


def test_the_states_are_named_as_the_chat_names_them() -> None:
    vi = language("vi")
    assert [(code(row[0]), row[1]) for row in table(STATE, "States")[1:]] == [(s, words.state(vi, s)) for s in State]
    named = [(code(row[0]), row[1]) for row in table(STATE, "Standings")[1:]]
    assert named == [(standing, words.standing(vi, standing)) for standing in Standing]


def test_the_typed_forms_of_acts_are_commands() -> None:
    typed = [COMMAND.findall(row[1]) for row in table(STATE, "Acts", 1)[1:]]
    assert all(len(found) == 1 and found[0] in COMMANDS for found in typed)


# --- Standings derived from dates -------------------------------------------------------------------------------------

TODAY = date(2026, 6, 15)
REPORTED = date(2026, 6, 10)
ONE_DAY = timedelta(days=1)
BY_REPORT: dict[str, tuple[date | None, ...]] = {
    "none": (None,),
    "on or after the day of the report": (REPORTED, REPORTED + ONE_DAY),
    "before the day of the report": (REPORTED - ONE_DAY,),
}
BY_TODAY: dict[str, tuple[date | None, ...]] = {
    "none": (None,),
    "today or later": (TODAY, TODAY + ONE_DAY),
    "before today": (TODAY - ONE_DAY,),
}


def task(state: State, deadline: date | None) -> Task:
    reported = None if state in OPEN else datetime.combine(REPORTED, time(23, 59), ZONE)
    written = datetime.combine(REPORTED - 30 * ONE_DAY, time(8), ZONE)
    return Task(1, 1, 1, "Sở Y tế", Part.LEAD, state, "", "", 1, None, deadline, None, written, reported, None)


def test_each_standing_is_derived_as_the_document_says() -> None:
    covered = []
    for name, _in_chat, states, conditions in table(STATE, "Standings")[1:]:
        for state in map(State, CODE.findall(states)):
            for condition in conditions.split("; "):
                covered.append((state, condition))
                for deadline in (BY_TODAY if state in OPEN else BY_REPORT)[condition]:
                    assert task(state, deadline).standing(TODAY) == code(name), (state, condition)
    every = [(s, c) for s in State if s is not State.CANCELLED for c in (BY_TODAY if s in OPEN else BY_REPORT)]
    assert sorted(covered) == sorted(every)


# --- The outbox -------------------------------------------------------------------------------------------------------

ENDED = "the process that was sending it ended"
OTHERS_WORDS = "Telegram's or the network's own words"
NEW_CHAT = -1000000000001


def test_the_states_and_kinds_of_the_outbox_are_all_in_the_document() -> None:
    assert [code(row[0]) for row in table(OUTBOX, "States")[1:]] == list(outbox.State)
    rows = table(OUTBOX, "Kinds")[1:]
    assert [code(row[0]) for row in rows] == list(Kind)
    assert {code(row[0]) for row in rows if row[3] == "yes"} == outbox.REPEATABLE


def test_the_drawn_states_of_the_outbox_exist() -> None:
    drawn = re.findall(r"^ +(\S+) --> (\S+): ", text_of(OUTBOX), flags=re.MULTILINE)
    assert {name for edge in drawn for name in edge} == {"[*]", *outbox.State}


def test_the_reasons_are_all_in_the_document() -> None:
    modules = (outbox, morning, delivery)
    constants = {value for module in modules for name, value in vars(module).items() if name.isupper()}
    made = {value for value in constants if isinstance(value, str) and " " in value}
    written = {row[0]: CODE.findall(row[1]) for row in table(OUTBOX, "Reasons")[1:]}
    assert set(written) == made | {ENDED, OTHERS_WORDS}
    assert all(states == ["skipped"] for why, states in written.items() if why in made)


def test_the_limits_of_the_document_are_those_of_the_program() -> None:
    rooms: dict[str, Any] = {"outbox": outbox, "delivery": delivery}
    for name, said, _meaning in table(OUTBOX, "Limits")[1:]:
        module, constant = code(name).split(".")
        number, unit = said.split()
        value = getattr(rooms[module], constant)
        assert value == (int(number) if unit in ("rows", "attempts") else timedelta(**{unit: int(number)})), name


async def rows_of(office: Office) -> dict[str, Outbox]:
    async with office.db.read() as session:
        return {row.kind: row for row in await session.scalars(select(Outbox).order_by(Outbox.id))}


async def test_what_a_dead_process_left_is_repeated_or_unknown_as_the_document_says(
    register: Office, clock: SetClock
) -> None:
    async with register.itself() as desk:
        for kind in Kind:
            await outbox.plan(desk, STAFF, kind)
        assert len(await outbox.claim(desk.session, "a", desk.now)) == len(Kind)
    clock.forward(outbox.LEASE)
    async with register.itself() as desk:
        assert await outbox.recover(desk.session, desk.now) == 0
    clock.forward(timedelta(seconds=1))
    async with register.itself() as desk:
        assert await outbox.recover(desk.session, desk.now) == len(Kind)
    rows = await rows_of(register)
    assert {row.why for row in rows.values()} == {ENDED}
    for name, _says, _to, repeatable in table(OUTBOX, "Kinds")[1:]:
        row = rows[code(name)]
        expected = ("planned", True) if repeatable == "yes" else ("unknown", False)
        assert (row.state, row.repeat) == expected, name


async def one_delivery(office: Office, monkeypatch: pytest.MonkeyPatch, kind: Kind, outcome: Outcome) -> Outbox:
    """Send one row of this kind, the first attempt having this outcome; gives the row after it."""
    attempts = [Attempt(outcome, message_id=1, why="as it says", new_chat=NEW_CHAT)]

    async def send(*_args: object) -> Attempt:
        return attempts.pop() if attempts else Attempt(Outcome.LATER)

    async def write(*_args: object) -> object:
        return say(language("vi")("No open task."))

    monkeypatch.setattr(transport, "send", send)
    monkeypatch.setattr(delivery, "write", write)
    async with office.itself() as desk:
        await desk.session.execute(delete(Outbox))
        await desk.session.execute(update(Chat).values(disabled=None))
        await outbox.plan(desk, STAFF, kind)
    await delivery.deliver(office, cast(Bot, None), "a")
    return (await rows_of(office))[kind]


@pytest.mark.parametrize("outcome", Outcome)
async def test_an_outcome_closes_or_repeats_a_row_as_the_document_says(
    register: Office, monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    said = {code(row[0]): row[2] for row in table(OUTBOX, "What an answer means")[1:]}
    assert list(said) == list(Outcome)
    found = {(await one_delivery(register, monkeypatch, kind, outcome)).state for kind in (Kind.CONFIRMED, Kind.FAULT)}
    assert found == set(CODE.findall(said[outcome]))


async def test_a_chat_that_is_gone_is_disabled_and_one_that_moved_is_followed(
    register: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = await one_delivery(register, monkeypatch, Kind.CONFIRMED, Outcome.MOVED)
    assert moved.chat_id == NEW_CHAT
    await one_delivery(register, monkeypatch, Kind.CONFIRMED, Outcome.GONE)
    async with register.db.read() as session:
        assert (await session.get_one(Chat, STAFF)).disabled == "as it says"


# --- Commands, links, names -------------------------------------------------------------------------------------------


def test_the_guide_tells_of_every_command_and_of_no_other() -> None:
    assert set(COMMAND.findall(text_of(GUIDE))) == set(COMMANDS)


# Lines that a view puts together: a code, a heading with its count, a count, a doubt, a directive's own words.
PUT_TOGETHER = (r"/start \S+", r".+ \(\d+\)", r"• .+: \d+", r"⚠ .+", r"\d+/TB-UBND · .+", r"\d+\. .+", r".+; \.\.\.")


def said_by_the_bot() -> list[re.Pattern[str]]:
    """Give a pattern for each line that the catalogue can make, its tags taken off and its values open."""
    with (catalogue_folder() / "vi" / "LC_MESSAGES" / "bot.po").open("rb") as file:
        found = read_po(file, locale="vi")
    strings = [s for m in found if m.id for s in ([m.string] if isinstance(m.string, str) else m.string or ())]
    lines = {line.strip() for s in strings for line in re.sub(r"</?[a-z]+>", "", s).splitlines()}
    values = {"number": r"\d+", "n": r"\d+"}
    split = [re.split(r"\{([a-z_]+)\}", line) for line in lines]
    made = [parts for parts in split if re.search(r"[^\W\d_]", "".join(parts[::2]))]  # a line of values says nothing
    return [
        re.compile("".join(values.get(part, ".*") if i % 2 else re.escape(part) for i, part in enumerate(parts)))
        for parts in made
    ] + [re.compile(pattern) for pattern in PUT_TOGETHER]


def test_the_guide_quotes_the_bot_in_its_own_words() -> None:
    blocks = re.findall(r"^```bot\n(.*?)^```", text_of(GUIDE), flags=re.MULTILINE | re.DOTALL)
    answers = [row[1] for row in table(GUIDE, "Báo cáo xong")[1:]]
    possible = said_by_the_bot()
    quoted = [line.strip() for block in blocks for line in block.splitlines()] + answers
    assert len(quoted) > 50
    for line in quoted:
        assert line in ("", "...") or any(pattern.fullmatch(line) for pattern in possible), line


def test_what_is_not_built_yet_is_not_a_command_and_nothing_else_is_claimed() -> None:
    planned = set(COMMAND.findall(section("CHANGELOG.md", "Not built yet")))
    assert planned
    assert not planned & set(COMMANDS), "built: move it from “Not built yet” to “Added”"
    for readme in READMES:
        assert set(COMMAND.findall(text_of(readme))) <= set(COMMANDS) | planned | OF_BOTFATHER, readme


@pytest.mark.parametrize("path", MARKDOWN)
def test_every_relative_link_leads_somewhere(path: str) -> None:
    for target in LINK.findall(text_of(path)):
        if not re.match(r"[a-z]+:|#", target):
            assert ((ROOT / path).parent / target.partition("#")[0]).exists(), f"{path}: {target}"


@pytest.mark.parametrize("path", MARKDOWN)
def test_every_make_target_that_is_named_exists(path: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), flags=re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text_of(path), flags=re.MULTILINE)) <= targets


@pytest.mark.parametrize("path", MARKDOWN)
def test_every_command_line_that_is_named_exists(path: str) -> None:
    usage = re.search(r"\{([a-z,]+)\}", cli._parser(language("en")).format_usage())
    assert usage
    assert set(re.findall(r"bin/nhacviec ([a-z]+)|`nhacviec ([a-z]+)", text_of(path))) <= {
        pair for name in usage[1].split(",") for pair in ((name, ""), ("", name))
    }


@pytest.mark.parametrize("path", READMES)
def test_the_first_admin_of_the_sandbox_is_the_one_the_readme_names(path: str) -> None:
    world = World()
    plant(world, EXAMPLE)
    assert f"ADMIN_IDS={next(iter(world.users))}" in text_of(path)


def test_the_readmes_have_the_same_parts() -> None:
    english, vietnamese = (re.findall(r"^(#+) ", text_of(path), flags=re.MULTILINE) for path in READMES)
    assert english == vietnamese


def test_the_rooms_of_the_design_are_those_of_the_import_contract() -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    rooms = [
        code(row[0]).removesuffix(".py").strip("/").replace("/", ".")
        for row in table("docs/design.md", "The rooms")[1:]
    ]
    assert rooms == [layer for layer in reversed(layers) if layer != "bot.__main__"]


def test_every_decision_is_in_the_list_of_decisions() -> None:
    listed = LINK.findall(text_of("docs/decisions/README.md"))
    assert listed == sorted(path.name for path in (ROOT / "docs/decisions").glob("0*.md"))
    for name in listed:
        assert re.findall(r"^## (.+)$", text_of(f"docs/decisions/{name}"), flags=re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
        ]


def test_the_hooks_before_a_commit_are_the_checks_of_make_lint() -> None:
    hooks = re.findall(r"entry: \.venv/bin/(.+)$", text_of(".pre-commit-config.yaml"), flags=re.MULTILINE)
    recipe = re.search(r"^lint: setup\n((?:\t.+\n)+)", text_of("Makefile"), flags=re.MULTILINE)
    assert recipe
    assert hooks == [line.strip().removeprefix("$(BIN)/") for line in recipe[1].splitlines()]


# --- Dependencies -----------------------------------------------------------------------------------------------------


def licences(name: str) -> str:
    """Give all that an installed package says of its licence."""
    about = importlib.metadata.metadata(name)
    fields = [*(about.get_all("License-Expression") or []), *(about.get_all("License") or [])[:1]]
    return " ".join([*fields, *(c for c in about.get_all("Classifier") or [] if c.startswith("License"))])


def test_every_runtime_dependency_is_explained_with_its_licence() -> None:
    named = tomllib.loads(text_of("pyproject.toml"))["project"]["dependencies"]
    needed = {re.split(r"[\[><=; ]", line)[0] for line in named}
    explained = {code(row[0]): row[2] for row in table(DEPENDENCIES, "Decision")[1:]}
    assert set(explained) == needed
    for name, licence in explained.items():
        assert licence in licences(name), name


def test_nothing_that_runs_is_under_the_gpl_alone() -> None:
    locked = re.findall(r"^([a-z0-9._-]+)==", text_of("requirements/run.txt"), flags=re.MULTILINE)
    installed = {dist.metadata["Name"].lower().replace("_", "-") for dist in importlib.metadata.distributions()}
    copyleft = {name for name in locked if name in installed and "GPL" in licences(name)}
    assert copyleft <= {"python-telegram-bot"}
    assert all(f"`{name}`" in text_of(DEPENDENCIES) for name in copyleft)
