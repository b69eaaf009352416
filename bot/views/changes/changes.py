"""What the office changes, takes back or undoes: its own answers, and what the agencies are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.changes.changing import Moved, Redated
from bot.registry.changes.undoing import Undone
from bot.registry.changes.withdrawing import Proposal, Withdrawn
from bot.registry.outbox.recipients import Happened
from bot.registry.tasks.tasks import Task
from bot.views.core import words
from bot.views.core.markup import bold, italic
from bot.views.core.message import Block, Button, Message, say, short
from bot.views.tasks import tasks as task_views

TITLE_LIMIT = 160
REASON_LIMIT = 1500
NAMES_LIMIT = 800


def moved(t: Language, done: Moved) -> Message:
    """Say to whom a task went."""
    said = t("Task {number} of {agency}: {title}", number=done.old.number, agency=done.old.agency, title=_title(done))
    outcome = t("The agency keeps it; assigned also to:") if done.kept else t("It was taken back and assigned to:")
    given = [Markup("• {}: ").format(task.agency) + t("task {number}", number=task.number) for task in done.new]
    texts = [said, outcome, *given]
    if done.unlinked:
        names = short("; ".join(done.unlinked), NAMES_LIMIT)
        texts.append(t("No chat is linked yet for: {names}. Make a code with /moi and the agency's name.", names=names))
    return say(*texts)


def _title(done: Moved) -> str:
    return short(done.old.content, TITLE_LIMIT)


def ask_agency(t: Language, task: Task, today: date) -> Message:
    """Ask to whom a task goes."""
    return say(
        task_views.full(t, task, today),
        t("Please answer this message with the agency that takes it over; several are separated by semicolons."),
        asks=t("New agency"),
    )


def merged(t: Language, task: Task, others: Sequence[int], today: date) -> Message:
    """Say which task stays of several."""
    numbers = ", ".join(map(str, others))
    return say(
        t("Merged into task {number}: {numbers}.", number=task.number, numbers=numbers), task_views.full(t, task, today)
    )


def ask_reason(t: Language, task: Task, today: date) -> Message:
    """Ask why a task is taken back."""
    return say(
        task_views.full(t, task, today),
        t("Please answer this message with the reason for taking task {number} back.", number=task.number),
        asks=t("Reason for taking it back"),
    )


def ask_notice_reason(t: Language, number: int, title: str) -> Message:
    """Ask why a whole document is withdrawn."""
    return say(
        t("<b>Document {number}</b>: {title}", number=number, title=short(title, TITLE_LIMIT)),
        t("Please answer this message with the reason for withdrawing the whole document."),
        asks=t("Reason for withdrawing it"),
    )


def withdrawn(t: Language, task: Task, reason: str) -> Message:
    """Say that a task was taken back."""
    return say(
        t(
            "Task {number} of {agency} was taken back: {title}",
            number=task.number,
            agency=task.agency,
            title=short(task.content, TITLE_LIMIT),
        ),
        t("Reason: {reason}", reason=short(reason, REASON_LIMIT)),
    )


def propose(t: Language, proposal: Proposal) -> Message:
    """Show what withdrawing a document will do, with the button that does it."""
    texts = [
        t(
            "<b>Withdraw document {number}</b>: {title}",
            number=proposal.notice,
            title=short(proposal.title, TITLE_LIMIT),
        ),
        t("Reason: {reason}", reason=short(proposal.reason, REASON_LIMIT)),
        t.plural("{n} draft will be dropped", "{n} drafts will be dropped", proposal.drafts),
        t.plural("{n} open task will be taken back", "{n} open tasks will be taken back", proposal.tasks),
    ]
    if proposal.confirmed:
        texts.append(t.plural("{n} confirmed task stays", "{n} confirmed tasks stay", proposal.confirmed))
    return say(*texts, keyboard=[[Button(t("Withdraw the document"), f"withdraw:{proposal.event}")]])


def notice_withdrawn(t: Language, done: Withdrawn) -> Message:
    """Say what withdrawing a document did."""
    return say(
        t("Document {number} was withdrawn: {title}", number=done.notice, title=short(done.title, TITLE_LIMIT)),
        t.plural("{n} draft dropped", "{n} drafts dropped", done.drafts),
        t.plural("{n} task taken back", "{n} tasks taken back", len(done.tasks)),
    )


def redated(t: Language, done: Redated, today: date) -> Message:
    """Say which deadline a task has now."""
    texts = [
        t("The deadline of task {number} was changed.", number=done.task.number),
        task_views.full(t, done.task, today),
        t("Before: {day}", day=_day(t, done.before)),
    ]
    if done.day_off:
        texts.append(Markup("⚠ ") + t("the deadline falls on a day off"))
    return say(*texts)


def _day(t: Language, day: date | None) -> Markup | str:
    return t.weekday(day) if day else t("no deadline")


def reworded(t: Language, task: Task, today: date) -> Message:
    """Show a task whose words were corrected."""
    return say(t("The words were corrected."), task_views.full(t, task, today))


def task(t: Language, shown: Task, today: date) -> Message:
    """Show a task, and how it is changed."""
    return say(
        task_views.full(t, shown, today),
        t(
            "To change it: /sua v{number} due 30/7, /sua v{number} lead Agency, /sua v{number} content new words",
            number=shown.number,
        ),
    )


def approval_undone(t: Language, done: Undone) -> Message:
    """Say that an approval was undone."""
    return say(
        t.plural("Approval undone: {n} draft waits again", "Approval undone: {n} drafts wait again", len(done.drafts)),
        t.plural("{n} task taken back", "{n} tasks taken back", len(done.tasks)),
    )


def confirmation_undone(t: Language, shown: Task) -> Message:
    """Say that a confirmation was undone."""
    return say(
        t(
            "The confirmation of task {number} of {agency} was undone; its report waits again: {title}",
            number=shown.number,
            agency=shown.agency,
            title=short(shown.content, TITLE_LIMIT),
        )
    )


def told_withdrawn(t: Language, tasks: Sequence[Task], why: Happened, *, repeat: bool) -> Message:
    """Tell an agency that tasks are its no longer."""
    head = t.plural(
        "<b>{agency}: {n} task is yours no longer</b>",
        "<b>{agency}: {n} tasks are yours no longer</b>",
        len(tasks),
        agency=tasks[0].agency,
    )
    blocks = [Block(head), Block(_because(t, why))]
    if why.text:
        blocks.append(Block(t("Reason: {reason}", reason=short(why.text, REASON_LIMIT))))
    blocks += [
        Block(Markup("{}. {}").format(bold(one.number), short(one.content, TITLE_LIMIT)), (), (one.number,))
        for one in tasks
    ]
    return Message((*blocks, *_repeat(t, repeat=repeat)))


def _because(t: Language, why: Happened) -> Markup:
    if why.act == "merged_in":
        return t("The office has merged it into task {number}, which says the same.", number=why.number)
    return {
        "reassigned": t("The office has moved it to another agency. Nothing more needs to be done."),
        "notice_withdrawn": t("The document was withdrawn. Nothing more needs to be done."),
        "approval_undone": t("It was assigned by mistake. Nothing more needs to be done."),
        "clear_undone": t("It was assigned by mistake. Nothing more needs to be done."),
    }.get(why.act, t("The office has taken it back. Nothing more needs to be done."))


def told_redated(t: Language, shown: Task, why: Happened, today: date, *, repeat: bool) -> Message:
    """Tell an agency of its new deadline."""
    before = why.before.get("deadline")
    texts = [
        t("<b>{agency}: new deadline of task {number}</b>", agency=shown.agency, number=shown.number),
        Markup("{}\n{}").format(short(shown.content, TITLE_LIMIT), italic(words.due(t, shown, today))),
        t("Before: {day}", day=_day(t, date.fromisoformat(before) if before else None)),
    ]
    if why.text:
        texts.append(t("Reason: {reason}", reason=short(why.text, REASON_LIMIT)))
    first, *rest = texts
    blocks = [Block(first, (), (shown.number,)), *(Block(text) for text in rest)]
    return Message((*blocks, *_repeat(t, repeat=repeat)))


def told_reopened(t: Language, shown: Task, *, repeat: bool) -> Message:
    """Tell an agency that its report waits for the office again."""
    text = t(
        "The confirmation of task {number} was a slip; the report waits for the office again: {title}",
        number=shown.number,
        title=short(shown.content, TITLE_LIMIT),
    )
    return Message((Block(text, (), (shown.number,)), *_repeat(t, repeat=repeat)))


def _repeat(t: Language, *, repeat: bool) -> list[Block]:
    return [Block(t("(this may be a repeat)"))] if repeat else []
