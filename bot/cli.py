"""The command line: run the bot, read a notice, fill the list of agencies, check the machine."""

from __future__ import annotations

import argparse
import asyncio
import csv
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from bot import app, notices
from bot.i18n import Language, language
from bot.notices import Notice, UnreadableDocument
from bot.registry import agencies, outbox
from bot.registry.refusals import Refused
from bot.settings import Settings
from bot.views import cli as views
from bot.views import refusals
from bot.views.message import Message, plain
from bot.workdays import WorkCalendar

FAILED = 1
MISUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    try:
        settings = Settings()
    except ValidationError as error:
        _print(
            views.bad_settings(
                language(None), [(str(e["loc"][0]) if e["loc"] else "", e["msg"]) for e in error.errors()]
            ),
            error=True,
        )
        return MISUSED
    _ = language(settings.locale)
    chosen = _parser(_).parse_args(arguments)
    if chosen.command == "extract":
        return extract(_, chosen.file, as_json=chosen.json, issued_on=chosen.issued)
    if chosen.command == "agencies":
        return asyncio.run(load_agencies(_, settings, chosen.file))
    if chosen.command == "doctor":
        return doctor(_, settings)
    if chosen.command == "adopt":
        return asyncio.run(adopt(_, settings))
    return run(_, settings)


def _parser(_: Language) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nhacviec", description=str(_("Keeps assigned tasks from being forgotten.")))
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help=str(_("run the bot with the settings of .env")))
    reading = commands.add_parser("extract", help=str(_("read a notice and print its directives")))
    reading.add_argument("file", type=Path)
    reading.add_argument("--json", action="store_true", help=str(_("print JSON instead of a table")))
    reading.add_argument("--issued", type=date.fromisoformat, help=str(_("the notice's date, YYYY-MM-DD")))
    loading = commands.add_parser("agencies", help=str(_("fill the list of agencies from a CSV file: name, aliases")))
    loading.add_argument("file", type=Path)
    commands.add_parser("adopt", help=str(_("let this deployment send from this database (after a move or a restore)")))
    commands.add_parser("doctor", help=str(_("check the settings and which helper programs are installed")))
    return parser


def _print(message: Message, *, error: bool = False) -> None:
    for block in message.blocks:
        print(
            block.text.striptags() if "\n" not in block.text else plain(block.text),
            file=sys.stderr if error else sys.stdout,
        )


def run(_: Language, settings: Settings) -> int:
    """Run the bot; without a token, say how to get one."""
    if settings.bot_token is None:
        _print(views.no_token(_), error=True)
        return MISUSED
    app.run(settings)
    return 0


def extract(_: Language, file: Path, *, as_json: bool, issued_on: date | None) -> int:
    """Read a notice and print what it says: a table for people, or JSON."""
    try:
        read = notices.read(file.read_bytes(), file.name, issued_on=issued_on, calendar=WorkCalendar())
    except OSError as error:
        _print(views.no_file(_, str(file), error.strerror or ""), error=True)
        return FAILED
    except UnreadableDocument as problem:
        _print(refusals.unreadable(_, problem.fault, problem.detail), error=True)
        return FAILED
    print(_json(read) if as_json else views.table(_, read))
    return 0


def _json(read: Notice) -> str:
    return json.dumps(notices.to_json(read), ensure_ascii=False, indent=1)


async def load_agencies(_: Language, settings: Settings, file: Path) -> int:
    """Add the agencies of a CSV file: the first column is the name, the others are aliases. All of them or none."""
    office = app.make_office(settings)
    await office.db.migrate()
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = [[cell.strip() for cell in row if cell.strip()] for row in csv.reader(lines)]
        async with office.itself() as desk:
            for row in filter(None, rows):
                await agencies.enter(desk, row[0], row[1:])
    except OSError as error:
        _print(views.no_file(_, str(file), error.strerror or ""), error=True)
        return FAILED
    except Refused as no:
        _print(refusals.refused(_, no.refusal, no.facts), error=True)
        return FAILED
    finally:
        await office.db.close()
    _print(views.agencies_added(_, sum(map(bool, rows))))
    return 0


async def adopt(_: Language, settings: Settings) -> int:
    """Write this deployment's name into the database: from now on it is the one that may send from it."""
    office = app.make_office(settings)
    await office.db.migrate()
    async with office.itself() as desk:
        before = await outbox.adopt(desk.session, settings.deployment_id)
    await office.db.close()
    _print(views.adopted(_, settings.deployment_id, before))
    return 0


def doctor(_: Language, settings: Settings) -> int:
    """Say what is set and what is missing."""
    _print(views.health(_, settings.bot_token is not None, notices.programs()))
    return 0
