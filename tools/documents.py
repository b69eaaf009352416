"""Write the parts of the documents that follow from the code.

* the table of kinds in docs/outbox.md, from the records of the kinds;
* the commands of each package of handlers in docs/design.md;
* a row for each command that the table in docs/guide.vi.md lacks, from the bot's help; it may be worded better there.

Usage: python -m tools.documents
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from bot.handlers.entry.registrations import PACKAGES
from bot.i18n import language
from bot.registry.core.permissions import Role
from bot.registry.outbox.kinds import Kind
from bot.views.core import guide, words

DOCS = Path(__file__).parent.parent / "docs"
KINDS = re.compile(r"(?<=\| Kind \| Says \| To \| Repeatable \|\n\|---\|---\|---\|---\|\n)(?:\|.*\n)+")
PACKAGE = re.compile(r"(?<=\| `bot/handlers/)(\w+)(/` \| .*?)(?:`/\w+`(?:, )?)+(?= \|\n)")
COMMANDS = re.compile(r"(?<=\| Lệnh \| Ai dùng \| Để làm gì \|\n\|---\|---\|---\|\n)(?:\|.*\n)+")
NAMED = re.compile(r"/([a-z]+)")


def with_kinds(document: str) -> str:
    """Return docs/outbox.md with the table of kinds as the records have it."""
    rows = "".join(
        f"| `{kind}` | {kind.facts.says} | {kind.facts.told} | {'yes' if kind.facts.repeatable else 'no'} |\n"
        for kind in Kind
    )
    return KINDS.sub(lambda _found: rows, document)


def with_packages(document: str) -> str:
    """Return docs/design.md with the commands of each package of handlers."""
    return PACKAGE.sub(lambda found: found[1] + found[2] + _registered(found[1]), document)


def _registered(package: str) -> str:
    return ", ".join(f"`/{command}`" for command in PACKAGES[package].commands)


def with_commands(document: str) -> str:
    """Return docs/guide.vi.md with a row for each command that the help lists."""
    found = COMMANDS.search(document)
    if found is None:
        msg = "docs/guide.vi.md has no table of commands"
        raise ValueError(msg)
    rows = {name: row for name, row in _helped().items() if name not in NAMED.findall(found[0])}
    return document[: found.end()] + "".join(rows.values()) + document[found.end() :]


def _helped() -> dict[str, str]:
    """Return a row for each command of the help: its name, the roles that have it, and what it does."""
    t = language("vi")
    lists = {role: {one.name: one.does for one in guide.commands(t, role, private=True)} for role in Role}
    made: dict[str, str] = {}
    for name in dict.fromkeys(name for listed in lists.values() for name in listed):
        roles = ", ".join(str(words.role(t, role)) for role in Role if name in lists[role])
        does = "; ".join(dict.fromkeys(str(listed[name]) for listed in lists.values() if name in listed))
        made[name] = f"| /{name} | {roles} | {does} |\n"
    return made


FOLLOWING: dict[str, Callable[[str], str]] = {
    "outbox.md": with_kinds,
    "design.md": with_packages,
    "guide.vi.md": with_commands,
}


def main() -> None:
    """Write what differs."""
    for name, following in FOLLOWING.items():
        path = DOCS / name
        written = path.read_text(encoding="utf-8")
        if (new := following(written)) != written:
            path.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
