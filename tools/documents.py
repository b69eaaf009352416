"""Write the parts of the documents that follow from the code: the table of kinds in docs/outbox.md.

Usage: python -m tools.documents
"""

from __future__ import annotations

import re
from pathlib import Path

from bot.registry.outbox.kinds import Kind

OUTBOX = Path(__file__).parent.parent / "docs" / "outbox.md"
TABLE = re.compile(r"(?<=\| Kind \| Says \| To \| Repeatable \|\n\|---\|---\|---\|---\|\n)(?:\|.*\n)+")


def kinds() -> str:
    """Return the rows of the table of kinds, one for each record."""
    return "".join(
        f"| `{kind}` | {kind.facts.says} | {kind.facts.told} | {'yes' if kind.facts.repeatable else 'no'} |\n"
        for kind in Kind
    )


def with_kinds(document: str) -> str:
    """Return the document with the table of kinds as the records have it."""
    return TABLE.sub(lambda _found: kinds(), document)


def main() -> None:
    """Write what differs."""
    written = OUTBOX.read_text(encoding="utf-8")
    if (new := with_kinds(written)) != written:
        OUTBOX.write_text(new, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
