"""What is said when an agency has received tasks, and when it says how far one is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.i18n import Language
from bot.registry.reporting.progress import WHOLE
from bot.registry.tasks.tasks import Task
from bot.views.core.message import Block, Button, Message, say
from bot.views.tasks import tasks as task_views


def received(t: Language, tasks: Sequence[Task], today: date) -> Message:
    """Say which tasks are now recorded as received."""
    head = t.plural("Receipt recorded of {n} task:", "Receipt recorded of {n} tasks:", len(tasks))
    return Message((Block(head), *(task_views.line(t, task, today) for task in tasks)))


def which_received(t: Language, tasks: Sequence[Task], today: date) -> Message:
    """Ask which tasks were received, one by one or all of them."""
    asked = task_views.which(t, tasks, today, "receive")
    every = Button(t("📥 All received"), f"received:{tasks[0].number}")
    return Message(asked.blocks, ((every,),))


def advanced(t: Language, task: Task, today: date, text: str) -> Message:
    """Say what was recorded of a task's progress; all of it done is still no report."""
    said = [task_views.brief(t, task, today)]
    if task.percent is not None:
        said.append(t("Progress recorded: {percent} %", percent=task.percent))
    if text:
        said.append(t("Note recorded: {text}", text=text))
    if task.percent != WHOLE:
        return say(*said)
    said.append(t("100 % is not a report yet. To report it done: /xong {number} and the result.", number=task.number))
    return say(*said, keyboard=[[task_views.done_button(t, task)]])


def ask_progress(t: Language, task: Task, today: date) -> Message:
    """Ask how far a task is."""
    return say(
        task_views.brief(t, task, today),
        t("Please answer this message with how far it is, for example: 60 % the draft is with the departments"),
        asks=t("60 % and a few words"),
    )
