"""Tasks in chat: one line, a section, lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.reminders.live_messages import Since
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Task
from bot.views.core import words
from bot.views.core.markup import heading, italic
from bot.views.core.message import Block, Button, Message, say, short

TITLE_LIMIT = 160  # characters of a directive in a list
STRUCK_LIMIT = 80  # of one that is dealt with: an edited message is never longer than it was
FULL_LIMIT = 1500


def line(t: Language, task: Task, today: date, *, button: bool = False, apart: bool = False) -> Block:
    """Show a task in two lines of a list; ``apart``: the list's title says the agency's part already."""
    text = t(
        "<b>{number}</b>. {star}{title}\n    <i>{due}</i>",
        number=task.number,
        star="⭐ " if task.starred else "",
        title=short(task.content, TITLE_LIMIT),
        due=words.due(t, task, today),
    )
    said = [*marks(t, task, apart=apart), *urging(t, task, today)]
    text += Markup().join(Markup(" · {}").format(mark) for mark in said)
    return Block(text, (done_button(t, task),) if button else (), (task.number,))


def marks(t: Language, task: Task, *, apart: bool = False) -> list[Markup]:
    """Return in single words what is to be known of a task beside its deadline; nothing for one as it was assigned."""
    said = {
        t("coordinating"): task.part is Part.COORDINATING and not apart,
        t("consolidating the reports"): task.part is Part.CONSOLIDATING and not apart,
        t("returned"): task.state is State.RETURNED,
        t("received"): task.state is State.RECEIVED,
        t("explanation due {day}", day=t.day(task.explain_by) if task.explain_by else ""): task.explain_by is not None,
        t("{percent} % done", percent=task.percent): task.percent is not None and task.is_open(),
        t("⚠ obstacle"): task.stuck,
        t("later deadline asked for"): task.asking,
        t.plural("extended {n} time", "extended {n} times", task.extensions): task.extensions > 0,
    }
    return [mark for mark, holds in said.items() if holds]


def urging(t: Language, task: Task, today: date) -> list[Markup]:
    """Say how often a task was urged, and until when the office has switched its reminders off."""
    said = [t.plural("urged {n} time", "urged {n} times", task.urgings)] if task.urgings and task.is_open() else []
    if task.quiet_until is not None and task.is_quiet(today):
        said.append(t("🔕 until {day}", day=t.day(task.quiet_until)))
    return said


def struck(t: Language, task: Task, since: Since) -> Block:
    """Show a task of a list that was sent, and what became of it since: nothing is left to press."""
    became = {
        Since.REPORTED: t("reported"),
        Since.CONFIRMED: t("confirmed"),
        Since.CANCELLED: t("taken back"),
        Since.REDATED: t("new deadline: {day}", day=t.day(task.deadline)) if task.deadline else t("no deadline"),
    }[since]
    title = short(task.content, STRUCK_LIMIT)
    text = t("<s><b>{number}</b>. {title}</s> · {became}", number=task.number, title=title, became=became)
    return Block(text, (), (task.number,))


def done_button(t: Language, task: Task) -> Button:
    """Make the button that opens the report of a task."""
    return Button(t("✅ Done {number}", number=task.number), f"done:{task.number}")


def section(
    t: Language,
    title: Markup,
    tasks: Sequence[Task],
    today: date,
    *,
    button: bool = False,
    apart: bool = False,
    since: Mapping[int, Since] = MappingProxyType({}),
) -> list[Block]:
    """Show a titled list; nothing when it is empty.

    ``apart``: the title names the agency's part. ``since`` says what became of tasks after the list was sent.
    """
    if not tasks:
        return []
    first, *rest = (
        struck(t, task, since[task.number])
        if task.number in since
        else line(t, task, today, button=button, apart=apart)
        for task in tasks
    )
    # The title stays with its first task: a page never ends in a heading.
    head = "\n" + heading(title, len(tasks)) + "\n" + first.text
    return [Block(head, first.buttons, first.tasks), *rest]


def listing(t: Language, agency: str, tasks: Sequence[Task], reported: Sequence[Task], today: date) -> Message:
    """Show /viec: what an agency owes, late first, and what waits for the office."""
    leads = [task for task in tasks if task.part is not Part.COORDINATING]
    late = [task for task in leads if (task.days_left(today) or 0) < 0]
    dated = [task for task in leads if task.deadline and task not in late]
    undated = [task for task in leads if task.deadline is None]
    helping = [task for task in tasks if task.part is Part.COORDINATING]
    blocks = [Block(t("<b>Tasks of {agency}</b>, {day}", agency=agency, day=t.weekday(today)))]
    blocks += section(t, t("Overdue"), late, today, button=True)
    blocks += section(t, t("With a deadline"), dated, today, button=True)
    blocks += section(t, t("Without a deadline"), undated, today, button=True)
    blocks += section(t, t("Coordinating"), helping, today, apart=True)
    blocks += section(t, t("Reported, waiting for confirmation"), reported, today)
    if len(blocks) == 1:
        blocks.append(Block(t("No open task.")))
    else:
        blocks.append(
            Block("\n" + t("To report: /xong, the number, and the result. Example: /xong 12 Report 45/BC-SYT"))
        )
    return Message(tuple(blocks))


def brief(t: Language, task: Task, today: date) -> Markup:
    """Name a task in the answer to an act: number, short title, deadline and days left."""
    return Markup("{}\n{}").format(
        t("<b>Task {number}</b>: {title}", number=task.number, title=short(task.content, TITLE_LIMIT)),
        italic(dates(t, task, today)),
    )


def dates(t: Language, task: Task, today: date) -> Markup:
    """Say the deadline, how far it is, and where it was moved: how often, and what it was at first."""
    due = words.due(t, task, today)
    if not task.extensions:
        return due
    first = t.day(task.first_deadline) if task.first_deadline else "—"
    moved = t.plural(
        "extended {n} time, first deadline {day}",
        "extended {n} times, first deadline {day}",
        task.extensions,
        day=first,
    )
    return Markup("{} · {}").format(due, moved)


def full(t: Language, task: Task, today: date) -> Markup:
    """Show a task whole: number, words, source, agency, deadline."""
    source = short(task.notice or "", 120)
    return t(
        "<b>Task {number}</b> · {agency}\n{content}\n<i>{due}</i>{source}",
        number=task.number,
        agency=task.agency,
        content=short(task.content, FULL_LIMIT),
        due=dates(t, task, today),
        source=Markup("\n") + t("Source: {source}", source=source) if source else "",
    )


def which(t: Language, tasks: Iterable[Task], today: date, verb: str) -> Message:
    """Ask which task is meant, by a list with buttons that go on with ``verb``."""
    blocks = [Block(t("Which task? Press its button, or type the command again with the number."))]
    for task in tasks:
        shown = line(t, task, today)
        button = done_button(t, task) if verb == "done" else Button(str(task.number), f"{verb}:{task.number}")
        blocks.append(Block(shown.text, (button,), shown.tasks))
    return Message(tuple(blocks))


def no_open_task(t: Language) -> Message:
    """Say that there is nothing to report."""
    return say(t("No open task."))
