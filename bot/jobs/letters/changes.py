"""Letters of what the office has changed, taken back or undone."""

from __future__ import annotations

from bot.i18n import Language
from bot.jobs.letters.writer import Writer
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox import recipients
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.registry.tasks import tasks
from bot.registry.tasks.states import State
from bot.views.changes import changes
from bot.views.core.message import Message


async def withdrawn(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell of tasks that were taken back, but for those that were given again meanwhile."""
    why = await recipients.happened(uow.session, letter.subject)
    found = await tasks.by_numbers(uow.session, list(letter.tasks))
    gone = [task for task in found if task.state is State.CANCELLED]
    return changes.told_withdrawn(t, gone, why, repeat=letter.repeat) if gone and why is not None else None


async def redated(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell of a new deadline, while it is the present one."""
    why = await recipients.happened(uow.session, letter.subject)
    task = await tasks.by_number(uow.session, letter.tasks[0])
    if why is None or task is None or task.state is State.CANCELLED:
        return None
    present = task.deadline.isoformat() if task.deadline else None
    if why.after.get("deadline") != present:
        return None
    return changes.told_redated(t, task, why, uow.today, repeat=letter.repeat)


async def reopened(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell that a confirmation was a slip, while the report waits."""
    task = await tasks.by_number(uow.session, letter.tasks[0])
    return (
        changes.told_reopened(t, task, repeat=letter.repeat)
        if task is not None and task.state is State.REPORTED
        else None
    )


WRITERS: dict[Kind, Writer] = {Kind.WITHDRAWN: withdrawn, Kind.REDATED: redated, Kind.REOPENED: reopened}
