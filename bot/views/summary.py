"""/baocao: totals and a list by agency, with the time they stand for."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.figures import Counts, Summary
from bot.registry.tasks import Standing, Task
from bot.views import tasks as task_views
from bot.views import words
from bot.views.message import Block, Message, short

OVERDUE_SHOWN = 10


def summary(_: Language, shown: Summary, today: date) -> Message:
    """Show the summary on one screen, agencies with most overdue tasks first."""
    counts = shown.counts
    blocks = [Block(_("<b>Report on assigned tasks</b>\nas of {time}", time=_.instant(shown.at)))]
    if not counts.total:
        blocks.append(Block(_("No task has been assigned yet.")))
        return Message(tuple(blocks))
    blocks.append(
        Block(
            _(
                "Total: <b>{total}</b>; done: {done} ({percent} %)",
                total=counts.total,
                done=counts.done,
                percent=_percent(counts),
            )
        )
    )
    blocks += [
        Block(Markup("• {}: <b>{}</b>").format(words.standing(_, standing), counts.of[standing]))
        for standing in Standing
    ]
    blocks.append(Block("\n" + _("<b>By agency</b> (done/total, overdue, waiting)")))
    blocks += [_agency(_, name, of) for name, of in shown.agencies]
    blocks += _overdue(_, shown, today)
    if shown.unlinked:
        blocks.append(Block("\n" + _("No chat linked: {names}", names=short("; ".join(shown.unlinked), 600))))
    return Message(tuple(blocks))


def _percent(counts: Counts) -> int:
    return round(100 * counts.done / counts.total)


def _agency(_: Language, name: str, counts: Counts) -> Block:
    text = Markup("• {}: <b>{}/{}</b>").format(name, counts.done, counts.total)
    for standing, said in (
        (Standing.OVERDUE, _.plural("{n} overdue", "{n} overdue", counts.of[Standing.OVERDUE])),
        (Standing.WAITING, _.plural("{n} waiting", "{n} waiting", counts.of[Standing.WAITING])),
    ):
        if counts.of[standing]:
            text += Markup(", ") + said
    return Block(text)


def _overdue(_: Language, shown: Summary, today: date) -> list[Block]:
    if not shown.overdue:
        return []
    blocks = [Block("\n" + _("<b>Overdue, longest first</b>"))]
    blocks += [_late(_, task, today) for task in shown.overdue[:OVERDUE_SHOWN]]
    more = len(shown.overdue) - OVERDUE_SHOWN
    if more > 0:
        blocks.append(Block(_.plural("and {n} more task", "and {n} more tasks", more)))
    return blocks


def _late(_: Language, task: Task, today: date) -> Block:
    shown = task_views.line(_, task, today)
    return Block(Markup("{}\n    {}").format(shown.text, task.agency), tasks=shown.tasks)
