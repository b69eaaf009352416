"""The webhook of one process: Telegram is told of it, asked about it each minute, and told again when it was lost."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from bot.registry.core.context import Context
from bot.registry.operations import health
from bot.registry.operations.heartbeat import Heartbeat, Part, Stall
from bot.registry.operations.problems import What
from bot.telegram import connection
from bot.telegram.connection import App, NotReached, WebhookState

log = logging.getLogger(__name__)

FIRST_WAIT_SECONDS = 2.0  # after Telegram did not take the webhook; doubled each time
SILENT_LOOKS = 3  # in a row after which it counts that Telegram says nothing of the webhook
GROWING_LOOKS = 3  # in a row with ever more updates waiting, after which that counts
SAME_SECONDS = 3600.0  # within which webhooks that are lost again are one event, told once


class WebhookWatch:
    """Watches over a webhook. ``now`` counts seconds and never goes back."""

    def __init__(
        self,
        context: Context,
        mine: Heartbeat,
        application: App,
        allowed: Sequence[str],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.pending: int | None = None  # updates that wait at Telegram, as it said last
        self._context = context
        self._heartbeat = mine
        self._application = application
        self._allowed = allowed
        self._now = now
        self._before: WebhookState | None = None
        self._silent = self._growing = 0
        self._lost: tuple[float, datetime] | None = None  # the last time it was lost, and since when this goes on

    async def run(self) -> None:
        """Tell Telegram of the webhook until it takes it; then look again and again, until cancelled."""
        every = self._context.settings.webhook_check_seconds
        wait = FIRST_WAIT_SECONDS
        while not await self.set():
            await asyncio.sleep(min(wait, every))
            wait *= 2
        while True:
            await asyncio.sleep(every)
            try:
                await self.look()
            except Exception:
                log.exception("the webhook could not be looked after")

    async def set(self) -> bool:
        """Tell Telegram of the webhook; returns whether it took it."""
        try:
            await connection.set_webhook(self._application, self._context.settings, self._allowed)
        except NotReached as error:
            self._heartbeat.wrong(What.WEBHOOK_REFUSED, self._context.clock.now(), _short(error))
            return False
        self._heartbeat.right(What.WEBHOOK_REFUSED)
        return True

    async def look(self) -> None:
        """Ask Telegram once, and note what it says; a webhook that is not ours any more is set again."""
        try:
            found = await connection.webhook_state(self._application)
        except NotReached as error:
            self._silent += 1
            if self._silent >= SILENT_LOOKS:
                self._heartbeat.wrong(What.TELEGRAM, self._context.clock.now(), _short(error))
            return
        self._heartbeat.right(What.TELEGRAM)
        self._silent, self.pending = 0, found.pending
        if found.url == self._context.settings.webhook_url:
            self._heartbeat.right(What.WEBHOOK_LOST)
            if not found.pending:  # nobody may have written for days: that is no silence of Telegram's
                self._heartbeat.heard = self._context.clock.now()
        else:
            await self._set_again(found)
        self._judge(found)
        self._before = found

    def _judge(self, found: WebhookState) -> None:
        """Note errors that are new since the last look, until all is delivered; and a queue that only grows."""
        now, before = self._context.clock.now(), self._before
        new = before is not None and found.failed is not None and found.failed != before.failed
        if new:
            self._heartbeat.wrong(What.WEBHOOK_ERRORS, now, found.error)
        elif not found.pending:
            self._heartbeat.right(What.WEBHOOK_ERRORS)
        self._growing = self._growing + 1 if before is not None and found.pending > before.pending else 0
        if self._growing >= GROWING_LOOKS:
            self._heartbeat.wrong(What.WEBHOOK_PENDING, now, str(found.pending))
        elif not self._growing:
            self._heartbeat.right(What.WEBHOOK_PENDING)

    async def _set_again(self, found: WebhookState) -> None:
        now = self._context.clock.now()
        what = f"it is at {urlsplit(found.url).hostname} now" if found.url else "it was deleted"
        log.error("somebody has changed the bot's webhook: %s; it is set again", what)
        self._heartbeat.wrong(What.WEBHOOK_LOST, now)
        await self.set()
        since = self._lost[1] if self._lost and self._now() - self._lost[0] < SAME_SECONDS else now
        self._lost = (self._now(), since)
        if self._heartbeat.leads and What.DEPLOYMENT not in self._heartbeat.problems:
            async with self._context.itself() as uow:
                await health.tell_stall(uow, Stall(Part.WEBHOOK, since))


def _short(error: NotReached) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
