"""The list of agencies as a file: an Excel table or CSV, written with titles and words of a language, read in any."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from bot import tables
from bot.folding import fold_alnum
from bot.i18n import LANGUAGES, Language, language
from bot.notices import AgencyKind, open_workbook
from bot.plaintext import clean
from bot.registry.core.refusals import Refusal, Refused
from bot.registry.directory.agency_table import AgencyRow, HeirCell
from bot.tables import BadFileError, Column, Grid, Line, TableKind, Value
from bot.views.core.message import Upload
from bot.views.directory.agencies import kinds

T = TypeVar("T")
NEEDED = ("name",)
GUARDED = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula
HEIR = re.compile(r"(?P<name>.*\S)\s*\((?P<field>[^()]*)\)", re.DOTALL)
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def columns(t: Language) -> list[Column]:
    """Return the columns; the last says under which name the register has the agency, so that a new name renames."""
    return [
        Column("name", str(t("Name")), 40),
        Column("aliases", str(t("Other names")), 34),
        Column("kind", str(t("Kind")), 22),
        Column("groups", str(t("Groups")), 26),
        Column("status", str(t("Status")), 14),
        Column("heirs", str(t("Taken over by")), 40),
        Column("since", str(t("Since")), 14),
        Column("document", str(t("By document")), 26),
        Column("listed_as", str(t("Name in the list (leave as it is)")), 40),
    ]


def statuses(t: Language) -> dict[bool, str]:
    """Name whether an agency is in use."""
    return {True: str(t("in use")), False: str(t("out of use"))}


def workbook(t: Language, rows: Sequence[AgencyRow]) -> Upload:
    """Write the list as an Excel file. Blocks: call it from a thread."""
    shown = columns(t)
    book = tables.make(TableKind.AGENCIES, str(t("Agencies")), shown, {})
    for row in rows:
        tables.add(book, shown, cells(t, row))
    return Upload(str(t("agencies.xlsx")), tables.saved(book))


def comma_separated(t: Language, rows: Sequence[AgencyRow]) -> bytes:
    """Write the list as CSV, in the form that Excel opens with its letters whole."""
    shown = columns(t)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([column.title for column in shown])
    for row in rows:
        said = cells(t, row)
        writer.writerow([_guarded(_plain(t, said[column.key])) for column in shown])
    return written.getvalue().encode("utf-8-sig")


def _plain(t: Language, value: Value) -> str:
    return t.day(value) if isinstance(value, date) else value


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(GUARDED) else text


def cells(t: Language, row: AgencyRow) -> dict[str, Value]:
    """Write a row."""
    heirs = row.heirs or ()
    return {
        "name": row.name,
        "aliases": "; ".join(row.aliases or ()),
        "kind": str(kinds(t)[row.kind].unescape()) if row.kind else "",
        "groups": "; ".join(row.groups or ()),
        "status": statuses(t)[row.active is not False],
        "heirs": "; ".join(f"{heir.name} ({heir.field})" if heir.field else heir.name for heir in heirs),
        "since": _since(t, [heir.since for heir in heirs]),
        "document": " | ".join(_all_or_each([heir.document or "" for heir in heirs])),
        "listed_as": row.listed_as or "",
    }


def _since(t: Language, days: Sequence[date]) -> Value:
    said = _all_or_each(days)
    return "; ".join(map(t.day, said)) if len(said) != 1 else said[0]


def _all_or_each(values: Sequence[T]) -> Sequence[T]:
    return values[:1] if len(set(values)) == 1 else values


def read_workbook(t: Language, data: bytes) -> list[AgencyRow]:
    """Read our own Excel table, in this process. Raises as bot.tables.read does."""
    return of_grid(t, tables.read(data, TableKind.AGENCIES, NEEDED))


def of_grid(t: Language, grid: Grid) -> list[AgencyRow]:
    """Take the rows out of our own Excel table."""
    return [_row(t, line) for line in grid.lines]


def read_csv(t: Language, data: bytes, *, plain: bool = False) -> list[AgencyRow]:
    """Read CSV with commas or semicolons, in this process. BadFileError when it has no title row and may not be plain.

    Plain: the first column is the name, the others are aliases, and there are no titles.
    """
    return of_lines(t, tables.comma_separated(data, heads()), plain=plain)


def read_plain_workbook(t: Language, data: bytes) -> list[AgencyRow]:
    """Read a workbook that somebody else has made: its first sheet, with titles or as a plain list. Blocks."""
    book = open_workbook(data, tables.LIMITS)
    try:
        sheet = book.worksheets[0].iter_rows(max_row=tables.LIMITS.rows, max_col=tables.MOST_COLUMNS, values_only=True)
        rows = list(sheet)
    except Exception as error:  # openpyxl raises whatever a broken part makes it meet
        raise BadFileError from error
    finally:
        book.close()
    return of_lines(t, [[_cell(t, value) for value in row] for row in rows], plain=True)


def _cell(t: Language, value: object) -> str:
    return clean(_plain(t, value.date() if isinstance(value, datetime) else str(value or ""))).strip()


def heads() -> list[str]:
    """Return the title that a title row must have, in each language."""
    return [column.title for code in LANGUAGES for column in columns(language(code)) if column.key in NEEDED]


def of_lines(t: Language, lines: Sequence[Sequence[str]], *, plain: bool = False) -> list[AgencyRow]:
    """Take the rows out of cells. BadFileError when they have no title row, unless they may be plain."""
    keys = _keys(lines[0] if lines else [])
    if keys is not None:
        found = (Line(n, _by_key(keys, line)) for n, line in enumerate(lines[1:], start=2))
        return [_row(t, line) for line in found if any(line.cells.values())]
    if not plain:
        raise BadFileError
    texts = ([cell for cell in line if cell] for line in lines)
    return [AgencyRow(n, line[0], more_aliases=tuple(line[1:])) for n, line in enumerate(texts, start=1) if line]


def _keys(head: Sequence[str]) -> list[str | None] | None:
    """Return the column that each title names, in any language; None where this is no title row."""
    known = {fold_alnum(column.title): column.key for code in LANGUAGES for column in columns(language(code))}
    keys = [known.get(fold_alnum(title)) for title in head]
    named = [key for key in keys if key is not None]
    return keys if "name" in named and len(named) == len(set(named)) else None


def _by_key(keys: Sequence[str | None], line: Sequence[str]) -> Mapping[str, Value]:
    padded = [*line, *[""] * (len(keys) - len(line))]
    return {key: cell for key, cell in zip(keys, padded, strict=False) if key is not None}


def _row(t: Language, line: Line) -> AgencyRow:
    """Read a row; what cannot be understood in it is its fault."""
    said = line.cells
    text = {key: _plain(t, value).strip() for key, value in said.items()}
    try:
        return AgencyRow(
            number=line.number,
            name=text["name"],
            aliases=_list(text["aliases"]) if "aliases" in text else None,
            kind=_kind(t, text.get("kind", "")),
            groups=_list(text["groups"]) if "groups" in text else None,
            active=_status(t, text["status"]) if "status" in text else None,
            heirs=tuple(_heirs(t, said)) if "heirs" in text else None,
            listed_as=text.get("listed_as") or None,
        )
    except Refused as fault:
        return AgencyRow(line.number, text["name"], fault=fault)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;\n]", text) if part.strip())


def _kind(t: Language, text: str) -> AgencyKind | None:
    return _word(t, "kind", text, lambda spoken: {kind: str(name.unescape()) for kind, name in kinds(spoken).items()})


def _status(t: Language, text: str) -> bool:
    found = _word(t, "status", text, statuses)
    return found is not False


def _word(t: Language, key: str, text: str, words: Callable[[Language], Mapping[T, str]]) -> T | None:
    """Return what a word of any language stands for; None for no word."""
    if not text:
        return None
    for code in LANGUAGES:
        for value, word in words(language(code)).items():
            if fold_alnum(word) == fold_alnum(text):
                return value
    raise _bad(t, key, text)


def _bad(t: Language, key: str, text: str) -> Refused:
    titles = {column.key: column.title for column in columns(t)}
    return Refused(Refusal.BAD_CELL, column=titles[key], words=text or "—")


def _heirs(t: Language, said: Mapping[str, Value]) -> Iterator[HeirCell]:
    names = _list(_plain(t, said["heirs"]))
    days = _each(t, "since", _days(t, said.get("since", "")), len(names))
    documents = _each(t, "document", _documents(_plain(t, said.get("document", ""))), len(names))
    for name, since, document in zip(names, days, documents, strict=True):
        found = HEIR.fullmatch(name)
        yield HeirCell(
            found["name"] if found else name, since, document.strip() or None, found["field"].strip() if found else None
        )


def _days(t: Language, value: Value) -> list[date]:
    if isinstance(value, date):
        return [value]
    return [_day(t, part) for part in _list(value)]


def _day(t: Language, text: str) -> date:
    found = DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError as error:
        raise _bad(t, "since", text) from error


def _documents(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


def _each(t: Language, key: str, values: Sequence[T], count: int) -> Sequence[T]:
    """Repeat one value for every heir; Refused when there are some, but not one for each."""
    if len(values) == 1 or count == 0:
        return [value for value in values[:1] for _heir in range(count)]
    if len(values) != count:
        raise _bad(t, key, "; ".join(map(str, values)))
    return values
