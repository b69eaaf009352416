"""What the office and the chairs read in the morning: short, with pointers to where each thing is dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.tasks.tasks import Task
from bot.registry.worklist.staff_digest import OfficeList, Pile, Waiting
from bot.views.core.message import Block, Message, short
from bot.views.tasks import tasks as task_views

MOST_LISTED = 10  # lines of one section; the rest is counted
WHY_LIMIT = 120


def office_list(_: Language, made: OfficeList, *, repeat: bool = False) -> Message:
    """Show the morning list of one person of the office."""
    blocks = [Block(_("<b>The office's list</b>\n{day}", day=_.weekday(made.day)))]
    if repeat:
        blocks.append(Block(_("(this may be a repeat)")))
    undelivered = [
        _.plural("{chat}: {n} message ({why})", "{chat}: {n} messages ({why})", one.n, chat=one.chat, why=_why(one.why))
        for one in made.undelivered
    ]
    blocks += _lines(_, _("Not delivered, see /trangthai"), undelivered)
    unlinked = [Markup("{}").format(name) for name in made.unlinked]
    blocks += _lines(_, _("Owe tasks and have no group that takes messages"), unlinked)
    blocks += _lines(_, _("Waiting for the office, see /duyet"), [_waiting(_, one) for one in made.waiting])
    blocks += _tasks(_, _("New tasks not answered by the agency"), made.not_received, made.day)
    blocks += _tasks(_, _("Urged again and again without a result"), made.escalated, made.day)
    return Message(tuple(blocks))


def _why(why: str) -> str:
    return short(why, WHY_LIMIT)


def _waiting(_: Language, one: Waiting) -> Markup:
    said = {
        Pile.REPORTS: _.plural("{n} report", "{n} reports", one.n),
        Pile.EXTENSIONS: _.plural("{n} request for a later deadline", "{n} requests for a later deadline", one.n),
        Pile.OBSTACLES: _.plural("{n} obstacle", "{n} obstacles", one.n),
        Pile.CONTESTS: _.plural("{n} objection", "{n} objections", one.n),
        Pile.EXPLANATIONS: _.plural("{n} explanation past its day", "{n} explanations past their day", one.n),
    }[one.pile]
    return _("{what}, the oldest since {instant}", what=said, instant=_.instant(one.since))


def _lines(_: Language, title: Markup, lines: Sequence[Markup]) -> list[Block]:
    if not lines:
        return []
    first, *rest = [Markup("• {}").format(line) for line in lines[:MOST_LISTED]]
    head = Markup("\n<b>{}</b>\n").format(title) + first
    return [Block(head), *map(Block, rest), *_more(_, len(lines))]


def _tasks(_: Language, title: Markup, tasks: Sequence[Task], today: date) -> list[Block]:
    if not tasks:
        return []
    first, *rest = [_task(_, task, today) for task in tasks[:MOST_LISTED]]
    head = Markup("\n<b>{} ({})</b>\n").format(title, len(tasks)) + first.text
    return [Block(head, tasks=first.tasks), *rest, *_more(_, len(tasks))]


def _task(_: Language, task: Task, today: date) -> Block:
    shown = task_views.line(_, task, today)
    return Block(Markup("{}\n    {}").format(shown.text, task.agency), tasks=shown.tasks)


def _more(_: Language, n: int) -> list[Block]:
    left = n - MOST_LISTED
    return [Block(_.plural("and {n} more", "and {n} more", left))] if left > 0 else []


def escalated(_: Language, tasks: Sequence[Task], today: date, *, repeat: bool = False) -> Message:
    """Show the chairs' weekly list: tasks that were urged again and again, most often urged first."""
    head = _(
        "<b>Tasks that stay overdue although they were urged</b>\n{day}",
        day=_.weekday(today),
    )
    blocks = [Block(head)]
    if repeat:
        blocks.append(Block(_("(this may be a repeat)")))
    blocks += [_task(_, task, today) for task in tasks[:MOST_LISTED]]
    blocks += _more(_, len(tasks))
    blocks.append(Block("\n" + _("/viec and the number shows a task whole; /giaitrinh asks its agency to explain.")))
    return Message(tuple(blocks))
