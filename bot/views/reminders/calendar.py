"""/lich: the days off and the worked days ahead, and what the office has said of a day."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.reminders.calendar import DAYS_AHEAD, Day, DaySet
from bot.views.core.markup import bold
from bot.views.core.message import Block, Message, say


def ahead(t: Language, days: Sequence[Day], *, may_change: bool) -> Message:
    """Show the days that differ from an ordinary week."""
    blocks = [Block(t("<b>Days off and worked days, next {n} days</b>", n=DAYS_AHEAD))]
    blocks += [Block(_line(t, day)) for day in days]
    if not days:
        blocks.append(Block(t("None: Saturdays and Sundays are off as always.")))
    if may_change:
        hint = t(
            "To change a day: /lich off 2/1/2026 by 1234/BNV-TCBC, /lich work 10/1/2026 by 1234/BNV-TCBC,"
            " /lich clear 2/1/2026"
        )
        blocks.append(Block("\n" + hint))
    return Message(tuple(blocks))


def _line(t: Language, day: Day) -> Markup:
    sign = t("worked") if day.worked else t("off")
    said = [Markup("• {}: {}").format(t.weekday(day.day), bold(sign))]
    if day.holiday:
        said.append(Markup("{}").format(day.holiday))
    if day.by_office:
        said.append(t("by {document}", document=day.document) if day.document else t("by the office"))
    return Markup(" · ").join(said)


def day_set(t: Language, done: DaySet) -> Message:
    """Say what a day is from now on, and how many tasks fall due on it."""
    said = [t("Recorded."), _line(t, done.day)]
    if done.due and not done.day.worked:
        said.append(
            t.plural(
                "{n} open task falls due on this day; its deadline stays as it is.",
                "{n} open tasks fall due on this day; their deadlines stay as they are.",
                done.due,
            )
        )
    return say(*said)


def usage(t: Language) -> Message:
    """Say how the calendar is changed."""
    return say(
        t("/lich shows the days ahead. /lich off 2/1/2026, /lich work 10/1/2026 or /lich clear 2/1/2026 changes one.")
    )
