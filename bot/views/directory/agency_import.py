"""The list of agencies given out as a file, and what each row came to of one that was taken in."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.directory.agency_table import Outcome, Taken
from bot.views.core import refusals
from bot.views.core.message import Block, Message, Upload, say, short

NAME_LIMIT = 200


def exported(t: Language, count: int, file: Upload) -> Message:
    """Hand out the file."""
    return say(
        t.plural("{n} agency is in this file.", "{n} agencies are in this file.", count),
        t(
            "Change it and send it back here: it is taken in whole or not at all. A new row adds an agency, a new name"
            " renames it; a row that you delete changes nothing."
        ),
        files=(file,),
    )


def imported(t: Language, taken: Sequence[Taken]) -> Message:
    """Report what a file has changed, row by row."""
    changed = [one for one in taken if one.outcome is not Outcome.SAME]
    head = t(
        "<b>List of agencies taken in</b>: {added} added, {renamed} renamed, {changed} changed, {same} unchanged.",
        **{str(outcome): sum(one.outcome is outcome for one in taken) for outcome in Outcome},
    )
    return Message((Block(head), *(Block(_line(t, one)) for one in changed)))


def refused(t: Language, taken: Sequence[Taken]) -> Message:
    """Report why nothing of a file was taken in, the refused rows first."""
    wrong = [one for one in taken if one.outcome is Outcome.REFUSED]
    right = [one for one in taken if one.outcome not in (Outcome.REFUSED, Outcome.SAME)]
    blocks = [
        Block(
            t.plural(
                "<b>Nothing was changed</b>: {n} row was refused. Please correct it and send the file again.",
                "<b>Nothing was changed</b>: {n} rows were refused. Please correct them and send the file again.",
                len(wrong),
            )
        )
    ]
    blocks += [Block(_line(t, one)) for one in wrong]
    if right:
        blocks.append(Block("\n" + t("These rows would have been taken in:")))
    return Message((*blocks, *(Block(_line(t, one)) for one in right)))


def _line(t: Language, one: Taken) -> Markup:
    name, number = short(one.row.name, NAME_LIMIT) or "—", one.row.number
    if one.outcome is Outcome.REFUSED and one.why is not None:
        why = Markup(" ").join(block.text for block in refusals.refused(t, one.why.refusal, one.why.facts).blocks)
        return Markup("❌ ") + t("Row {row} · {name}: {why}", row=number, name=name, why=why)
    if one.outcome is Outcome.ADDED:
        return Markup("➕ ") + t("Row {row} · {name}: added", row=number, name=name)
    if one.outcome is Outcome.RENAMED:
        return Markup("✏ ") + t("Row {row} · {before} → {name}: renamed", row=number, before=one.was, name=name)
    return Markup("✏ ") + t("Row {row} · {name}: changed", row=number, name=name)
