"""/nhac: what is said around switching reminders off and on."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.reminders.snoozing import Quiet
from bot.registry.tasks.tasks import Task
from bot.views.core.message import Block, Message, say, short
from bot.views.tasks import tasks as task_views


def task_off(t: Language, task: Task) -> Message:
    """Say until when a task is left out of the reminders."""
    return say(
        t(
            "Reminders of task {number} are off until the end of {day}: {title}",
            number=task.number,
            day=t.day(task.quiet_until) if task.quiet_until else "",
            title=_of(task),
        ),
        t("It stays in /viec, marked 🔕. On again: /nhac {number} on", number=task.number),
    )


def task_on(t: Language, task: Task) -> Message:
    """Say that a task is in the reminders again."""
    return say(t("Reminders of task {number} are on again: {title}", number=task.number, title=_of(task)))


def agency_off(t: Language, agency: str, until: date) -> Message:
    """Say until when an agency's groups get no reminder."""
    return say(
        t("{agency} gets no morning reminders until the end of {day}.", agency=agency, day=t.day(until)),
        t("New tasks and answers still go there. On again: /nhac {agency} on", agency=agency),
    )


def agency_on(t: Language, agency: str) -> Message:
    """Say that an agency's groups get their reminders again."""
    return say(t("{agency} gets its morning reminders again.", agency=agency))


def quiet(t: Language, found: Quiet, today: date) -> Message:
    """List what is switched off, and say how it is switched."""
    blocks = []
    if found.agencies:
        blocks.append(Block(t("<b>Agencies without morning reminders</b>")))
    for name, day in found.agencies:
        blocks.append(Block(Markup("• ") + t("{agency}: until {day}", agency=name, day=t.day(day))))
    blocks += task_views.section(t, t("Tasks without reminders"), found.tasks, today)
    if not blocks:
        blocks.append(Block(t("All reminders are on.")))
    usage = t("Off: /nhac 12 off until 30/7, or /nhac and an agency's name and off. On: the same with on.")
    return Message((*blocks, Block("\n" + usage)))


def _of(task: Task) -> str:
    return short(task.content, task_views.TITLE_LIMIT)
