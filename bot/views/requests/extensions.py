"""Extensions: the question, the request as the deciders read it, and the decision."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.requests.concerns import Concern
from bot.registry.requests.extensions import Asked
from bot.registry.requests.requests import MatterState
from bot.registry.tasks.tasks import Task
from bot.views.core.message import Button, Message, say
from bot.views.requests import concerns as concern_views
from bot.views.tasks import tasks as task_views


def ask_day(_: Language, task: Task, today: date) -> Message:
    """Ask for the new deadline and the reason."""
    return say(
        task_views.brief(_, task, today),
        _(
            "Please answer this message with the new deadline, then the reason, for example: 15/07/2026 the guidance"
            " of the ministry has not come"
        ),
        asks=_("New deadline, then the reason"),
    )


def asked(_: Language, done: Asked, today: date) -> Message:
    """Say that a request was recorded; the old deadline holds until it is granted."""
    said = [task_views.brief(_, done.concern.task, today), *_wish(_, done.concern, day_off=done.day_off)]
    said.append(_("The request waits for a decision; until then the present deadline holds."))
    return say(*said)


def _wish(_: Language, concern: Concern, *, day_off: bool) -> list[Markup]:
    matter = concern.matter
    said = []
    if matter.day is not None:
        said.append(_("<b>New deadline asked for:</b> {day}", day=_.weekday(matter.day)))
    if day_off:
        said.append(Markup("⚠ ") + _("the deadline falls on a day off"))
    said.append(_("<b>Reason:</b> {text}", text=matter.text))
    return said


def card(_: Language, concern: Concern, today: date, *, day_off: bool, repeat: bool = False) -> Message:
    """Show a request to whoever decides, with the buttons that do while it waits."""
    matter = concern.matter
    said = [
        Markup("<b>{}</b>").format(concern_views.title(_, matter.kind)),
        task_views.full(_, concern.task, today),
        *_wish(_, concern, day_off=day_off),
        _("<b>Asked by:</b> {name}, {time}", name=matter.by, time=_.instant(matter.at)),
    ]
    keyboard = []
    if matter.state is MatterState.OPEN:
        keyboard.append([Button(_("✅ Grant"), f"grant:{matter.id}"), Button(_("✖ Do not grant"), f"deny:{matter.id}")])
        said.append(
            _(
                "Or type: /dongy {number}, with another day where you grant that one; /khongdongy {number} and the"
                " reason.",
                number=matter.number,
            )
        )
    else:
        said.append(outcome(_, concern))
    if repeat:
        said.append(_("(this may be a repeat)"))
    return say(*said, keyboard=keyboard)


def outcome(_: Language, concern: Concern) -> Markup:
    """Say what became of a request."""
    matter, task = concern.matter, concern.task
    if matter.state is MatterState.GRANTED and task.deadline is not None:
        said = _("Granted by {name}; new deadline: {day}", name=matter.answered_by or "", day=_.day(task.deadline))
        return said + _note(_, matter.answer)
    if matter.state is MatterState.REFUSED:
        said = _("Not granted by {name}; the deadline stays.", name=matter.answered_by or "")
        return said + Markup("\n") + _("<b>Reason:</b> {text}", text=matter.answer or "")
    return _("This needs no answer any more.")


def _note(_: Language, text: str | None) -> Markup:
    return Markup("\n") + _("Note: {text}", text=text) if text else Markup()


def decided(_: Language, concern: Concern, today: date, *, repeat: bool = False) -> Message:
    """Tell the decision, to the office and to the agency alike."""
    said = [
        Markup("<b>{}</b>").format(concern_views.title(_, concern.matter.kind)),
        task_views.brief(_, concern.task, today),
        outcome(_, concern),
    ]
    if repeat:
        said.append(_("(this may be a repeat)"))
    return say(*said)


def followed(_: Language, task: Task, today: date, *, repeat: bool = False) -> Message:
    """Tell a coordinating agency that its deadline follows the lead's."""
    said = [
        task_views.brief(_, task, today),
        _("The lead agency was granted a later deadline; that of the coordinating part follows it."),
    ]
    if repeat:
        said.append(_("(this may be a repeat)"))
    return say(*said)


def ask_reason(_: Language, concern: Concern, today: date) -> Message:
    """Ask why a request is not granted."""
    return say(
        task_views.brief(_, concern.task, today),
        _("Please answer this message with the reason for not granting it; the agency gets it."),
        asks=_("Reason for not granting"),
    )
