"""Obstacles and objections: what an agency has raised, the office's answer, and the questions that ask for them."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.requests.concerns import Concern
from bot.registry.requests.requests import MatterKind, MatterState
from bot.registry.tasks.tasks import Task
from bot.views.core.markup import bold
from bot.views.core.message import Button, Message, say
from bot.views.tasks import tasks as task_views


def title(t: Language, kind: MatterKind) -> Markup:
    """Name what was raised."""
    return {
        MatterKind.OBSTACLE: t("Obstacle"),
        MatterKind.EXTENSION: t("Request for a later deadline"),
        MatterKind.CONTEST: t("Objection to what is recorded"),
        MatterKind.EXPLANATION: t("Explanation asked for"),
    }[kind]


def card(t: Language, concern: Concern, today: date, *, repeat: bool = False) -> Message:
    """Show what an agency has raised, with the button that answers it while it waits."""
    matter = concern.matter
    head = bold(title(t, matter.kind))
    said = [head, task_views.full(t, concern.task, today), words(t, concern)]
    keyboard = []
    if matter.state is MatterState.OPEN:
        keyboard.append([Button(t("💬 Answer"), f"answer:{matter.id}")])
        said.append(t("To answer: press the button, or type /traloi {number} and the answer.", number=matter.number))
    else:
        said.append(outcome(t, concern))
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said, keyboard=keyboard)


def words(t: Language, concern: Concern) -> Markup:
    """Return who raised it, when, and the words."""
    matter = concern.matter
    return t("{name}, {time}: {text}", name=matter.by, time=t.instant(matter.at), text=matter.text)


def outcome(t: Language, concern: Concern) -> Markup:
    """Say what became of it."""
    matter = concern.matter
    if matter.state is MatterState.LAPSED or matter.answer is None:
        return t("This needs no answer any more.")
    return t("<b>Answer of {name}:</b> {text}", name=matter.answered_by or "", text=matter.answer)


def ask_obstacle(t: Language, task: Task, today: date) -> Message:
    """Ask what holds a task up."""
    return say(
        task_views.brief(t, task, today),
        t("Please answer this message with what holds the task up, and what the office should do about it."),
        asks=t("What holds the task up"),
    )


def raised(t: Language, concern: Concern, today: date) -> Message:
    """Say that an obstacle was told to the office."""
    return say(
        task_views.brief(t, concern.task, today),
        t("The obstacle is recorded, and the office is told of it. It stays marked until the office answers."),
    )


def ask_answer(t: Language, concern: Concern, today: date) -> Message:
    """Ask for the office's answer."""
    return say(
        task_views.brief(t, concern.task, today),
        words(t, concern),
        t("Please answer this message with the answer; the agency gets it."),
        asks=t("Answer to the agency"),
    )


def answered(t: Language, concern: Concern, today: date, *, repeat: bool = False) -> Message:
    """Tell the answer, to the office and to the agency alike."""
    said = [
        task_views.brief(t, concern.task, today),
        Markup("{}: {}").format(bold(title(t, concern.matter.kind)), concern.matter.text),
        outcome(t, concern),
    ]
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said)
