"""The menus of commands: one for groups, one for private chats, and one for each person with a role."""

from __future__ import annotations

import logging

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.i18n import DEFAULT, LANGUAGES, language
from bot.registry.core.permissions import Role
from bot.views.core import guide

log = logging.getLogger(__name__)


def _menu(code: str, role: Role, *, private: bool) -> list[BotCommand]:
    shown = guide.commands(language(code), role, private=private)
    return [BotCommand(command.name, str(command.does)) for command in shown]


async def show_default(bot: Bot) -> None:
    """Set the menus of groups and of people without a role, in each language."""
    try:
        await _show_default(bot)
    except TelegramError as error:
        log.warning("the menus were not set: %s", error)


async def _show_default(bot: Bot) -> None:
    for code in LANGUAGES:
        spoken = None if code == DEFAULT else code
        group, private = BotCommandScopeAllGroupChats(), BotCommandScopeAllPrivateChats()
        await bot.set_my_commands(_menu(code, Role.MEMBER, private=False), scope=group, language_code=spoken)
        await bot.set_my_commands(_menu(code, Role.MEMBER, private=True), scope=private, language_code=spoken)


async def show_private(bot: Bot, chat_id: int, role: Role, code: str) -> None:
    """Set the menu of one person by role, in a language. A menu is a convenience: its failure never stops an act."""
    try:
        await bot.set_my_commands(_menu(code, role, private=True), scope=BotCommandScopeChat(chat_id))
    except TelegramError as error:
        log.warning("menu of chat %s was not set: %s", chat_id, error)
