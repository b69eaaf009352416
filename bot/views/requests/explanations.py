"""/giaitrinh: asking an agency to explain, the letter that says so, and the agency's explanation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.clock import day_of
from bot.i18n import Language
from bot.registry.requests.concerns import Concern
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
    task, matter = demand.concern.task, demand.concern.matter
    said = [
        task_views.brief(t, task, today),
        t("{agency} is asked to explain by {day}.", agency=task.agency, day=t.day(matter.day) if matter.day else ""),
        t("<b>To explain:</b> {text}", text=matter.text),
    ]
    if not demand.told:
        said.append(t("No chat is linked for {agency} yet; please tell it in another way.", agency=task.agency))
    return say(*said)


def letter(t: Language, concern: Concern, today: date) -> Message:
    """Ask an agency formally to explain."""
    task, matter = concern.task, concern.matter
    texts = [
        t("<b>Request for an explanation</b>"),
        task_views.full(t, task, today),
        t("<b>To explain:</b> {text}", text=matter.text),
        t("<b>By:</b> {day}", day=t.weekday(matter.day) if matter.day else ""),
        t("<b>Asked by:</b> {name}", name=matter.by),
        t("Please reply to this message with the explanation, or type /giaitrinh {number} and it.", number=task.number),
    ]
    first, *rest = texts
    blocks = (Block(first, tasks=(task.number,)), *(Block(text) for text in rest))
    return Message(blocks, ((explain_button(t, matter),),))


def explain_button(t: Language, matter: Raised) -> Button:
    """Make the agency's button that explains."""
    return Button(t("Explain"), f"account:{matter.number}")


def ask_explanation(t: Language, concern: Concern, today: date) -> Message:
    """Ask the agency for its explanation."""
    return say(
        task_views.brief(t, concern.task, today),
        t("<b>To explain:</b> {text}", text=concern.matter.text),
        t("Please answer this message with the explanation: a text, a file or a photo."),
        asks=t("Explanation"),
    )


def given(t: Language, concern: Concern, today: date) -> Message:
    """Say to the agency that its explanation was passed on."""
    return say(
        task_views.brief(t, concern.task, today),
        t("The explanation is recorded and passed on to {name}.", name=concern.matter.by),
        *_late(t, concern.matter),
    )


def _late(t: Language, matter: Raised) -> list[Markup]:
    if matter.day is None or matter.answered_at is None or day_of(matter.answered_at) <= matter.day:
        return []
    return [t("It came after the day set, {day}.", day=t.day(matter.day))]


def explained(t: Language, concern: Concern, files: Sequence[File], today: date, *, repeat: bool = False) -> Message:
    """Return an agency's explanation to whoever asked for it."""
    matter = concern.matter
    said = [
        t("<b>Explanation of {agency}</b>", agency=concern.task.agency),
        task_views.full(t, concern.task, today),
        t("<b>To explain:</b> {text}", text=matter.text),
        t("<b>Explained by:</b> {name}", name=matter.answered_by or ""),
        t("<b>Explanation:</b> {text}", text=matter.answer or t("see the files")),
        *_late(t, matter),
    ]
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said, files=tuple(FileRef(file.file_id, file.kind) for file in files))
