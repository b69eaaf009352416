"""The letter of what waits for each of the office in the morning."""

from __future__ import annotations

from bot.i18n import Language
from bot.jobs.letters.writer import Writer
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.registry.reminders import escalation, live_messages
from bot.registry.worklist import staff_digest
from bot.views.core.message import Message
from bot.views.worklist import staff_digest as views


async def office_morning(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell one of the office what waits, did not arrive or is not answered, while anything is."""
    made = await staff_digest.office_list(uow, letter.chat_id, await uow.calendar())
    if made.is_empty():
        return None
    told = [(escalation.NOT_RECEIVED, task) for task in made.not_received]
    await live_messages.keep(uow, letter, [*told, *((str(letter.kind), task) for task in made.escalated)], {})
    return views.office_list(t, made, repeat=letter.repeat)


WRITERS: dict[Kind, Writer] = {Kind.OFFICE_MORNING: office_morning}
