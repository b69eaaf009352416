"""/duyet: everything that waits for somebody of the office, each with the button that opens it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from markupsafe import Markup

from bot.i18n import Language
from bot.registry.requests.answers import TaskRequest
from bot.registry.requests.requests import RequestKind
from bot.registry.tasks.tasks import Task
from bot.registry.worklist.inbox import Waiting
from bot.views.core.markup import heading
from bot.views.core.message import Block, Button, Message, short
from bot.views.intake import drafts
from bot.views.requests import answers as answer_views
from bot.views.tasks import tasks as task_views

TEXT_LIMIT = 160  # characters of what was raised


def queue(t: Language, waiting: Waiting, today: date) -> Message:
    """Show the reports, requests, obstacles and objections that wait, then the documents with drafts."""
    blocks = _reports(t, waiting.reports, today)
    for kind in (RequestKind.EXTENSION, RequestKind.OBSTACLE, RequestKind.OBJECTION):
        blocks += _requests(t, kind, [one for one in waiting.answers if one.request.kind is kind], today)
    if not blocks:
        blocks.append(Block(t("No report is waiting.")))
    return Message((*blocks, *drafts.unfinished(t, waiting.drafts)))


def _reports(t: Language, tasks: Sequence[Task], today: date) -> list[Block]:
    if not tasks:
        return []
    head = t.plural("<b>{n} report is waiting</b>", "<b>{n} reports are waiting</b>", len(tasks))
    return [Block(head), *(_of_agency(t, task, today, f"report:{task.number}") for task in tasks)]


def _requests(t: Language, kind: RequestKind, found: Iterable[TaskRequest], today: date) -> list[Block]:
    shown = [_of_agency(t, one.task, today, f"matter:{one.request.id}", _wish(t, one)) for one in found]
    head = "\n" + heading(answer_views.title(t, kind), len(shown))
    return [Block(head), *shown] if shown else []


def _wish(t: Language, task_request: TaskRequest) -> Markup:
    said = Markup("{}").format(short(task_request.request.text, TEXT_LIMIT))
    if task_request.request.kind is RequestKind.EXTENSION and task_request.request.day is not None:
        return t("until {day}: {text}", day=t.day(task_request.request.day), text=said)
    return said


def _of_agency(t: Language, task: Task, today: date, opens: str, words: Markup | None = None) -> Block:
    shown = task_views.line(t, task, today)
    text = Markup("{}\n    {}").format(shown.text, task.agency)
    if words:
        text += Markup("\n    “{}”").format(words)
    return Block(text, (Button(t("Open {number}", number=task.number), opens),), shown.tasks)
