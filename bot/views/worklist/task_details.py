"""/viec 12: one task whole, with the buttons for what its reader may do now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from bot.clock import day_of
from bot.i18n import Language
from bot.registry.core.permissions import Act
from bot.registry.requests.requests import Raised, RequestKind
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Task
from bot.registry.worklist.task_details import Card
from bot.views.core import words
from bot.views.core.markup import bold
from bot.views.core.message import Block, Button, Message, short
from bot.views.requests import answers
from bot.views.tasks import stars
from bot.views.tasks import tasks as task_views

CONTENT_LIMIT = 3000  # characters; the whole of it stands in the document
TITLE_LIMIT = 200


def card(t: Language, shown: Card, today: date) -> Message:
    """Show a task: what, from where, whose, how far, by when, what the others do, what is open about it."""
    task = shown.task
    texts = [
        _head(t, task),
        Markup("{}").format(short(task.content, CONTENT_LIMIT)),
        *_source(t, shown),
        t("<b>State:</b> {state}", state=_state(t, task)),
        *_dates(t, task, today),
        *task_views.urging(t, task, today),
        *_parts(t, shown),
        *(_matter(t, one) for one in shown.open),
        *_report(t, shown),
    ]
    first, *rest = (Block(text) for text in texts)
    return Message((Block(first.text, tasks=(task.number,)), *rest), _buttons(t, shown))


def _head(t: Language, task: Task) -> Markup:
    star = " ⭐" if task.starred else ""
    return t(
        "<b>Task {number}</b>{star} · {agency} · {part}",
        number=task.number,
        star=star,
        agency=task.agency,
        part=words.part(t, task.part),
    )


def _source(t: Language, shown: Card) -> Iterator[Markup]:
    document = shown.document
    item = t("item {path}", path=shown.task.path) if shown.task.path else None
    day = t.day(document.issued_on) if document.issued_on else None
    title = short(document.title, TITLE_LIMIT) if document.title else None
    said = [part for part in (document.number, day, item, title) if part]
    if document.number or document.title:
        yield t("<b>Source:</b> {source}", source=Markup(" · ").join(said))


def _state(t: Language, task: Task) -> Markup:
    said = words.state(t, task.state)
    if task.percent is not None and task.is_open():
        return Markup("{}, {} %").format(said, task.percent)
    return said


def _dates(t: Language, task: Task, today: date) -> Iterator[Markup]:
    yield t("<b>Deadline:</b> {deadline}", deadline=_deadline(t, task, today))
    if task.first_deadline is not None and task.first_deadline != task.deadline:
        yield t("First deadline: {day}", day=t.day(task.first_deadline))
    if task.extensions:
        yield t.plural("Extended {n} time", "Extended {n} times", task.extensions)
    yield t("Assigned on {day}", day=t.day(day_of(task.assigned_at)))
    if task.reported_at is not None and not task.is_open():
        yield t("Reported at {time}", time=t.instant(task.reported_at))


def _deadline(t: Language, task: Task, today: date) -> Markup:
    said = Markup(" “{}”").format(task.deadline_words) if task.deadline_words else Markup()
    if task.deadline is None:
        return t("no deadline") + said
    return Markup("{}{}, {}").format(t.weekday(task.deadline), said, words.days_left(t, task, today))


def _parts(t: Language, shown: Card) -> Iterator[Markup]:
    """Show how far the directive is, and each agency under its state."""
    if len(shown.parts) < 2:
        return
    counted = shown.tally
    yield t("<b>All agencies:</b> {reported}/{total} reported", reported=counted.reported, total=counted.total)
    for state in State:
        names = [_agency(t, task) for task in shown.parts if task.state is state]
        if names:
            yield Markup("• {}: {}").format(words.state(t, state), Markup("; ").join(names))


def _agency(t: Language, task: Task) -> Markup:
    if task.part is Part.LEAD:
        return Markup("{}").format(task.agency)
    return Markup("{} ({})").format(task.agency, words.part(t, task.part))


def _matter(t: Language, request: Raised) -> Markup:
    said = Markup("⚠ ") + bold(answers.title(t, request.kind))
    if request.day is not None:
        day = t.day(request.day)
        said += Markup(" ") + (
            t("by {day}", day=day) if request.kind is RequestKind.EXPLANATION else t("until {day}", day=day)
        )
    return Markup("{}: {} ({}, {})").format(said, request.text, request.by, t.instant(request.at))


def _report(t: Language, shown: Card) -> Iterator[Markup]:
    if shown.report is not None:
        yield t("<b>Reported by:</b> {name}", name=shown.report.by)
        yield t("<b>Result:</b> {text}", text=shown.report.text or t("see the files"))


def _buttons(t: Language, shown: Card) -> tuple[tuple[Button, ...], ...]:
    task, number = shown.task, shown.task.number
    agency: list[Button] = []
    office: list[Button] = []
    if Act.REPORT in shown.may:
        agency = _of_agency(t, task) if task.is_open() else []
        agency += [Button(t("Explain"), f"account:{number}")] if task.explain_by else []
    if Act.DECIDE in shown.may and task.state is State.REPORTED and task.part is not Part.COORDINATING:
        office.append(Button(t("Open report"), f"report:{number}"))
    if Act.STAR in shown.may:
        office.append(stars.star_button(t, task))
    if Act.EXPLAIN in shown.may and task.state is not State.CANCELLED:
        office.append(Button(t("❗ Explanation"), f"explain:{number}"))
    return tuple(row for row in (tuple(agency[:3]), tuple(agency[3:]), tuple(office), _reading(t, shown)) if row)


def _of_agency(t: Language, task: Task) -> list[Button]:
    number, found = task.number, [task_views.done_button(t, task), Button(t("📈 Progress"), f"progress:{task.number}")]
    if task.state is State.ASSIGNED:
        found.insert(0, Button(t("📥 Received"), f"receive:{number}"))
    found.append(Button(t("⚠ Obstacle"), f"obstacle:{number}"))
    if task.deadline is not None and task.part is not Part.COORDINATING and not task.asking:
        found.append(Button(t("📅 Later deadline"), f"extend:{number}"))
    return found


def _reading(t: Language, shown: Card) -> tuple[Button, ...]:
    number = shown.task.number
    buttons = []
    if Act.HISTORY in shown.may:
        buttons.append(Button(t("History"), f"history:{number}"))
    if Act.OBJECTION in shown.may:
        buttons.append(Button(t("Object"), f"contest:{number}"))
    return tuple(buttons)
