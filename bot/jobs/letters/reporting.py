"""Letters of a report: to the office that decides on it, and of the decision to the agency."""

from __future__ import annotations

from bot.i18n import Language
from bot.jobs.letters.writer import Writer
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.registry.reporting import completion
from bot.registry.tasks import tasks
from bot.registry.tasks.states import State
from bot.views.core.message import Message
from bot.views.reporting import completion as views

DECIDED = {Kind.CONFIRMED: State.CONFIRMED, Kind.RETURNED: State.RETURNED}


async def reported(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Show the office a report to decide on, while it is the newest one and waits."""
    task = await tasks.by_number(uow.session, letter.tasks[0])
    report = await completion.last_report(uow, task.number) if task else None
    if task is None or report is None or letter.subject != f"event:{report.event_id}":
        return None  # returned meanwhile, or reported again: that report has a message of its own
    return views.to_decide(t, task, report, uow.today, repeat=letter.repeat)


async def decided(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell an agency what became of its report, while that still holds."""
    task = await tasks.by_number(uow.session, letter.tasks[0])
    if task is None or task.state is not DECIDED[letter.kind]:
        return None  # the task went on meanwhile
    reason = await completion.return_reason(uow, task.number)
    return views.told_decision(t, task, reason, repeat=letter.repeat)


WRITERS: dict[Kind, Writer] = {Kind.REPORTED: reported, Kind.CONFIRMED: decided, Kind.RETURNED: decided}
