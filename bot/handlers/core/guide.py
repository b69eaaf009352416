"""/trogiup and /ngonngu."""

from __future__ import annotations

from telegram import Chat

from bot.handlers.core.call import Call
from bot.views.core import guide as views


async def help_(call: Call) -> None:
    """Handle /trogiup: what this person can do in this chat."""
    async with call.looking() as uow:
        actor = uow.person
    await call.answer(views.help_(call.text, actor.role, call.bot.username, private=actor.in_private))


def is_for_us(call: Call) -> bool:
    """Return whether a command that we do not know is said to this bot: in a group it may be another bot's."""
    said = (call.message.text or "") if call.message else ""
    named = said.split(maxsplit=1)[0].lower().endswith(f"@{call.bot.username}".lower()) if said else False
    return named or call.chat.type == Chat.PRIVATE


async def unknown_command(call: Call) -> None:
    """Answer a command that does not exist; in a group only when it names this bot."""
    if is_for_us(call):
        await call.learn_language()
        await call.answer(views.not_understood(call.text))
