"""The documents say what the code does: their tables are read, links and commands looked up."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib

import pytest
from babel.messages.pofile import read_po

from bot import cli
from bot.handlers.entry.registrations import REGISTERED
from bot.i18n import catalogue_folder, language
from sandbox import World
from sandbox.__main__ import EXAMPLE
from sandbox.play.seed import plant
from tests.docs import COMMAND, ROOT, code, contracts, section, table, text_of

GUIDE = "docs/guide.vi.md"
DEPENDENCIES = "docs/decisions/0007-dependencies.md"
READMES = ("README.md", "README.vi.md")
MARKDOWN = sorted(
    str(path.relative_to(ROOT))
    for folder in ("", "docs", "docs/decisions", "sandbox")
    for path in (ROOT / folder).glob("*.md")
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
OF_BOTFATHER = {"newbot"}  # Telegram's own bot has commands too


def test_the_guide_tells_of_every_command_and_of_no_other() -> None:
    assert set(COMMAND.findall(text_of(GUIDE))) == set(REGISTERED.commands)


# Lines that a view puts together: a code, a heading with its count, a count, a doubt, a directive's own words.
PUT_TOGETHER = (
    r"/start \S+",
    r".+ \(\d+\)",
    r"• .+: \d+",
    r"⚠ .+",
    r"\d+/TB-UBND · .+",
    r"\d+\. .+",
    r".+; \.\.\.",
    r"Tổng số: .+; cập nhật trong 7 ngày: \d+ %",
)


def said_by_the_bot() -> list[re.Pattern[str]]:
    """Return a pattern for each line that the catalogue can make, its tags taken off and its values open."""
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
    assert not planned & set(REGISTERED.commands), "built: move it from “Not built yet” to “Added”"
    for readme in READMES:
        assert set(COMMAND.findall(text_of(readme))) <= set(REGISTERED.commands) | planned | OF_BOTFATHER, readme


@pytest.mark.parametrize("path", MARKDOWN)
def test_every_relative_link_leads_somewhere(path: str) -> None:
    for target in LINK.findall(text_of(path)):
        if not re.match(r"[a-z]+:|#", target):
            assert ((ROOT / path).parent / target.partition("#")[0]).exists(), f"{path}: {target}"


OURS = "bot|sandbox|demo|tests|docs|tools|bench|locales|migrations|requirements"
PLACE = re.compile(rf"(?<![\w./-])(?:{OURS})/[\w./-]*[\w/]|(?<=`)[\w-]+\.(?:py|toml)(?=`)")


@pytest.mark.parametrize("path", MARKDOWN)
def test_every_file_and_folder_that_is_named_exists(path: str) -> None:
    for place in PLACE.findall(LINK.sub("", text_of(path))):
        assert (ROOT / place).exists(), f"{path}: {place}"


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
    layers = next(contract["layers"] for contract in contracts() if contract["type"] == "layers")
    rooms = [
        code(row[0]).removesuffix(".py").strip("/").replace("/", ".")
        for row in table("docs/design.md", "The rooms")[1:]
    ]
    assert rooms == [layer for layer in reversed(layers) if layer != "bot.__main__"]


def test_every_room_may_use_telegrams_library_or_is_kept_from_it() -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    kept_from = next(
        contract["source_modules"] for contract in contracts if contract.get("forbidden_modules") == ["telegram"]
    )
    assert set(layers) - set(kept_from) == {"bot.app", "bot.handlers", "bot.telegram"}


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
    """Return all that an installed package says of its licence."""
    about = importlib.metadata.metadata(name)
    fields = [*(about.get_all("License-Expression") or []), *(about.get_all("License") or [""])[0].splitlines()[:1]]
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
