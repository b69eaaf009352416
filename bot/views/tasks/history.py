"""/lichsu 12: what happened to a task, in sentences, newest last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.tasks.history import Entry
from bot.registry.tasks.states import State
from bot.registry.tasks.tasks import Part, Task
from bot.views.core import words
from bot.views.core.markup import bold, code
from bot.views.core.message import Block, Message, short

MOST_SHOWN = 60  # of the newest: more would flood a chat
TITLE_LIMIT = 160
SHOWN = ("agency", "part", "state", "percent", "deadline", "extensions")  # instants are the entry's own


def history(t: Language, task: Task, entries: Sequence[Entry]) -> Message:
    """Show the history of a task."""
    head = t(
        "<b>History of task {number}</b> · {agency}\n{title}",
        number=task.number,
        agency=task.agency,
        title=short(task.content, TITLE_LIMIT),
    )
    blocks = [Block(head, tasks=(task.number,))]
    left = len(entries) - MOST_SHOWN
    if left > 0:
        blocks.append(Block(t.plural("{n} earlier entry is not shown", "{n} earlier entries are not shown", left)))
    blocks += [Block(_entry(t, entry)) for entry in entries[-MOST_SHOWN:]]
    return Message(tuple(blocks))


def _entry(t: Language, entry: Entry) -> Markup:
    who = Markup("{}").format(entry.by) if entry.by else t("the program")
    if entry.by and entry.role is not None:
        who += Markup(" ({})").format(words.role(t, entry.role))
    said = Markup("{} · {}: {}").format(bold(t.instant(entry.at)), who, act(t, entry.act))
    for line in _details(t, entry):
        said += Markup("\n    ") + line
    return said


def _details(t: Language, entry: Entry) -> list[Markup]:
    names = [name for name in SHOWN if name in entry.changed]
    if entry.act == "assigned":
        names = [name for name in names if name != "state"]  # that is what the act itself says
    found = [_change(t, name, *entry.changed[name]) for name in names]
    if entry.day is not None:
        found.append(t("day: {day}", day=t.day(entry.day)))
    if entry.others:
        found.append(t("tasks: {numbers}", numbers=", ".join(map(str, entry.others))))
    if entry.text:
        found.append(Markup("“{}”").format(entry.text))
    return found


def _change(t: Language, name: str, before: object, after: object) -> Markup:
    field = {
        "agency": t("agency"),
        "part": t("part"),
        "state": t("state"),
        "percent": t("per cent"),
        "deadline": t("deadline"),
        "extensions": t("extensions"),
    }[name]
    if before is None:
        return Markup("{}: {}").format(field, _value(t, name, after))
    return Markup("{}: {} → {}").format(field, _value(t, name, before), _value(t, name, after))


def _value(t: Language, name: str, value: object) -> Markup | str:
    if value is None:
        return t("none")
    if name == "state":
        return words.state(t, State(str(value)))
    if name == "part":
        return words.part(t, Part(str(value)))
    return t.day(value) if isinstance(value, date) else str(value)


def act(t: Language, what: str) -> Markup:
    """Say what was done; an act of an older program by its name in the table."""
    return _acts(t).get(what) or code(what)


def _acts(t: Language) -> dict[str, Markup]:
    return {
        "assigned": t("assigned the task"),
        "received": t("received the task"),
        "progress": t("told the progress"),
        "reported": t("reported the task done"),
        "confirmed": t("confirmed the report"),
        "returned": t("returned the report"),
        "confirmation_undone": t("took the confirmation back"),
        "approval_undone": t("took the approval back"),
        "obstacle_raised": t("told of an obstacle"),
        "obstacle_answered": t("answered the obstacle"),
        "extension_raised": t("asked for a later deadline"),
        "extension_granted": t("granted the later deadline"),
        "extension_refused": t("refused the later deadline"),
        "deadline_followed": t("moved the deadline along with the lead's"),
        "explanation_raised": t("asked for an explanation"),
        "explanation_answered": t("explained"),
        "contest_raised": t("objected to what is recorded"),
        "contest_answered": t("answered the objection"),
        "matters_lapsed": t("closed what needed no answer any more"),
        "reassigned": t("moved the task to another agency"),
        "split": t("split the task among agencies"),
        "part_changed": t("changed the agency's part"),
        "redated": t("changed the deadline"),
        "merged": t("merged the task into another one"),
        "merged_in": t("merged other tasks into this one"),
        "withdrawn": t("took the task back"),
        "starred": t("gave the star"),
        "unstarred": t("took the star off"),
        "draft_approved": t("approved the draft"),
        "draft_dropped": t("dropped the draft"),
        "lead_changed": t("changed the lead of the draft"),
        "coordinating_changed": t("changed the coordinating agencies of the draft"),
        "consolidating_changed": t("changed who consolidates the reports"),
        "deadline_changed": t("changed the deadline of the draft"),
        "day_off_settled": t("settled a deadline on a day off"),
        "content_corrected": t("corrected the words"),
        "urged": t("urged: the task stood among the overdue ones of the morning"),
        "not_received": t("told the office that the agency had not answered"),
        "reminders_off": t("switched the reminders off"),
        "reminders_on": t("switched the reminders on again"),
        "series_continued": t("made the next occurrence"),
    }
