"""What the office and the chairs read in the morning: short, with pointers to where each thing is dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.tasks.tasks import Task
from bot.registry.worklist.staff_digest import Pile, StaffDigest, Waiting
from bot.views.core.markup import bold, heading
from bot.views.core.message import Block, Message, short
from bot.views.tasks import tasks as task_views

MOST_LISTED = 10  # lines of one section; the rest is counted
WHY_LIMIT = 120


def office_list(t: Language, made: StaffDigest, *, repeat: bool = False) -> Message:
    """Show the morning list of one person of the office."""
    blocks = [Block(t("<b>The office's list</b>\n{day}", day=t.weekday(made.day)))]
    if repeat:
        blocks.append(Block(t("(this may be a repeat)")))
    undelivered = [
        t.plural("{chat}: {n} message ({why})", "{chat}: {n} messages ({why})", one.n, chat=one.chat, why=_why(one.why))
        for one in made.undelivered
    ]
    blocks += _lines(t, t("Not delivered, see /trangthai"), undelivered)
    unlinked = [Markup("{}").format(name) for name in made.unlinked]
    blocks += _lines(t, t("Owe tasks and have no group that takes messages"), unlinked)
    blocks += _lines(t, t("Waiting for the office, see /duyet"), [_waiting(t, one) for one in made.waiting])
    blocks += _tasks(t, t("New tasks not answered by the agency"), made.not_received, made.day)
    blocks += _tasks(t, t("Urged again and again without a result"), made.escalated, made.day)
    return Message(tuple(blocks))


def _why(why: str) -> str:
    return short(why, WHY_LIMIT)


def _waiting(t: Language, one: Waiting) -> Markup:
    said = {
        Pile.REPORTS: t.plural("{n} report", "{n} reports", one.n),
        Pile.EXTENSIONS: t.plural("{n} request for a later deadline", "{n} requests for a later deadline", one.n),
        Pile.OBSTACLES: t.plural("{n} obstacle", "{n} obstacles", one.n),
        Pile.OBJECTIONS: t.plural("{n} objection", "{n} objections", one.n),
        Pile.EXPLANATIONS: t.plural("{n} explanation past its day", "{n} explanations past their day", one.n),
    }[one.pile]
    return t("{what}, the oldest since {instant}", what=said, instant=t.instant(one.since))


def _lines(t: Language, title: Markup, lines: Sequence[Markup]) -> list[Block]:
    if not lines:
        return []
    first, *rest = [Markup("• {}").format(line) for line in lines[:MOST_LISTED]]
    head = "\n" + bold(title) + "\n" + first
    return [Block(head), *map(Block, rest), *_more(t, len(lines))]


def _tasks(t: Language, title: Markup, tasks: Sequence[Task], today: date) -> list[Block]:
    if not tasks:
        return []
    first, *rest = [_task(t, task, today) for task in tasks[:MOST_LISTED]]
    head = "\n" + heading(title, len(tasks)) + "\n" + first.text
    return [Block(head, tasks=first.tasks), *rest, *_more(t, len(tasks))]


def _task(t: Language, task: Task, today: date) -> Block:
    shown = task_views.line(t, task, today)
    return Block(Markup("{}\n    {}").format(shown.text, task.agency), tasks=shown.tasks)


def _more(t: Language, n: int) -> list[Block]:
    left = n - MOST_LISTED
    return [Block(t.plural("and {n} more", "and {n} more", left))] if left > 0 else []


def escalated(t: Language, tasks: Sequence[Task], today: date, *, repeat: bool = False) -> Message:
    """Show the chairs' weekly list: tasks that were urged again and again, most often urged first."""
    head = t(
        "<b>Tasks that stay overdue although they were urged</b>\n{day}",
        day=t.weekday(today),
    )
    blocks = [Block(head)]
    if repeat:
        blocks.append(Block(t("(this may be a repeat)")))
    blocks += [_task(t, task, today) for task in tasks[:MOST_LISTED]]
    blocks += _more(t, len(tasks))
    blocks.append(Block("\n" + t("/viec and the number shows a task whole; /giaitrinh asks its agency to explain.")))
    return Message(tuple(blocks))
