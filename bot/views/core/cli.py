"""What the command line prints."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.i18n import Language, msgid
from bot.misconfigured import Wrong
from bot.notices import Directive, Notice
from bot.settings import Settings, Unknown
from bot.views.core import words
from bot.views.core.message import Block, Message, say, short

LABEL = 12
UNUSABLE = msgid("cannot be used")
# What is said of a setting after its name, where more is known.
WHY: Mapping[str, str] = {
    "int": msgid("must be a whole number"),
    "time": msgid("must be a time of day"),
    "bool": msgid("must be true or false"),
    "greater_than_equal": msgid("must be {ge} or more"),
    "less_than_equal": msgid("must be {le} or less"),
    "string_pattern_mismatch": msgid("must be one of {choices}"),
    "string_too_short": msgid("must not be empty"),
    Wrong.ADDRESS: msgid("must begin with one of {schemes} and name a host"),
    Wrong.IDS: msgid("must be numbers, separated by commas"),
    Wrong.SECRET: msgid("must be set with WEBHOOK_URL: letters without accents, digits, - and _"),
    Wrong.LATER: msgid("must be later than {other}"),
    Wrong.NOT_LESS: msgid("must not be less than {other}"),
    Wrong.GREATER: msgid("must be greater than {other}"),
    Wrong.DATABASE_URL: msgid("must be the address of a PostgreSQL database or of a SQLite file"),
    Wrong.DATABASE_FILE: msgid("names a file that cannot be opened or written"),
    Wrong.DATABASE_REFUSES: msgid("names a database that does not accept this user, password or name"),
    Wrong.DATABASE_NEWER: msgid(
        "names a database of a newer version; please install that version or use another database"
    ),
    Wrong.DATABASE_BROKEN: msgid(
        "names a database that is damaged or not the bot's; please restore a backup or use another"
    ),
    Wrong.PORT_TAKEN: msgid("names a port that is in use already"),
    Wrong.PORT_FORBIDDEN: msgid("names a port that the bot may not open"),
    Wrong.NOT_LISTENING: msgid("is not an address of this machine"),
    Wrong.TOKEN_REFUSED: msgid("is not accepted by Telegram; please copy it from @BotFather again"),
}


def table(t: Language, read: Notice) -> str:
    """Show a notice's directives, one block of lines each."""
    head = t(
        "{issuer} · {number} · {day}",
        issuer=read.issuer or "—",
        number=read.number or "—",
        day=t.day(read.issued_on) if read.issued_on else "—",
    )
    count = t.plural("{n} directive found", "{n} directives found", len(read.directives))
    rows = [_directive(t, place, found) for place, found in enumerate(read.directives, 1)]
    doubts = [f"! {words.doubt(t, doubt).unescape()}" for doubt in sorted(read.doubts)]
    return "\n\n".join([head.unescape(), *doubts, count.unescape(), *rows])


def _directive(t: Language, place: int, found: Directive) -> str:
    lines = [f"{place}. [{found.path or '-'}] {short(found.content, 400)}"]
    for label, value in (
        (t("lead"), "; ".join(found.lead)),
        (t("coordinating"), "; ".join(found.coordinating)),
        (t("report to"), "; ".join(found.report_to)),
        (t("deadline"), _deadline(t, found)),
        (t("look at"), "; ".join(words.doubt(t, doubt).unescape() for doubt in sorted(found.doubts))),
    ):
        if value:
            lines.append(f"   {label.unescape():<{LABEL}} {value}")
    return "\n".join(lines)


def _deadline(t: Language, found: Directive) -> str:
    if found.deadline is None:
        return ""
    day = t.weekday(found.deadline.due) if found.deadline.due else "?"
    return f"{day} (“{found.deadline.words}”)"


def no_token(t: Language) -> Message:
    """Say how to get a token."""
    return say(
        t(
            "BOT_TOKEN is not set. Talk to @BotFather in Telegram: /newbot gives a token;"
            " write it into .env as BOT_TOKEN=..."
        ),
        t("To see the whole story without a token, an account or Telegram: make demo"),
    )


def wrong_setting(t: Language, name: str, why: str, values: Mapping[str, object]) -> Message:
    """Say in one sentence what is wrong with a setting, and give an example.

    ``why`` is one of ours or of pydantic's names; ``values`` fill in its sentence, and may hold an example.
    """
    shown = {**values, "choices": str(values.get("pattern", "")).strip("^$()").replace("|", ", ")}
    example = shown.get("example", _example(name))
    reason = t(WHY.get(why.removesuffix("_parsing"), UNUSABLE), **shown)
    return say(t("{name} {why}; for example: {name}={example}", name=name, why=reason, example=example))


def _example(name: str) -> str:
    field = Settings.model_fields[name.lower()]
    value = field.examples[0] if field.examples else field.default
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def unreadable_env(t: Language) -> Message:
    """Say that .env is no text, or may not be opened."""
    return say(
        t(".env cannot be read: it must be a text in UTF-8 that the bot may open, such as a copy of .env.example")
    )


def unknown_setting(t: Language, unknown: Unknown) -> Message:
    """Warn of a name that is no setting."""
    if not unknown.in_file:
        return say(
            t("{name} in the environment is no setting; {near} may be meant.", name=unknown.name, near=unknown.nearest)
        )
    if unknown.nearest is None:
        return say(t("{name} in .env is no setting.", name=unknown.name))
    return say(t("{name} in .env is no setting; {near} may be meant.", name=unknown.name, near=unknown.nearest))


def database_away(t: Language) -> Message:
    """Say that the database cannot be reached now."""
    return say(t("The database of DATABASE_URL does not answer; please try again later."))


def adopted(t: Language, name: str, before: str | None) -> Message:
    """Say that this deployment may send from this database."""
    if before in (None, name):
        return say(t("Deployment {name} may send from this database.", name=name))
    return say(
        t("Deployment {name} may now send from this database; {before} may not any more.", name=name, before=before)
    )


def no_file(t: Language, name: str, why: str) -> Message:
    """Say that a file cannot be opened."""
    return say(t("{name} cannot be opened: {why}", name=name, why=why))


def agencies_written(t: Language, file: str, count: int) -> Message:
    """Say that the list of agencies was written to a file."""
    return say(t.plural("{n} agency was written to {file}.", "{n} agencies were written to {file}.", count, file=file))


def health(t: Language, token: bool, programs: Mapping[str, str | None]) -> Message:  # noqa: FBT001
    """Show what is set and what is installed."""
    blocks = [Block(t("BOT_TOKEN: {state}", state=t("set") if token else t("missing")))]
    for name, found in programs.items():
        blocks.append(Block(Markup("{}: {}").format(name, found or t("not installed"))))
    return Message(tuple(blocks))


def webhook_deleted(t: Language, url: str) -> Message:
    """Say which webhook was deleted, if there was one."""
    if not url:
        return say(t("Telegram has no webhook for this bot."))
    return say(t("The webhook at {host} is deleted; the bot can be polled.", host=urlsplit(url).hostname))


def telegram_away(t: Language) -> Message:
    """Say that Telegram does not answer."""
    return say(t("Telegram does not answer. Please check BOT_API_URL and PROXY_URL, and try again."))
