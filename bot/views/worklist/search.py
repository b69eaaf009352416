"""/tim: what was found."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Task
from bot.registry.worklist.search import Found
from bot.views.core import words
from bot.views.core.message import Block, Button, Message
from bot.views.tasks import tasks as task_views


def found(t: Language, shown: Found, today: date) -> Message:
    """List what was found, each with the button that opens it, and say how much is left out."""
    if not shown.tasks:
        return Message(
            (
                Block(t("Nothing found for “{query}”.", query=shown.query)),
                Block(t("Fewer words find more. Accents do not matter.")),
            )
        )
    head = t.plural(
        "<b>{n} task found for “{query}”</b>", "<b>{n} tasks found for “{query}”</b>", shown.total, query=shown.query
    )
    blocks = [Block(head), *(_line(t, task, today) for task in shown.tasks)]
    left = shown.total - len(shown.tasks)
    if left:
        blocks.append(Block("\n" + t.plural("and {n} other task", "and {n} other tasks", left)))
    return Message(tuple(blocks))


def _line(t: Language, task: Task, today: date) -> Block:
    shown = task_views.line(t, task, today)
    text = Markup("{}\n    {}").format(shown.text, task.agency)
    if task.state is not State.CANCELLED:  # the line itself says that it was cancelled
        text += Markup(" · {}").format(words.state(t, task.state))
    return Block(text, (Button(str(task.number), f"task:{task.number}"),), shown.tasks)
