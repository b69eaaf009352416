"""/ngonngu: the language of a chat."""

from __future__ import annotations

from bot.handlers.core import menus
from bot.handlers.core.call import Call
from bot.i18n import LANGUAGES, language
from bot.registry.chats import chats
from bot.views.chats import language as views


async def choose_language(call: Call) -> None:
    """Handle /ngonngu vi or en."""
    code = call.words.lower()
    if code not in LANGUAGES:
        await call.learn_language()
        await call.answer(views.unknown(call.text))
        return
    async with call.acting() as uow:
        await chats.set_language(uow, code)
        actor = uow.person
    call.language = language(code)
    if actor.in_private:
        await menus.show_private(call.bot, call.chat.id, actor.role, code)
    await call.answer(views.chosen(call.text))
