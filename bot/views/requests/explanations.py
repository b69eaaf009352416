"""/giaitrinh: asking an agency to explain, the letter that says so, and the agency's explanation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.clock import day_of
from bot.i18n import Language
from bot.registry.requests.answers import TaskRequest
from bot.registry.requests.explanations import Demand
from bot.registry.requests.requests import Raised
from bot.registry.tasks.evidence import File
from bot.registry.tasks.tasks import Task
from bot.views.core.message import Block, Button, FileRef, Message, say
from bot.views.tasks import tasks as task_views


def ask_what(t: Language, task: Task, today: date) -> Message:
    """Ask what an agency is to explain."""
    return say(
        task_views.full(t, task, today),
        t(
            "Please answer this message with what {agency} is to explain, with a day before it if you want:"
            " 15/7 why it is late.",
            agency=task.agency,
        ),
        asks=t("What to explain"),
    )


def demanded(t: Language, demand: Demand, today: date) -> Message:
    """Say to whoever asked that the agency is asked to explain."""
    task, request = demand.task_request.task, demand.task_request.request
    said = [
        task_views.brief(t, task, today),
        t("{agency} is asked to explain by {day}.", agency=task.agency, day=t.day(request.day) if request.day else ""),
        t("<b>To explain:</b> {text}", text=request.text),
    ]
    if not demand.told:
        said.append(t("No chat is linked for {agency} yet; please tell it in another way.", agency=task.agency))
    return say(*said)


def letter(t: Language, task_request: TaskRequest, today: date) -> Message:
    """Ask an agency formally to explain."""
    task, request = task_request.task, task_request.request
    texts = [
        t("<b>Request for an explanation</b>"),
        task_views.full(t, task, today),
        t("<b>To explain:</b> {text}", text=request.text),
        t("<b>By:</b> {day}", day=t.weekday(request.day) if request.day else ""),
        t("<b>Asked by:</b> {name}", name=request.by),
        t("Please reply to this message with the explanation, or type /giaitrinh {number} and it.", number=task.number),
    ]
    first, *rest = texts
    blocks = (Block(first, tasks=(task.number,)), *(Block(text) for text in rest))
    return Message(blocks, ((explain_button(t, request),),))


def explain_button(t: Language, request: Raised) -> Button:
    """Make the agency's button that explains."""
    return Button(t("Explain"), f"account:{request.number}")


def ask_explanation(t: Language, task_request: TaskRequest, today: date) -> Message:
    """Ask the agency for its explanation."""
    return say(
        task_views.brief(t, task_request.task, today),
        t("<b>To explain:</b> {text}", text=task_request.request.text),
        t("Please answer this message with the explanation: a text, a file or a photo."),
        asks=t("Explanation"),
    )


def given(t: Language, task_request: TaskRequest, today: date) -> Message:
    """Say to the agency that its explanation was passed on."""
    return say(
        task_views.brief(t, task_request.task, today),
        t("The explanation is recorded and passed on to {name}.", name=task_request.request.by),
        *_late(t, task_request.request),
    )


def _late(t: Language, request: Raised) -> list[Markup]:
    if request.day is None or request.answered_at is None or day_of(request.answered_at) <= request.day:
        return []
    return [t("It came after the day set, {day}.", day=t.day(request.day))]


def explained(
    t: Language, task_request: TaskRequest, files: Sequence[File], today: date, *, repeat: bool = False
) -> Message:
    """Return an agency's explanation to whoever asked for it."""
    request = task_request.request
    said = [
        t("<b>Explanation of {agency}</b>", agency=task_request.task.agency),
        task_views.full(t, task_request.task, today),
        t("<b>To explain:</b> {text}", text=request.text),
        t("<b>Explained by:</b> {name}", name=request.answered_by or ""),
        t("<b>Explanation:</b> {text}", text=request.answer or t("see the files")),
        *_late(t, request),
    ]
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said, files=tuple(FileRef(file.file_id, file.kind) for file in files))
