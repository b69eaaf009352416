"""Letters about the program itself: a part of it is stalled, it was silent for long, or an unexpected error came."""

from __future__ import annotations

from bot.i18n import Language
from bot.jobs.letters.writer import Writer
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.operations import faults, heartbeat, silence
from bot.registry.operations.faults import Thing
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import Letter
from bot.views.core.message import Message
from bot.views.operations import health as views


async def stalled(uow: UnitOfWork, t: Language, letter: Letter) -> Message:
    """Tell an admin that a part of the program is stalled, or was."""
    return views.stalled(t, heartbeat.stall_of(letter.subject), uow.now, repeat=letter.repeat)


async def fault(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    """Tell an admin of an unexpected error, by its reference."""
    reference, _colon, what = letter.subject.partition(":")
    thing, _space, number = what.rpartition(faults.BETWEEN)[2].partition(" ")
    name = await faults.agency_name(uow.session, int(number)) if thing == Thing.AGENCY and number.isdigit() else None
    return views.fault(t, reference, what, name)


async def silent(_uow: UnitOfWork, t: Language, letter: Letter) -> Message:
    """Tell a chat that what was typed during a silence may be lost."""
    begin, end = silence.silence_of(letter.subject)
    return views.silent(t, begin, end, repeat=letter.repeat)


WRITERS: dict[Kind, Writer] = {Kind.STALLED: stalled, Kind.SILENCE: silent, Kind.FAULT: fault}
