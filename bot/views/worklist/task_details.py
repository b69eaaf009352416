"""/viec 12: one task whole, with the buttons for what its reader may do now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from markupsafe import Markup

from bot.clock import day_of
from bot.i18n import Language
from bot.registry.core.permissions import Act
from bot.registry.requests.requests import MatterKind, Raised
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Task
from bot.registry.worklist.task_details import Card
from bot.views.core import words
from bot.views.core.message import Block, Button, Message, short
from bot.views.requests import concerns
from bot.views.tasks import tasks as task_views

CONTENT_LIMIT = 3000  # characters; the whole of it stands in the document
TITLE_LIMIT = 200


def card(_: Language, shown: Card, today: date) -> Message:
    """Show a task: what, from where, whose, how far, by when, what the others do, what is open about it."""
    task = shown.task
    texts = [
        _head(_, task),
        Markup("{}").format(short(task.content, CONTENT_LIMIT)),
        *_source(_, shown),
        _("<b>State:</b> {state}", state=_state(_, task)),
        *_dates(_, task, today),
        *task_views.urging(_, task, today),
        *_parts(_, shown),
        *(_matter(_, one) for one in shown.open),
        *_report(_, shown),
    ]
    first, *rest = (Block(text) for text in texts)
    return Message((Block(first.text, tasks=(task.number,)), *rest), _buttons(_, shown))


def _head(_: Language, task: Task) -> Markup:
    star = " ⭐" if task.starred else ""
    return _(
        "<b>Task {number}</b>{star} · {agency} · {part}",
        number=task.number,
        star=star,
        agency=task.agency,
        part=words.part(_, task.part),
    )


def _source(_: Language, shown: Card) -> Iterator[Markup]:
    document = shown.document
    item = _("item {path}", path=shown.task.path) if shown.task.path else None
    day = _.day(document.issued_on) if document.issued_on else None
    title = short(document.title, TITLE_LIMIT) if document.title else None
    said = [part for part in (document.number, day, item, title) if part]
    if document.number or document.title:
        yield _("<b>Source:</b> {source}", source=Markup(" · ").join(said))


def _state(_: Language, task: Task) -> Markup:
    said = words.state(_, task.state)
    if task.percent is not None and task.is_open():
        return Markup("{}, {} %").format(said, task.percent)
    return said


def _dates(_: Language, task: Task, today: date) -> Iterator[Markup]:
    yield _("<b>Deadline:</b> {deadline}", deadline=_deadline(_, task, today))
    if task.first_deadline is not None and task.first_deadline != task.deadline:
        yield _("First deadline: {day}", day=_.day(task.first_deadline))
    if task.extensions:
        yield _.plural("Extended {n} time", "Extended {n} times", task.extensions)
    yield _("Assigned on {day}", day=_.day(day_of(task.assigned_at)))
    if task.reported_at is not None and not task.is_open():
        yield _("Reported at {time}", time=_.instant(task.reported_at))


def _deadline(_: Language, task: Task, today: date) -> Markup:
    said = Markup(" “{}”").format(task.deadline_words) if task.deadline_words else Markup()
    if task.deadline is None:
        return _("no deadline") + said
    return Markup("{}{}, {}").format(_.weekday(task.deadline), said, words.days_left(_, task, today))


def _parts(_: Language, shown: Card) -> Iterator[Markup]:
    """Show how far the directive is, and each agency under its state."""
    if len(shown.parts) < 2:
        return
    counted = shown.tally
    yield _("<b>All agencies:</b> {reported}/{total} reported", reported=counted.reported, total=counted.total)
    for state in State:
        names = [_agency(_, task) for task in shown.parts if task.state is state]
        if names:
            yield Markup("• {}: {}").format(words.state(_, state), Markup("; ").join(names))


def _agency(_: Language, task: Task) -> Markup:
    if task.part is Part.LEAD:
        return Markup("{}").format(task.agency)
    return Markup("{} ({})").format(task.agency, words.part(_, task.part))


def _matter(_: Language, matter: Raised) -> Markup:
    said = Markup("⚠ <b>{}</b>").format(concerns.title(_, matter.kind))
    if matter.day is not None:
        day = _.day(matter.day)
        said += Markup(" ") + (
            _("by {day}", day=day) if matter.kind is MatterKind.EXPLANATION else _("until {day}", day=day)
        )
    return Markup("{}: {} ({}, {})").format(said, matter.text, matter.by, _.instant(matter.at))


def _report(_: Language, shown: Card) -> Iterator[Markup]:
    if shown.report is not None:
        yield _("<b>Reported by:</b> {name}", name=shown.report.by)
        yield _("<b>Result:</b> {text}", text=shown.report.text or _("see the files"))


def _buttons(_: Language, shown: Card) -> tuple[tuple[Button, ...], ...]:
    task, number = shown.task, shown.task.number
    agency: list[Button] = []
    office: list[Button] = []
    if Act.REPORT in shown.may:
        agency = _of_agency(_, task) if task.is_open() else []
        agency += [Button(_("Explain"), f"account:{number}")] if task.explain_by else []
    if Act.DECIDE in shown.may and task.state is State.REPORTED and task.part is not Part.COORDINATING:
        office.append(Button(_("Open report"), f"report:{number}"))
    if Act.STAR in shown.may:
        office.append(star_button(_, task))
    if Act.EXPLAIN in shown.may and task.state is not State.CANCELLED:
        office.append(Button(_("❗ Explanation"), f"explain:{number}"))
    return tuple(row for row in (tuple(agency[:3]), tuple(agency[3:]), tuple(office), _reading(_, shown)) if row)


def _of_agency(_: Language, task: Task) -> list[Button]:
    number, found = task.number, [task_views.done_button(_, task), Button(_("📈 Progress"), f"progress:{task.number}")]
    if task.state is State.ASSIGNED:
        found.insert(0, Button(_("📥 Received"), f"receive:{number}"))
    found.append(Button(_("⚠ Obstacle"), f"obstacle:{number}"))
    if task.deadline is not None and task.part is not Part.COORDINATING and not task.asking:
        found.append(Button(_("📅 Later deadline"), f"extend:{number}"))
    return found


def star_button(_: Language, task: Task) -> Button:
    """Make the button that gives or takes the star."""
    if task.starred:
        return Button(_("☆ Take the star off"), f"star:{task.number}:off")
    return Button(_("⭐ Star"), f"star:{task.number}:on")


def starred(_: Language, task: Task, today: date) -> Message:
    """Say whether a task has its star now."""
    said = _("⭐ This task has priority now.") if task.starred else _("This task has no star any more.")
    return Message(
        (Block(task_views.brief(_, task, today), tasks=(task.number,)), Block(said)), ((star_button(_, task),),)
    )


def _reading(_: Language, shown: Card) -> tuple[Button, ...]:
    number = shown.task.number
    buttons = []
    if Act.HISTORY in shown.may:
        buttons.append(Button(_("History"), f"history:{number}"))
    if Act.CONTEST in shown.may:
        buttons.append(Button(_("Object"), f"contest:{number}"))
    return tuple(buttons)
