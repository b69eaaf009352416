"""Says in chat how far the reading of a scan has come: one message, edited as pages are done."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import TelegramError

from bot.handlers.core.call import Call
from bot.telegram import transport
from bot.telegram.pages import pages
from bot.views.intake import drafts

log = logging.getLogger(__name__)

SECONDS_BETWEEN = 3  # edits count against the chat's limits too


class PageCount:
    """Give ``on_page`` to the reader, and await ``settle`` when it has returned."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._loop = asyncio.get_running_loop()
        self._message_id: int | None = None
        self._shown_at = 0.0
        self._last: asyncio.Task[None] | None = None

    def on_page(self, done: int, total: int) -> None:
        """Take the news that a page is done."""
        self._schedule(done, total)

    async def settle(self) -> None:
        """Wait for the last edit, so that it does not come behind the answer."""
        if self._last is not None:
            await self._last

    def _schedule(self, done: int, total: int) -> None:
        busy = self._last is not None and not self._last.done()
        if busy or (self._loop.time() - self._shown_at < SECONDS_BETWEEN and done < total):
            return
        self._shown_at = self._loop.time()
        self._last = self._loop.create_task(self._show(done, total))

    async def _show(self, done: int, total: int) -> None:
        page = pages(drafts.reading(self._call.text, done, total))[0]
        try:
            if self._message_id is None:
                self._message_id = await transport.post(self._call.bot, self._call.chat.id, page)
            else:
                await transport.put(self._call.bot, self._call.chat.id, self._message_id, page)
        except TelegramError as error:
            log.info("progress was not shown: %s", error)  # the reading itself goes on
