"""What an agency reads of tasks that are new to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from bot.i18n import Language
from bot.registry.reminders.live_messages import Since
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Task
from bot.views.core.message import Block, Button, Message
from bot.views.tasks import tasks as task_views

NONE: Mapping[int, Since] = MappingProxyType({})


def assigned(
    t: Language,
    tasks: Sequence[Task],
    today: date,
    *,
    linked_late: bool = False,
    repeat: bool = False,
    since: Mapping[int, Since] = NONE,
) -> Message:
    """Tell an agency of its new tasks, or, after its chat was linked, of those assigned before."""
    agency = tasks[0].agency
    head = (
        t("<b>{agency}: open tasks</b>", agency=agency)
        if linked_late
        else t("<b>{agency}: new tasks</b>", agency=agency)
    )
    sources = dict.fromkeys(task.notice for task in tasks if task.notice)
    blocks = [Block(head)]
    blocks += [Block(t("Source: {source}", source=source)) for source in sources]
    if repeat:
        blocks.append(Block(t("(this may be a repeat)")))
    leads = [task for task in tasks if task.part is Part.LEAD]
    gathering = [task for task in tasks if task.part is Part.CONSOLIDATING]
    helping = [task for task in tasks if task.part is Part.COORDINATING]
    blocks += task_views.section(t, t("Lead"), leads, today, button=True, since=since)
    blocks += task_views.section(t, t("Consolidating"), gathering, today, button=True, apart=True, since=since)
    blocks += task_views.section(t, t("Coordinating"), helping, today, apart=True, since=since)
    blocks.append(Block("\n" + t("When done, press the button or reply /xong with the result. /viec lists all tasks.")))
    new = [task for task in tasks if task.state is State.ASSIGNED]
    return Message(tuple(blocks), ((received_button(t, new[0]),),) if new else ())


def received_button(t: Language, task: Task) -> Button:
    """Make the button that says that all tasks of a message were received; it names one of them."""
    return Button(t("📥 Received"), f"received:{task.number}")
