"""Letters of new tasks, and of those that were assigned before a group was linked."""

from __future__ import annotations

from bot.i18n import Language
from bot.jobs.letters.writer import Writer
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.registry.reminders import live_messages
from bot.registry.tasks import tasks
from bot.views.core.message import Message
from bot.views.intake import assigning as views


async def assigned(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell an agency of new tasks, those that are still open."""
    found = [task for task in await tasks.by_numbers(uow.session, list(letter.tasks)) if task.is_open()]
    if not found:
        return None
    await live_messages.keep(uow, letter, ((task.part, task) for task in found), {})
    late = letter.kind is Kind.CATCH_UP
    return views.assigned(t, found, uow.today, linked_late=late, repeat=letter.repeat)


WRITERS: dict[Kind, Writer] = {Kind.ASSIGNED: assigned, Kind.CATCH_UP: assigned}
