"""Leaving: a group that nobody has linked in time is told so and left. A linked one never is."""

from __future__ import annotations

import logging
from datetime import timedelta

from bot.i18n import language
from bot.jobs.bulkheads import Aside, Item, passes
from bot.registry.chats import chats
from bot.registry.chats.chats import Address
from bot.registry.core.context import Context
from bot.registry.operations.faults import Thing
from bot.registry.operations.heartbeat import Stage
from bot.telegram import transport
from bot.telegram.pages import pages
from bot.telegram.transport import Gateway, Outcome
from bot.views.chats import invitations

log = logging.getLogger(__name__)

AGAIN = timedelta(hours=1)  # after which a group that could not be left is tried once more
LEFT = "the bot has left the group: nobody had linked it"


async def leave(context: Context, bot: Gateway, aside: Aside | None = None) -> int:
    """Leave every group whose time is up; returns how many were left. A failure in one does not keep the others."""
    aside = aside or Aside()
    async with context.itself() as uow:
        today, due = uow.today, await chats.strangers(uow, AGAIN)
    left = 0
    for address in due:
        try:
            left += await _leave(context, bot, address)
        except Exception as error:
            if passes(error):
                log.exception("the group %s could not be left", address.chat_id)
            else:
                aside.put(Item(Stage.LEAVING, Thing.CHAT, address.chat_id), error, today)
    return left


async def _leave(context: Context, bot: Gateway, address: Address) -> bool:
    page = pages(invitations.farewell(language(address.language or context.settings.locale)))[0]
    said = await transport.send(bot, address.chat_id, page, address.thread_id)
    if said.outcome is Outcome.LATER or not await _is_stranger(context, address.chat_id):
        return False  # it was linked while we spoke, or Telegram is away
    if said.outcome is not Outcome.GONE:
        left = await transport.leave(bot, address.chat_id)
        if left.outcome is not Outcome.SENT:
            log.warning("the group %s could not be left: %s", address.chat_id, left.why)
            return left.outcome is Outcome.GONE and await _close(context, address.chat_id)
    return await _close(context, address.chat_id)


async def _is_stranger(context: Context, chat_id: int) -> bool:
    async with context.db.read() as session:
        return await chats.is_stranger(session, chat_id)


async def _close(context: Context, chat_id: int) -> bool:
    async with context.itself() as uow:
        await chats.disable(uow.session, chat_id, LEFT)
        await uow.record("group_left", None, after={"chat": chat_id})
    return True
