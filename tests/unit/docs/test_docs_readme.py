"""The READMEs quote what the demo prints, what the sandbox prints, and settings and folders that there are."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.settings import Settings
from demo import __main__ as demo
from demo.samples import HERE
from sandbox import World
from sandbox.__main__ import arguments, greeting
from tests.docs import ROOT, code, section, table, text_of

ENGLISH, VIETNAMESE = "README.md", "README.vi.md"
LOOKS = {ENGLISH: "What it looks like", VIETNAMESE: "Một đoạn trò chuyện"}
TRYING = {ENGLISH: "Trying it without Telegram", VIETNAMESE: "Dùng thử không cần Telegram"}
LAYOUT = {ENGLISH: "Layout", VIETNAMESE: "Bố cục dự án"}
BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
GLOSS = re.compile(r"(?<=\S) {3,}\S.*$", re.MULTILINE)
HEADING = "── "
LEFT_OUT = "..."
SETTING = re.compile(r"`([A-Z]+_[A-Z_]+)(?:=[^`]*)?`")
DEFAULT = re.compile(r"`([A-Z]+_[A-Z_]+)` \((\d+)\)")
OF_SETTINGS = ("README.md", "README.vi.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))


def quoted(readme: str) -> list[str]:
    """Return the chats that a README quotes, each from its heading on, without the gloss beside."""
    [block] = BLOCK.findall(section(readme, LOOKS[readme]))
    return [chat.strip() for chat in re.split(rf"^(?={HEADING})", GLOSS.sub("", block), flags=re.MULTILINE)[1:]]


def pattern(chat: str) -> str:
    """Return what a chat's quotation matches: dots stand for the rest of a line and for lines of the same chat."""
    more = rf"(?:(?!{HEADING}).*\n)*?"
    made = []
    for line in chat.splitlines():
        words = line.removesuffix(LEFT_OUT)
        if words.strip():
            made.append(re.escape(words) + (r".*\n" if words != line else r"\n"))
        elif words == line:
            made.append(r"\n")
        if words != line:
            made.append(more)
    return "^" + "".join(made)


async def test_the_readmes_quote_what_the_demo_prints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notice = HERE / "notice.txt"
    await demo.run(notice.name, notice.read_bytes(), tmp_path)
    printed = capsys.readouterr().out
    assert not GLOSS.search(printed), "the gloss beside a line could not be told from the line"
    chats = quoted(VIETNAMESE)
    assert len(chats) > 1
    for chat in chats:
        assert re.search(pattern(chat), printed, flags=re.MULTILINE), chat


def test_both_readmes_quote_the_same() -> None:
    assert quoted(ENGLISH) == quoted(VIETNAMESE)


@pytest.mark.parametrize("readme", TRYING)
def test_the_lines_for_the_sandbox_are_those_that_it_prints(readme: str) -> None:
    options = arguments().parse_args([])
    printed = greeting(World(), options.host, options.port).splitlines()
    text = section(readme, TRYING[readme])
    [block] = BLOCK.findall(text)
    given = dict(line.split("=", 1) for line in block.splitlines())
    assert {f"{name}={given[name]}" for name in ("BOT_TOKEN", "BOT_API_URL")} <= set(printed)
    assert f"http://{options.host}:{options.port}/" in text
    assert {name.lower() for name in given} <= Settings.model_fields.keys()


@pytest.mark.parametrize("document", OF_SETTINGS)
def test_the_settings_that_a_document_names_exist_with_the_defaults_it_gives(document: str) -> None:
    fields = Settings.model_fields
    text = text_of(document)
    assert {name.lower() for name in SETTING.findall(text)} <= fields.keys()
    for name, value in DEFAULT.findall(text):
        assert str(fields[name.lower()].default) == value, name


@pytest.mark.parametrize("readme", LAYOUT)
def test_the_folders_of_the_layout_are_there(readme: str) -> None:
    for name, what in table(readme, LAYOUT[readme])[1:]:
        assert (ROOT / code(name)).is_dir(), name
        assert what


@pytest.mark.parametrize("readme", LAYOUT)
def test_the_python_that_is_asked_for_is_the_package_s(readme: str) -> None:
    needed = tomllib.loads(text_of("pyproject.toml"))["project"]["requires-python"]
    assert f"python3 ≥ {needed.removeprefix('>=')} " in text_of(readme)
