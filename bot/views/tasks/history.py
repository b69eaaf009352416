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
from bot.views.core.message import Block, Message, short

MOST_SHOWN = 60  # of the newest: more would flood a chat
TITLE_LIMIT = 160
SHOWN = ("agency", "part", "state", "percent", "deadline", "extensions")  # instants are the entry's own


def history(_: Language, task: Task, entries: Sequence[Entry]) -> Message:
    """Show the history of a task."""
    head = _(
        "<b>History of task {number}</b> · {agency}\n{title}",
        number=task.number,
        agency=task.agency,
        title=short(task.content, TITLE_LIMIT),
    )
    blocks = [Block(head, tasks=(task.number,))]
    left = len(entries) - MOST_SHOWN
    if left > 0:
        blocks.append(Block(_.plural("{n} earlier entry is not shown", "{n} earlier entries are not shown", left)))
    blocks += [Block(_entry(_, entry)) for entry in entries[-MOST_SHOWN:]]
    return Message(tuple(blocks))


def _entry(_: Language, entry: Entry) -> Markup:
    who = Markup("{}").format(entry.by) if entry.by else _("the program")
    if entry.by and entry.role is not None:
        who += Markup(" ({})").format(words.role(_, entry.role))
    said = Markup("<b>{}</b> · {}: {}").format(_.instant(entry.at), who, act(_, entry.act))
    for line in _details(_, entry):
        said += Markup("\n    ") + line
    return said


def _details(_: Language, entry: Entry) -> list[Markup]:
    names = [name for name in SHOWN if name in entry.changed]
    if entry.act == "assigned":
        names = [name for name in names if name != "state"]  # that is what the act itself says
    found = [_change(_, name, *entry.changed[name]) for name in names]
    if entry.day is not None:
        found.append(_("day: {day}", day=_.day(entry.day)))
    if entry.others:
        found.append(_("tasks: {numbers}", numbers=", ".join(map(str, entry.others))))
    if entry.text:
        found.append(Markup("“{}”").format(entry.text))
    return found


def _change(_: Language, name: str, before: object, after: object) -> Markup:
    field = {
        "agency": _("agency"),
        "part": _("part"),
        "state": _("state"),
        "percent": _("per cent"),
        "deadline": _("deadline"),
        "extensions": _("extensions"),
    }[name]
    if before is None:
        return Markup("{}: {}").format(field, _value(_, name, after))
    return Markup("{}: {} → {}").format(field, _value(_, name, before), _value(_, name, after))


def _value(_: Language, name: str, value: object) -> Markup | str:
    if value is None:
        return _("none")
    if name == "state":
        return words.state(_, State(str(value)))
    if name == "part":
        return words.part(_, Part(str(value)))
    return _.day(value) if isinstance(value, date) else str(value)


def act(_: Language, what: str) -> Markup:
    """Say what was done; an act of an older program by its name in the table."""
    return _acts(_).get(what) or Markup("<code>{}</code>").format(what)


def _acts(_: Language) -> dict[str, Markup]:
    return {
        "assigned": _("assigned the task"),
        "received": _("received the task"),
        "progress": _("told the progress"),
        "reported": _("reported the task done"),
        "confirmed": _("confirmed the report"),
        "returned": _("returned the report"),
        "confirmation_undone": _("took the confirmation back"),
        "approval_undone": _("took the approval back"),
        "obstacle_raised": _("told of an obstacle"),
        "obstacle_answered": _("answered the obstacle"),
        "extension_raised": _("asked for a later deadline"),
        "extension_granted": _("granted the later deadline"),
        "extension_refused": _("refused the later deadline"),
        "deadline_followed": _("moved the deadline along with the lead's"),
        "explanation_raised": _("asked for an explanation"),
        "explanation_answered": _("explained"),
        "contest_raised": _("objected to what is recorded"),
        "contest_answered": _("answered the objection"),
        "matters_lapsed": _("closed what needed no answer any more"),
        "reassigned": _("moved the task to another agency"),
        "split": _("split the task among agencies"),
        "part_changed": _("changed the agency's part"),
        "redated": _("changed the deadline"),
        "merged": _("merged the task into another one"),
        "merged_in": _("merged other tasks into this one"),
        "withdrawn": _("took the task back"),
        "starred": _("gave the star"),
        "unstarred": _("took the star off"),
        "draft_approved": _("approved the draft"),
        "draft_dropped": _("dropped the draft"),
        "lead_changed": _("changed the lead of the draft"),
        "coordinating_changed": _("changed the coordinating agencies of the draft"),
        "consolidating_changed": _("changed who consolidates the reports"),
        "deadline_changed": _("changed the deadline of the draft"),
        "day_off_settled": _("settled a deadline on a day off"),
        "content_corrected": _("corrected the words"),
        "urged": _("urged: the task stood among the overdue ones of the morning"),
        "not_received": _("told the office that the agency had not answered"),
        "reminders_off": _("switched the reminders off"),
        "reminders_on": _("switched the reminders on again"),
        "series_continued": _("made the next occurrence"),
    }
