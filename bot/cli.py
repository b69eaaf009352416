"""The command line: run the bot, read a notice, fill the list of agencies, check the machine."""

from __future__ import annotations

import argparse
import asyncio
import codecs
import contextlib
import io
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from bot import app, notices, tables
from bot.db import AWAY
from bot.i18n import Language, language
from bot.misconfigured import Wrong, WrongSettingError
from bot.notices import Notice, UnreadableDocument
from bot.process import running
from bot.readers import Readers
from bot.registry.core.context import Context
from bot.registry.core.refusals import Refusal
from bot.registry.directory import agency_table
from bot.registry.directory.agency_table import AgencyRow
from bot.registry.outbox import outbox
from bot.settings import Settings, unknown, written
from bot.tables import TableKind
from bot.telegram import connection
from bot.telegram.connection import NotReached, TokenRefused
from bot.views.core import cli as views
from bot.views.core import refusals
from bot.views.core.markup import plain
from bot.views.core.message import Message
from bot.views.directory import agency_import
from bot.views.directory import agency_table as codec
from bot.workdays import WorkCalendar

FAILED = 1
MISUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    _replace_what_cannot_be_shown()
    settings = _settings()
    if settings is None:
        return MISUSED
    t = language(settings.locale)
    try:
        return _command(t, settings, _parser(t).parse_args(arguments))
    except WrongSettingError as error:
        _print(views.wrong_setting(t, error.name, error.why, error.values), error=True)
        return MISUSED
    except DatabaseAwayError:
        _print(views.database_away(t), error=True)
        return FAILED


def _replace_what_cannot_be_shown() -> None:
    """Let a console that is not UTF-8 show ? for letters that it does not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _settings() -> Settings | None:
    """Return the settings; None, with a sentence about each, where one cannot be used."""
    try:
        given = written()
    except (OSError, UnicodeError):
        _print(views.unreadable_env(language(os.environ.get("LOCALE"))), error=True)
        return None
    t = language(given.get("locale"))
    for found in unknown():
        _print(views.unknown_setting(t, found), error=True)
    try:
        return Settings()
    except ValidationError as error:
        for fault in error.errors():
            values = fault.get("ctx", {})
            name = str(values.get("name") or fault["loc"][0]).upper()
            _print(views.wrong_setting(t, name, fault["type"], values), error=True)
        return None


def _command(t: Language, settings: Settings, chosen: argparse.Namespace) -> int:
    if chosen.command == "extract":
        return extract(t, chosen.file, as_json=chosen.json, issued_on=chosen.issued)
    if chosen.command == "agencies":
        return asyncio.run(agency_list(t, settings, chosen.file, chosen.export))
    if chosen.command == "doctor":
        return doctor(t, settings)
    if chosen.command == "adopt":
        return asyncio.run(adopt(t, settings))
    if chosen.command == "webhook":
        return webhook_delete(t, settings)
    return run(t, settings)


def _parser(t: Language) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="nhacviec", description=str(t("Keeps assigned tasks from being forgotten.")))
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help=str(t("run the bot with the settings of .env")))
    reading = commands.add_parser("extract", help=str(t("read a notice and print its directives")))
    reading.add_argument("file", type=Path)
    reading.add_argument("--json", action="store_true", help=str(t("print JSON instead of a table")))
    reading.add_argument("--issued", type=date.fromisoformat, help=str(t("the notice's date, YYYY-MM-DD")))
    loading = commands.add_parser("agencies", help=str(t("take in the list of agencies from a CSV or Excel file")))
    loading.add_argument("file", type=Path, nargs="?")
    loading.add_argument("--export", type=Path, help=str(t("write the list to this file, .csv or .xlsx")))
    commands.add_parser("adopt", help=str(t("let this deployment send from this database (after a move or a restore)")))
    hook = commands.add_parser("webhook", help=str(t("delete the bot's webhook, so that it can be polled again")))
    hook.add_argument("action", choices=["delete"])
    commands.add_parser("doctor", help=str(t("check the settings and which helper programs are installed")))
    return parser


def _print(message: Message, *, error: bool = False) -> None:
    for block in message.blocks:
        print(
            block.text.striptags() if "\n" not in block.text else plain(block.text),
            file=sys.stderr if error else sys.stdout,
        )


def run(t: Language, settings: Settings) -> int:
    """Run the bot; without a token, say how to get one."""
    if settings.bot_token is None:
        _print(views.no_token(t), error=True)
        return MISUSED
    return running.run(settings)


def extract(t: Language, file: Path, *, as_json: bool, issued_on: date | None) -> int:
    """Read a notice and print what it says: a table for people, or JSON."""
    try:
        read = asyncio.run(_read(file.read_bytes(), file.name, issued_on))
    except OSError as error:
        _print(views.no_file(t, str(file), error.strerror or ""), error=True)
        return FAILED
    except UnreadableDocument as problem:
        _print(refusals.unreadable(t, problem.fault, problem.detail), error=True)
        return FAILED
    print(_json(read) if as_json else views.table(t, read))
    return 0


async def _read(data: bytes, name: str, issued_on: date | None) -> Notice:
    async with Readers() as readers:
        return await readers.read(data, name, issued_on=issued_on, calendar=WorkCalendar())


def _json(read: Notice) -> str:
    """Return a notice as JSON, which loses no letter on a console that does not have it."""
    everything = codecs.lookup(sys.stdout.encoding).name == "utf-8"
    return json.dumps(notices.to_json(read), ensure_ascii=not everything, indent=1)


class DatabaseAwayError(Exception):
    """The database does not answer now."""


@contextlib.asynccontextmanager
async def _office(settings: Settings) -> AsyncIterator[Context]:
    """Open the register for one command, in its newest form."""
    context = app.make_context(settings)
    try:
        try:
            await context.db.migrate()
        except AWAY as error:
            raise DatabaseAwayError from error
        yield context
    finally:
        await context.db.close()


async def agency_list(t: Language, settings: Settings, file: Path | None, export: Path | None) -> int:
    """Take the list of agencies in from a file, all of it or nothing, then write it to another; either may be left out.

    A CSV file without titles is a plain list: the first column is the name, the others are aliases.
    """
    try:
        async with _office(settings) as context:
            if file is not None:
                rows = _read_agencies(t, file)
                async with context.itself() as uow:
                    _print(agency_import.imported(t, await agency_table.load(uow, rows)))
            if export is not None:
                async with context.itself() as uow:
                    _write_agencies(t, export, await agency_table.rows(uow))
    except OSError as error:
        _print(views.no_file(t, str(error.filename), error.strerror or ""), error=True)
    except UnreadableDocument as problem:
        _print(refusals.unreadable(t, problem.fault, problem.detail), error=True)
    except (tables.BadFileError, tables.WrongColumnsError):
        _print(refusals.refused(t, Refusal.WRONG_TABLE, {}), error=True)
    except agency_table.TableRefusedError as no:
        _print(agency_import.refused(t, no.taken), error=True)
    else:
        return 0
    return FAILED


def _read_agencies(t: Language, file: Path) -> list[AgencyRow]:
    data = file.read_bytes()
    if tables.kind_of(data) is TableKind.AGENCIES:
        return codec.read_workbook(t, data)
    return codec.read_plain_workbook(t, data) if data.startswith(b"PK") else codec.read_csv(t, data, plain=True)


def _write_agencies(t: Language, file: Path, rows: Sequence[AgencyRow]) -> None:
    data = codec.comma_separated(t, rows) if file.suffix.lower() == ".csv" else codec.workbook(t, rows).data
    file.write_bytes(data)
    _print(views.agencies_written(t, str(file), len(rows)))


async def adopt(t: Language, settings: Settings) -> int:
    """Write this deployment's name into the database: from now on it is the one that may send from it."""
    async with _office(settings) as context, context.itself() as uow:
        before = await outbox.adopt(uow.session, settings.deployment_id)
    _print(views.adopted(t, settings.deployment_id, before))
    return 0


def webhook_delete(t: Language, settings: Settings) -> int:
    """Delete the bot's webhook at Telegram, whoever has set it."""
    if settings.bot_token is None:
        _print(views.no_token(t), error=True)
        return MISUSED
    try:
        _print(views.webhook_deleted(t, asyncio.run(_delete_webhook(settings))))
    except TokenRefused:  # its text shows the token
        raise WrongSettingError("BOT_TOKEN", Wrong.TOKEN_REFUSED) from None
    except NotReached:
        _print(views.telegram_away(t), error=True)
        return FAILED
    return 0


async def _delete_webhook(settings: Settings) -> str:
    context = app.make_context(settings)
    try:
        return await connection.delete_webhook(app.build(context))
    finally:
        await context.db.close()


def doctor(t: Language, settings: Settings) -> int:
    """Return what is set and what is missing."""
    _print(views.health(t, settings.bot_token is not None, notices.programs()))
    return 0
