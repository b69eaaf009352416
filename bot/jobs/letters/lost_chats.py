"""Words for the rows that tell the office of a lost chat."""

from __future__ import annotations

from bot.i18n import Language
from bot.registry.chats import lost_chats
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.outbox import Kind, Letter
from bot.views.chats import lost_chats as views
from bot.views.core.message import Message


async def _chat_lost(uow: UnitOfWork, t: Language, letter: Letter) -> Message | None:
    lost = await lost_chats.lost(uow.session, letter)
    return views.chat_lost(t, lost, repeat=letter.repeat) if lost else None


WRITERS = {Kind.CHAT_LOST: _chat_lost}
