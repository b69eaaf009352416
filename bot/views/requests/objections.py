"""/khieunai: an agency objects to how its task is recorded."""

from __future__ import annotations

from datetime import date

from bot.i18n import Language
from bot.registry.requests.answers import TaskRequest
from bot.registry.tasks.tasks import Task
from bot.views.core.message import Message, say
from bot.views.tasks import tasks as task_views


def ask_objection(t: Language, task: Task, today: date) -> Message:
    """Ask what is recorded wrongly."""
    return say(
        task_views.full(t, task, today),
        t("Please answer this message with what is recorded wrongly and what is right. /lichsu {number} shows it.",
          number=task.number),
        asks=t("What is recorded wrongly"),
    )  # fmt: skip


def raised(t: Language, task_request: TaskRequest, today: date) -> Message:
    """Say that the office is told, and that nothing of the task has changed."""
    return say(
        task_views.brief(t, task_request.task, today),
        t("The objection is recorded, and the office is told of it. The task itself is unchanged."),
        t("The answer of the office comes to the agency's group."),
    )
