"""What happens to the bot's chats: it is added, removed, blocked; a group becomes a supergroup."""

from __future__ import annotations

import logging

from telegram import Chat, ChatMember, Update

from bot.handlers.core.call import BotContext, context_of
from bot.i18n import language
from bot.plaintext import clean
from bot.registry.chats import chats, lost_chats
from bot.telegram import transport
from bot.telegram.pages import pages
from bot.views.chats import invitations as views

log = logging.getLogger(__name__)

OUT = (ChatMember.LEFT, ChatMember.BANNED)


async def changed(update: Update, bot_context: BotContext) -> None:
    """Handle my_chat_member: greet a new group, stop sending to a lost one, leave a channel."""
    change = update.my_chat_member
    if change is None:
        return
    if change.chat.type == Chat.CHANNEL:
        if change.new_chat_member.status not in OUT:
            await _leave(bot_context, change.chat)
        return
    context = context_of(bot_context)
    if change.new_chat_member.status in OUT:
        async with context.itself() as uow:
            await lost_chats.lose(uow, change.chat.id, f"the bot was removed: {change.new_chat_member.status}")
    elif change.old_chat_member.status in OUT:
        await _arrive(bot_context, change.chat)


async def _leave(bot_context: BotContext, channel: Chat) -> None:
    """Leave a channel without a word: all its subscribers would read it, and nobody can be answered there."""
    attempt = await transport.leave(bot_context.bot, channel.id)
    log.info("channel %s is not for this bot; leaving it: %s", channel.id, attempt.why or attempt.outcome)


async def _arrive(bot_context: BotContext, chat: Chat) -> None:
    context = context_of(bot_context)
    async with context.itself() as uow:
        await chats.arrived(uow, chat.id, chat.type, clean(chat.title or chat.full_name or "").strip())
        linked = await chats.agency_of(uow.session, chat.id)
    if chat.type != Chat.PRIVATE and linked is None:
        page = pages(views.how_to_link(language(context.settings.locale)))[0]
        await transport.send(bot_context.bot, chat.id, page)


async def migrated(update: Update, bot_context: BotContext) -> None:
    """Follow a group that became a supergroup; the service message comes in both chats."""
    message = update.effective_message
    if message is None:
        return
    old = message.migrate_from_chat_id or message.chat.id
    new = message.migrate_to_chat_id or message.chat.id
    async with context_of(bot_context).itself() as uow:
        await chats.migrate(uow.session, old, new)
