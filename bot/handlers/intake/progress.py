"""Says in chat how far the reading of a document has come: one message, which comes to its end after a restart too."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from telegram.error import TelegramError

from bot.handlers.core.call import Call
from bot.i18n import Language
from bot.registry.intake import readings
from bot.telegram import transport
from bot.telegram.pages import pages
from bot.views.core.message import Message
from bot.views.intake import drafts

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 3  # edits count against the chat's limits too


class Progress:
    """Give ``on_page`` and ``on_queue`` to the reader, and await ``settle`` when it has returned.

    ``shown`` is the message of a process that has ended, which is edited from now on.
    """

    def __init__(self, call: Call, shown: int | None = None) -> None:
        self._call = call
        self._loop = asyncio.get_running_loop()
        self._message_id = shown
        self._shown_at = 0.0
        self._last: asyncio.Task[None] | None = None
        self._is_whole = False  # the last page was shown: the message says itself that it is over
        self.key = (call.chat.id, call.message_id)

    def on_page(self, done: int, total: int) -> None:
        """Take the news that a page is done."""
        if self._schedule(drafts.reading(self._call.text, done, total), at_once=done >= total):
            self._is_whole = done >= total

    def on_queue(self, before: int) -> None:
        """Take the news that so many documents are before this one."""
        text, number = self._call.text, self._call.message_id
        self._schedule(drafts.queued(text, before, number) if before else drafts.being_read(text), at_once=not before)

    async def settle(self, ending: Callable[[Language], Message]) -> None:
        """Bring the message, if there is one, to its end, so that it comes before the answer."""
        if self._last is not None:
            await self._last
        if self._message_id is not None and not self._is_whole:
            await self._show(ending(self._call.text))

    def _schedule(self, view: Message, *, at_once: bool) -> bool:
        busy = self._last is not None and not self._last.done()
        if busy or (self._loop.time() - self._shown_at < SECONDS_BETWEEN and not at_once):
            return False
        self._shown_at = self._loop.time()
        self._last = self._loop.create_task(self._show(view))
        return True

    async def _show(self, view: Message) -> None:
        call, page = self._call, pages(view)[0]
        try:
            if self._message_id is not None:
                await transport.put(call.bot, call.chat.id, self._message_id, page)
                return
            self._message_id = await transport.post(call.bot, call.chat.id, page)
        except TelegramError as error:
            log.info("progress was not shown: %s", error)  # the reading itself goes on
            return
        async with call.context.itself() as uow:
            await readings.show(uow.session, call.chat.id, call.message_id, self._message_id)
