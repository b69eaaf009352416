"""Obstacles and objections: what an agency has raised, the office's answer, and the questions that ask for them."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.requests.answers import TaskRequest
from bot.registry.requests.requests import RequestKind, RequestState
from bot.registry.tasks.tasks import Task
from bot.views.core.markup import bold
from bot.views.core.message import Button, Message, say
from bot.views.tasks import tasks as task_views


def title(t: Language, kind: RequestKind) -> Markup:
    """Name what was raised."""
    return {
        RequestKind.OBSTACLE: t("Obstacle"),
        RequestKind.EXTENSION: t("Request for a later deadline"),
        RequestKind.OBJECTION: t("Objection to what is recorded"),
        RequestKind.EXPLANATION: t("Explanation asked for"),
    }[kind]


def card(t: Language, task_request: TaskRequest, today: date, *, repeat: bool = False) -> Message:
    """Show what an agency has raised, with the button that answers it while it waits."""
    request = task_request.request
    head = bold(title(t, request.kind))
    said = [head, task_views.full(t, task_request.task, today), words(t, task_request)]
    keyboard = []
    if request.state is RequestState.OPEN:
        keyboard.append([Button(t("💬 Answer"), f"answer:{request.id}")])
        said.append(t("To answer: press the button, or type /traloi {number} and the answer.", number=request.number))
    else:
        said.append(outcome(t, task_request))
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said, keyboard=keyboard)


def words(t: Language, task_request: TaskRequest) -> Markup:
    """Return who raised it, when, and the words."""
    request = task_request.request
    return t("{name}, {time}: {text}", name=request.by, time=t.instant(request.at), text=request.text)


def outcome(t: Language, task_request: TaskRequest) -> Markup:
    """Say what became of it."""
    request = task_request.request
    if request.state is RequestState.LAPSED or request.answer is None:
        return t("This needs no answer any more.")
    return t("<b>Answer of {name}:</b> {text}", name=request.answered_by or "", text=request.answer)


def ask_obstacle(t: Language, task: Task, today: date) -> Message:
    """Ask what holds a task up."""
    return say(
        task_views.brief(t, task, today),
        t("Please answer this message with what holds the task up, and what the office should do about it."),
        asks=t("What holds the task up"),
    )


def raised(t: Language, task_request: TaskRequest, today: date) -> Message:
    """Say that an obstacle was told to the office."""
    return say(
        task_views.brief(t, task_request.task, today),
        t("The obstacle is recorded, and the office is told of it. It stays marked until the office answers."),
    )


def ask_answer(t: Language, task_request: TaskRequest, today: date) -> Message:
    """Ask for the office's answer."""
    return say(
        task_views.brief(t, task_request.task, today),
        words(t, task_request),
        t("Please answer this message with the answer; the agency gets it."),
        asks=t("Answer to the agency"),
    )


def answered(t: Language, task_request: TaskRequest, today: date, *, repeat: bool = False) -> Message:
    """Tell the answer, to the office and to the agency alike."""
    said = [
        task_views.brief(t, task_request.task, today),
        Markup("{}: {}").format(bold(title(t, task_request.request.kind)), task_request.request.text),
        outcome(t, task_request),
    ]
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said)
