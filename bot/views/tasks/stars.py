"""/sao: the star of a task, and the button that gives or takes it."""

from __future__ import annotations

from datetime import date

from bot.i18n import Language
from bot.registry.tasks.tasks import Task
from bot.views.core.message import Block, Button, Message
from bot.views.tasks import tasks as task_views


def star_button(t: Language, task: Task) -> Button:
    """Make the button that gives or takes the star."""
    if task.starred:
        return Button(t("☆ Take the star off"), f"star:{task.number}:off")
    return Button(t("⭐ Star"), f"star:{task.number}:on")


def starred(t: Language, task: Task, today: date) -> Message:
    """Say whether a task has its star now."""
    said = t("⭐ This task has priority now.") if task.starred else t("This task has no star any more.")
    return Message(
        (Block(task_views.brief(t, task, today), tasks=(task.number,)), Block(said)), ((star_button(t, task),),)
    )
