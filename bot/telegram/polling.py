"""Polling: ask Telegram for updates, hand them on, and confirm them only when they were dealt with.

Telegram forgets an update when the next one is asked for. So nothing new is asked for while something is still being
handled: what a process that dies has not finished is given to the next one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram import Bot
from telegram.error import RetryAfter, TelegramError, TimedOut

from bot import metrics
from bot.telegram import transport

log = logging.getLogger(__name__)

POLL_SECONDS = 10  # for which Telegram holds a poll open while there is nothing
FIRST_WAIT_SECONDS = 1.0  # after a failed poll; doubled each time
LONGEST_WAIT_SECONDS = 30.0
FINISH_SECONDS = 10  # for which a stop waits for what is being handled

Queue = asyncio.Queue[object]
Act = Callable[[], Awaitable[object]]


class Poller:
    """Polls while it is started. ``heard`` is called after each answer of Telegram's."""

    def __init__(self, bot: Bot, queue: Queue, allowed: Sequence[str], heard: Callable[[], None]) -> None:
        self._bot = bot
        self._queue = queue
        self._allowed = allowed
        self._heard = heard
        self._task: asyncio.Task[None] | None = None
        self._confirmed: int | None = None  # what comes before this number is dealt with
        self._taken: int | None = None  # what comes before this one was handed on

    def start(self) -> None:
        """Begin to poll, from what nobody has confirmed."""
        self._confirmed = self._taken = None
        self._task = asyncio.create_task(self._run(), name="polling")

    async def abandon(self) -> None:
        """Stop at once: another process polls from now on, and gets what was not confirmed here."""
        await self._end()
        self._drop()

    async def finish(self) -> None:
        """Stop; let what is being handled come to its end, and confirm it."""
        await self._end()
        try:
            async with asyncio.timeout(FINISH_SECONDS):
                await self._queue.join()
                if self._taken is not None:
                    await self._bot.get_updates(offset=self._taken, timeout=0, allowed_updates=self._allowed)
        except (TimeoutError, TelegramError) as error:
            log.warning("the last updates were not confirmed, they will come again: %s", str(error) or "too slow")
            self._drop()

    async def _end(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def _drop(self) -> None:
        while not self._queue.empty():
            self._queue.get_nowait()
            self._queue.task_done()

    async def _run(self) -> None:
        wait = FIRST_WAIT_SECONDS
        act: Act = self._bot.delete_webhook  # while one is set, Telegram answers no poll
        while True:
            try:
                await act()
            except TimedOut:
                log.info("polling: no answer in time")
            except TelegramError as error:
                metrics.ERRORS.labels("poll").inc()
                log.warning("polling: %s", error)
                await asyncio.sleep(_asked(error) or wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)
            except Exception:
                metrics.ERRORS.labels("poll").inc()
                log.exception("polling failed")
                await asyncio.sleep(LONGEST_WAIT_SECONDS)
            else:
                act, wait = self._poll, FIRST_WAIT_SECONDS

    async def _poll(self) -> None:
        updates = await self._bot.get_updates(
            offset=self._confirmed, timeout=POLL_SECONDS, allowed_updates=self._allowed
        )
        self._heard()
        if not updates:
            return
        self._taken = updates[-1].update_id + 1
        for update in updates:
            self._queue.put_nowait(update)
        await self._queue.join()
        self._confirmed = self._taken


def _asked(error: TelegramError) -> float | None:
    """Return the seconds for which Telegram asks to wait."""
    wait = transport.judge(error).wait if isinstance(error, RetryAfter) else None
    return wait.total_seconds() if wait is not None else None
