"""/trogiup and /ngonngu."""

from __future__ import annotations

from bot.handlers.core import menus
from bot.handlers.core.call import Call, Handle
from bot.i18n import LANGUAGES, language
from bot.registry.chats import chats
from bot.views.core import guide as views


async def help_(call: Call) -> None:
    """Handle /trogiup: what this person can do in this chat."""
    async with call.looking() as uow:
        actor = uow.person
    await call.answer(views.help_(call.text, actor.role, private=actor.in_private))


async def choose_language(call: Call) -> None:
    """Handle /ngonngu vi or en."""
    code = call.words.lower()
    if code not in LANGUAGES:
        await call.learn_language()
        await call.answer(views.language_unknown(call.text))
        return
    async with call.acting() as uow:
        await chats.set_language(uow, code)
        actor = uow.person
    call.language = language(code)
    if actor.in_private:
        await menus.show_private(call.bot, call.chat.id, actor.role, code)
    await call.answer(views.language_set(call.text))


async def unknown_command(call: Call) -> None:
    """Answer a command that does not exist; in a group only when it names this bot, for it may be another bot's."""
    said = (call.message.text or "") if call.message else ""
    meant = said.split(maxsplit=1)[0].lower().endswith(f"@{call.bot.username}".lower()) if said else False
    async with call.looking() as uow:
        private = uow.person.in_private
    if private or meant:
        await call.answer(views.not_understood(call.text))


COMMANDS: dict[str, Handle] = {"trogiup": help_, "help": help_, "ngonngu": choose_language}
