"""Messages sent unasked: the morning reminder, new tasks. Written when they are sent, from the state then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.i18n import Language
from bot.registry.figures import Digest
from bot.registry.tasks import Part, Task
from bot.views import tasks as task_views
from bot.views.message import Block, Message, say


def digest(_: Language, shown: Digest, *, late_since: str | None = None, repeat: bool = False) -> Message:
    """Show the morning reminder: overdue, today, soon, later; oldest first."""
    blocks = [Block(_("<b>{agency}: tasks to do</b>\n{day}", agency=shown.agency, day=_.weekday(shown.day)))]
    if late_since:
        blocks.append(
            Block(_("(This reminder was due at {time}; the office is sorry for the delay.)", time=late_since))
        )
    if repeat:
        blocks.append(Block(_("(this may be a repeat)")))
    soon = _.plural("Within {n} day", "Within {n} days", shown.soon_days)
    later = _.plural("Within {n} day", "Within {n} days", shown.later_days)
    for title, tasks in (
        (_("Overdue"), shown.overdue),
        (_("Due today"), shown.today),
        (soon, shown.soon),
        (later, shown.later),
    ):
        blocks += task_views.section(_, title, tasks, shown.day, button=True)
    blocks.append(Block("\n" + _("When done, press the button or reply /xong with the result.")))
    return Message(tuple(blocks))


def assigned(
    _: Language, tasks: Sequence[Task], today: date, *, linked_late: bool = False, repeat: bool = False
) -> Message:
    """Tell an agency of its new tasks, or, after its chat was linked, of those assigned before."""
    agency = tasks[0].agency
    head = (
        _("<b>{agency}: open tasks</b>", agency=agency)
        if linked_late
        else _("<b>{agency}: new tasks</b>", agency=agency)
    )
    sources = dict.fromkeys(task.notice for task in tasks if task.notice)
    blocks = [Block(head)]
    blocks += [Block(_("Source: {source}", source=source)) for source in sources]
    if repeat:
        blocks.append(Block(_("(this may be a repeat)")))
    leads = [task for task in tasks if task.part is Part.LEAD]
    helping = [task for task in tasks if task.part is Part.COORDINATING]
    blocks += task_views.section(_, _("Lead"), leads, today, button=True)
    blocks += task_views.section(_, _("Coordinating"), helping, today)
    blocks.append(Block("\n" + _("When done, press the button or reply /xong with the result. /viec lists all tasks.")))
    return Message(tuple(blocks))


def decided(_: Language, task: Task, reason: str | None, *, repeat: bool = False) -> Message:
    """Tell an agency that its report was confirmed or returned."""
    message = task_views.decided(_, task, reason)
    return Message((*message.blocks, Block(_("(this may be a repeat)")))) if repeat else message


def fault(_: Language, reference: str, what: str) -> Message:
    """Tell the admins of an unexpected error."""
    return say(_("An unexpected error, reference <code>{reference}</code>: {what}", reference=reference, what=what))
