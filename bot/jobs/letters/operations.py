"""Letters about the program itself: a part of it is stalled."""

from __future__ import annotations

from bot.i18n import Language
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.operations import heartbeat
from bot.registry.outbox.outbox import Kind, Letter
from bot.views.core.message import Message
from bot.views.operations import health as views


async def _stalled(uow: UnitOfWork, t: Language, letter: Letter) -> Message:
    return views.stalled(t, heartbeat.standstill_of(letter.subject), uow.now, repeat=letter.repeat)


WRITERS = {Kind.STALLED: _stalled}
