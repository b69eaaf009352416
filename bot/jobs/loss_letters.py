"""Words for the rows that tell the office of a lost chat."""

from __future__ import annotations

from bot.i18n import Language
from bot.registry import losses
from bot.registry.desk import Desk
from bot.registry.outbox import Kind, Letter
from bot.views import losses as views
from bot.views.message import Message


async def _chat_lost(desk: Desk, _: Language, letter: Letter) -> Message | None:
    lost = await losses.lost(desk.session, letter)
    return views.chat_lost(_, lost, repeat=letter.repeat) if lost else None


WRITERS = {Kind.CHAT_LOST: _chat_lost}
