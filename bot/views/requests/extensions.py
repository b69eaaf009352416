"""Extensions: the question, the request as the deciders read it, and the decision."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.requests.answers import TaskRequest
from bot.registry.requests.extensions import Asked
from bot.registry.requests.requests import RequestState
from bot.registry.tasks.tasks import Task
from bot.views.core.markup import bold
from bot.views.core.message import Button, Message, say
from bot.views.requests import answers as answer_views
from bot.views.tasks import tasks as task_views


def ask_day(t: Language, task: Task, today: date) -> Message:
    """Ask for the new deadline and the reason."""
    return say(
        task_views.brief(t, task, today),
        t(
            "Please answer this message with the new deadline, then the reason, for example: 15/07/2026 the guidance"
            " of the ministry has not come"
        ),
        asks=t("New deadline, then the reason"),
    )


def asked(t: Language, done: Asked, today: date) -> Message:
    """Say that a request was recorded; the old deadline holds until it is granted."""
    said = [task_views.brief(t, done.task_request.task, today), *_wish(t, done.task_request, day_off=done.day_off)]
    said.append(t("The request waits for a decision; until then the present deadline holds."))
    return say(*said)


def _wish(t: Language, task_request: TaskRequest, *, day_off: bool) -> list[Markup]:
    request = task_request.request
    said = []
    if request.day is not None:
        said.append(t("<b>New deadline asked for:</b> {day}", day=t.weekday(request.day)))
    if day_off:
        said.append(Markup("⚠ ") + t("the deadline falls on a day off"))
    said.append(t("<b>Reason:</b> {text}", text=request.text))
    return said


def card(t: Language, task_request: TaskRequest, today: date, *, day_off: bool, repeat: bool = False) -> Message:
    """Show a request to whoever decides, with the buttons that do while it waits."""
    request = task_request.request
    said = [
        bold(answer_views.title(t, request.kind)),
        task_views.full(t, task_request.task, today),
        *_wish(t, task_request, day_off=day_off),
        t("<b>Asked by:</b> {name}, {time}", name=request.by, time=t.instant(request.at)),
    ]
    keyboard = []
    if request.state is RequestState.OPEN:
        keyboard.append(
            [Button(t("✅ Grant"), f"grant:{request.id}"), Button(t("✖ Do not grant"), f"deny:{request.id}")]
        )
        said.append(
            t(
                "Or type: /dongy {number}, with another day where you grant that one; /khongdongy {number} and the"
                " reason.",
                number=request.number,
            )
        )
    else:
        said.append(outcome(t, task_request))
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said, keyboard=keyboard)


def outcome(t: Language, task_request: TaskRequest) -> Markup:
    """Say what became of a request."""
    request, task = task_request.request, task_request.task
    if request.state is RequestState.GRANTED and task.deadline is not None:
        said = t("Granted by {name}; new deadline: {day}", name=request.answered_by or "", day=t.day(task.deadline))
        return said + _note(t, request.answer)
    if request.state is RequestState.REFUSED:
        said = t("Not granted by {name}; the deadline stays.", name=request.answered_by or "")
        return said + Markup("\n") + t("<b>Reason:</b> {text}", text=request.answer or "")
    return t("This needs no answer any more.")


def _note(t: Language, text: str | None) -> Markup:
    return Markup("\n") + t("Note: {text}", text=text) if text else Markup()


def decided(t: Language, task_request: TaskRequest, today: date, *, repeat: bool = False) -> Message:
    """Tell the decision, to the office and to the agency alike."""
    said = [
        bold(answer_views.title(t, task_request.request.kind)),
        task_views.brief(t, task_request.task, today),
        outcome(t, task_request),
    ]
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said)


def followed(t: Language, task: Task, today: date, *, repeat: bool = False) -> Message:
    """Tell a coordinating agency that its deadline follows the lead's."""
    said = [
        task_views.brief(t, task, today),
        t("The lead agency was granted a later deadline; that of the coordinating part follows it."),
    ]
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said)


def ask_reason(t: Language, task_request: TaskRequest, today: date) -> Message:
    """Ask why a request is not granted."""
    return say(
        task_views.brief(t, task_request.task, today),
        t("Please answer this message with the reason for not granting it; the agency gets it."),
        asks=t("Reason for not granting"),
    )
