"""Parts of what is typed behind a number: which field is changed, to what, and lists of names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from bot.folding import fold

Field = TypeVar("Field")

# "/sua v12 ...": a task's number is marked where a bare one is a draft's; "vb3" is a whole document.
MARKED_TASK = re.compile(r"v(?:i\w+c)?\s?(\d{1,9})(?:[.,:]?\s+(.*))?", re.DOTALL | re.IGNORECASE)
OF_NOTICE = re.compile(r"(?:vb|doc)\s?(\d{1,9})(?:[.,:]?\s+(.*))?", re.DOTALL | re.IGNORECASE)


def numbered(form: re.Pattern[str], words: str) -> tuple[int, str] | None:
    """Split words of this form into the number and the rest; None when they have another form."""
    found = form.fullmatch(words.strip())
    return (int(found[1]), (found[2] or "").strip()) if found else None


def split_names(words: str) -> list[str]:
    """Split names typed with semicolons; "none" gives an empty list."""
    if fold(words) in {"khong", "none"}:
        return []
    return [" ".join(name.split()) for name in words.split(";") if name.strip()]


def split_field(words: str, fields: Mapping[str, Field]) -> tuple[Field, str] | None:
    """Split "thời hạn 15/7" into what the first words name and the rest; None when they name nothing."""
    name = next((name for name in fields if fold(words).startswith(name)), None)
    if name is None:
        return None
    count = name.count(" ") + 1
    return fields[name], "".join(words.split(maxsplit=count)[count:])
