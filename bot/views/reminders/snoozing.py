"""/nhac: what is said around switching reminders off and on."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.reminders.snoozing import Quiet
from bot.registry.tasks.tasks import Task
from bot.views.core.message import Block, Message, say, short
from bot.views.tasks import tasks as task_views


def task_off(_: Language, task: Task) -> Message:
    """Say until when a task is left out of the reminders."""
    return say(
        _(
            "Reminders of task {number} are off until the end of {day}: {title}",
            number=task.number,
            day=_.day(task.quiet_until) if task.quiet_until else "",
            title=_of(task),
        ),
        _("It stays in /viec, marked 🔕. On again: /nhac {number} on", number=task.number),
    )


def task_on(_: Language, task: Task) -> Message:
    """Say that a task is in the reminders again."""
    return say(_("Reminders of task {number} are on again: {title}", number=task.number, title=_of(task)))


def agency_off(_: Language, agency: str, until: date) -> Message:
    """Say until when an agency's groups get no reminder."""
    return say(
        _("{agency} gets no morning reminders until the end of {day}.", agency=agency, day=_.day(until)),
        _("New tasks and answers still go there. On again: /nhac {agency} on", agency=agency),
    )


def agency_on(_: Language, agency: str) -> Message:
    """Say that an agency's groups get their reminders again."""
    return say(_("{agency} gets its morning reminders again.", agency=agency))


def quiet(_: Language, found: Quiet, today: date) -> Message:
    """List what is switched off, and say how it is switched."""
    blocks = []
    if found.agencies:
        blocks.append(Block(_("<b>Agencies without morning reminders</b>")))
    for name, day in found.agencies:
        blocks.append(Block(Markup("• ") + _("{agency}: until {day}", agency=name, day=_.day(day))))
    blocks += task_views.section(_, _("Tasks without reminders"), found.tasks, today)
    if not blocks:
        blocks.append(Block(_("All reminders are on.")))
    usage = _("Off: /nhac 12 off until 30/7, or /nhac and an agency's name and off. On: the same with on.")
    return Message((*blocks, Block("\n" + usage)))


def _of(task: Task) -> str:
    return short(task.content, task_views.TITLE_LIMIT)
