"""Keep the translations whole: ``update`` collects new texts, ``check`` fails on what is missing, fuzzy or stale.

Usage: python -m tools.catalogues update|check
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.i18n import DOMAIN, TRANSLATED, catalogue_folder

SOURCE = Path(__file__).parent.parent / "bot"
KEYWORDS = {"t": None, "msgid": None, "plural": (1, 2)}
PLACEHOLDER = re.compile(r"\{[a-z_]+\}")
TAG = re.compile(r"</?[a-z]+>")
COMMAND = re.compile(r"(?<![\w/])/[a-z]+\b")


def template() -> Catalog:
    """Collect every text of the program."""
    catalogue = Catalog(project="nhacviec", charset="utf-8")
    found = extract_from_dir(SOURCE, method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=())
    for file, _line, message, _comments, _context in sorted(found, key=lambda item: (item[0], item[1])):
        # Files without lines: a moved line is no change of the catalogue.
        catalogue.add(message, locations=[(f"bot/{file}", 0)])
    return catalogue


def path_of(language: str) -> Path:
    """Return the file of a language's catalogue."""
    return catalogue_folder() / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def load(language: str) -> Catalog:
    """Read a language's catalogue; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, project="nhacviec", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Bring new texts into every catalogue and drop those that are gone."""
    for language in TRANSLATED:
        catalogue = load(language)
        catalogue.update(template(), no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        written = BytesIO()
        write_po(written, catalogue, width=110, omit_header=False, include_lineno=False, sort_output=True)
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_bytes(_without_dates(written.getvalue()))


def _without_dates(data: bytes) -> bytes:
    lines = data.decode().splitlines(keepends=True)
    return "".join(line for line in lines if not re.match(r'"(POT-Creation|PO-Revision)-Date', line)).encode()


def faults(language: str, wanted: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Return one line for each fault of a catalogue."""
    for message in wanted:
        if not message.id:
            continue
        found = catalogue.get(message.id)
        key = message.id if isinstance(message.id, str) else message.id[0]
        if found is None or not _strings(found):
            yield f"{language}: not translated: {key!r}"
        elif found.fuzzy:
            yield f"{language}: fuzzy: {key!r}"
        else:
            yield from (f"{language}: {what}: {key!r}" for what in _differences(found))
    for message in catalogue:
        if message.id and wanted.get(message.id) is None:
            yield f"{language}: no longer in the program: {message.id!r}"


def _strings(message: Message) -> list[str]:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return strings if all(strings) else []


def _differences(message: Message) -> Iterator[str]:
    source = message.id if isinstance(message.id, str) else message.id[1]
    for string in _strings(message):
        for pattern, what in ((PLACEHOLDER, "placeholders"), (TAG, "tags"), (COMMAND, "commands")):
            if set(pattern.findall(source)) != set(pattern.findall(string)):
                yield f"{what} differ"


def check() -> int:
    """Print every fault; 1 when there is one."""
    wanted = template()
    found = [fault for language in TRANSLATED for fault in faults(language, wanted, load(language))]
    sys.stdout.writelines(f"{fault}\n" for fault in found)
    sys.stdout.write(f"catalogues: {len(wanted)} texts, into {', '.join(TRANSLATED)}: {len(found)} faults\n")
    return 1 if found else 0


def main() -> int:
    """Run the command named on the command line."""
    if sys.argv[1:] == ["update"]:
        update()
        return 0
    if sys.argv[1:] == ["check"]:
        return check()
    sys.stderr.write(f"{__doc__}\n")
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
