"""Polling: ask Telegram for updates, and confirm them only when whoever takes them has written them down.

Telegram forgets an update when the next one is asked for. So nothing new is asked for before the last ones are in the
inbox: what a process that dies has not dealt with is found there by the next one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol
from urllib.parse import urlsplit

from telegram import Bot, Update
from telegram.error import Conflict, RetryAfter, TelegramError, TimedOut

from bot import metrics
from bot.db import AWAY
from bot.telegram import transport

log = logging.getLogger(__name__)

POLL_SECONDS = 10  # for which Telegram holds a poll open while there is nothing
FIRST_WAIT_SECONDS = 1.0  # after a failed poll; doubled each time
LONGEST_WAIT_SECONDS = 30.0
CALM_SECONDS = 60.0  # without a conflict, after which nobody else is thought to poll
FINISH_SECONDS = 10  # for which a stop tries to confirm what was taken

Act = Callable[[], Awaitable[object]]
Hindered = Callable[[str | None, str | None], None]  # the host of a webhook that is set, and words of a conflict


class Taker(Protocol):
    """Who takes what polling brings."""

    async def take_over(self, *, everything: bool) -> None:
        """Deal with what was taken before, and left; raises when it cannot be found out."""
        ...

    async def room(self) -> None:
        """Return when more can be taken."""
        ...

    async def accept(self, updates: Sequence[Update]) -> None:
        """Take updates for good: they may be confirmed. Raises when that cannot be promised."""
        ...

    def let_go(self) -> None:
        """Begin with nothing more: another process takes over what was taken."""
        ...

    async def finish(self) -> None:
        """Deal with what was begun, and leave the rest."""
        ...


class Poller:
    """Polls while it is started. ``heard`` is called after each answer of Telegram's.

    ``hindered`` is told what keeps it from polling: a webhook, which somebody may have set on purpose and which is
    never deleted here, and another poller.
    """

    def __init__(
        self,
        bot: Bot,
        taker: Taker,
        allowed: Sequence[str],
        heard: Callable[[], None],
        hindered: Hindered = lambda _host, _conflict: None,
    ) -> None:
        self._bot = bot
        self._taker = taker
        self._allowed = allowed
        self._heard = heard
        self._hindered = hindered
        self._host: str | None = None  # of a webhook that is set
        self._conflict: tuple[float, str] | None = None  # the last one, in monotonic seconds
        self._task: asyncio.Task[None] | None = None
        self._offset: int | None = None  # what comes before this number is taken

    def start(self) -> None:
        """Begin to poll, from what nobody has confirmed."""
        self._offset = None
        self._task = asyncio.create_task(self._run(), name="polling")

    async def abandon(self) -> None:
        """Stop at once: another process polls from now on, and takes over what was not dealt with here."""
        await self._end()
        self._taker.let_go()

    async def finish(self) -> None:
        """Stop: confirm what was taken, and let what is being handled come to its end."""
        await self._end()
        await asyncio.gather(self._confirm(), self._taker.finish())  # a stop has no time for one after the other

    async def _end(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._host = self._conflict = None
        self._tell()  # who does not poll is hindered by nothing

    async def _confirm(self) -> None:
        if self._offset is None:
            return
        try:
            async with asyncio.timeout(FINISH_SECONDS):
                await self._bot.get_updates(offset=self._offset, timeout=0, limit=1, allowed_updates=self._allowed)
        except (TimeoutError, TelegramError) as error:
            log.warning("the last updates were not confirmed, they will come again: %s", str(error) or "too slow")

    async def _run(self) -> None:
        wait = FIRST_WAIT_SECONDS
        steps: list[Act] = [self._begin, self._see_no_webhook]  # while one is set, Telegram answers no poll
        while True:
            try:
                await (steps[0] if steps else self._poll)()
            except Conflict as error:
                self._conflict = (time.monotonic(), error.message)
                self._tell()
                steps = steps or [self._see_no_webhook]
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)
            except TimedOut:
                log.info("polling: no answer in time")
            except TelegramError as error:
                metrics.ERRORS.labels("poll").inc()
                log.warning("polling: %s", error)
                await asyncio.sleep(_asked(error) or wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)
            except AWAY as error:
                metrics.ERRORS.labels("poll").inc()
                log.warning("updates cannot be written down, Telegram keeps them: %s", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)
            except Exception:
                metrics.ERRORS.labels("poll").inc()
                log.exception("polling failed")
                await asyncio.sleep(LONGEST_WAIT_SECONDS)
            else:
                steps, wait = steps[1:], FIRST_WAIT_SECONDS

    async def _begin(self) -> None:
        await self._taker.take_over(everything=True)

    async def _see_no_webhook(self) -> None:
        """Wait until no webhook is set; who has set one may have meant it."""
        wait = FIRST_WAIT_SECONDS
        while url := (await self._bot.get_webhook_info()).url:
            self._host = urlsplit(url).hostname or "?"
            self._tell()
            await asyncio.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)
        self._host = None
        self._tell()

    def _tell(self) -> None:
        if self._host is not None or (self._conflict and time.monotonic() - self._conflict[0] >= CALM_SECONDS):
            self._conflict = None
        self._hindered(self._host, self._conflict[1] if self._conflict else None)

    async def _poll(self) -> None:
        await self._taker.room()
        updates = await self._bot.get_updates(offset=self._offset, timeout=POLL_SECONDS, allowed_updates=self._allowed)
        self._heard()
        self._tell()
        if updates:
            await self._taker.accept(updates)
            self._offset = updates[-1].update_id + 1


def _asked(error: TelegramError) -> float | None:
    """Return the seconds for which Telegram asks to wait."""
    wait = transport.judge(error).wait if isinstance(error, RetryAfter) else None
    return wait.total_seconds() if wait is not None else None
