"""What the command line prints."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.i18n import Language
from bot.notices import Directive, Notice
from bot.views.core import words
from bot.views.core.message import Block, Message, say, short

LABEL = 12


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


def bad_settings(t: Language, faults: list[tuple[str, str]]) -> Message:
    """Say which settings are wrong."""
    rows = [Markup("  {}: {}").format(name.upper() or ".env", why) for name, why in faults]
    return say(t("These settings are wrong; please mend them in .env or in the environment:"), *rows)


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
