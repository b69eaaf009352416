"""/xong, /xacnhan, /tralai: a report is asked for and received, the office decides on it, the agency is told."""

from __future__ import annotations

from datetime import date

from bot.i18n import Language
from bot.registry.tasks.evidence import Report
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Task
from bot.views.core import words
from bot.views.core.markup import italic
from bot.views.core.message import Block, Button, FileRef, Message, say, short
from bot.views.tasks import tasks as task_views


def ask_evidence(t: Language, task: Task) -> Message:
    """Ask for the result of a task."""
    return say(
        t("<b>Task {number}</b>: {title}", number=task.number, title=short(task.content, task_views.TITLE_LIMIT)),
        t("Please answer this message with the result: the number of a document, a file, a photo, or a line of text."),
        asks=t("Number of the report, or the result"),
    )


def reported(t: Language, task: Task, today: date) -> Message:
    """Answer a report."""
    if task.state is State.CONFIRMED:
        outcome = t("Recorded as done.")
    elif task.part is Part.COORDINATING:
        outcome = t("Your agency's part is recorded. The lead agency closes the task.")
    else:
        outcome = t("The office will confirm or return it.")
    return say(
        t(
            "Report received for task {number}: {title}",
            number=task.number,
            title=short(task.content, task_views.TITLE_LIMIT),
        ),
        italic(words.due(t, task, today)),
        outcome,
    )


def to_decide(t: Language, task: Task, report: Report | None, today: date, *, repeat: bool = False) -> Message:
    """Tell the office of a report, with the buttons that answer it."""
    said = [task_views.full(t, task, today)]
    keyboard: list[list[Button]] = []
    if report is not None:
        said.append(t("<b>Reported by:</b> {name}", name=report.by))
        said.append(t("<b>Result:</b> {text}", text=report.text or t("see the files")))
    if task.part is Part.COORDINATING:
        said.append(t("This is the part of a coordinating agency; it needs no confirmation."))
    elif report is not None and task.state is State.REPORTED:
        keyboard.append(
            [
                Button(t("✅ Confirm"), f"confirm:{task.number}:{report.event_id}"),
                Button(t("↩ Return"), f"return:{task.number}:{report.event_id}"),
            ]
        )
    if repeat:
        said.append(t("(this may be a repeat)"))
    files = tuple(FileRef(file.file_id, file.kind) for file in report.files) if report else ()
    return say(t("<b>Report of a task</b>"), *said, keyboard=keyboard, files=files)


def decided(t: Language, task: Task, reason: str | None = None, *, undo: str | None = None) -> Message:
    """Say what the office answered, to the office and to the agency alike.

    ``undo`` is the data of the button that undoes a confirmation; an agency gets none.
    """
    title = short(task.content, task_views.TITLE_LIMIT)
    if task.state is State.CONFIRMED:
        return say(
            t(
                "Task {number} of {agency} is confirmed as done: {title}",
                number=task.number,
                agency=task.agency,
                title=title,
            ),
            keyboard=[[Button(t("↩ Undo"), undo)]] if undo else [],
        )
    if task.state is State.RETURNED:
        return say(
            t(
                "Task {number} of {agency} is returned: {title}",
                number=task.number,
                agency=task.agency,
                title=title,
            ),
            t("Reason: {reason}", reason=reason or ""),
        )
    return say(t("Task {number}: {state}", number=task.number, state=words.state(t, task.state)))


def ask_return_reason(t: Language, task: Task) -> Message:
    """Ask why a report is returned."""
    return say(
        t("Please answer this message with the reason for returning task {number}.", number=task.number),
        asks=t("Reason for returning"),
    )


def told_decision(t: Language, task: Task, reason: str | None, *, repeat: bool = False) -> Message:
    """Tell an agency that its report was confirmed or returned."""
    message = decided(t, task, reason)
    return Message((*message.blocks, Block(t("(this may be a repeat)")))) if repeat else message
