"""Receiving: what Telegram brings is written into the inbox, handed to its lane, and struck off when it is dealt with.

Whatever brings updates, polling or the webhook, calls ``accept`` and confirms them to Telegram when it has returned.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import secrets
import time
from collections.abc import Sequence

from telegram import Update

from bot import metrics
from bot.registry.core.context import Context
from bot.registry.operations import faults, inbox
from bot.registry.operations.inbox import Left
from bot.telegram.connection import App
from bot.telegram.lanes import Lanes

log = logging.getLogger(__name__)

MOST_WAITING = 1000  # updates, before no more are asked for: Telegram keeps the others
MOST_IN_ALL = 5000  # with those of a chat's flood, which count up to lanes.OF_ONE_CHAT above
HOLD_SECONDS = inbox.LEASE.total_seconds() / 3  # between two signs of life
FORGET_SECONDS = 3600.0
FINISH_SECONDS = 15  # for which a stop waits for what is being handled


class Receiver:
    """Takes updates for one process, named as in the inbox."""

    def __init__(self, context: Context, application: App, worker: str) -> None:
        self._context = context
        self._application = application
        self._worker = worker[:60]
        self._lanes = Lanes(self._deal_with)
        self._dealt_with: set[int] = set()
        self._striking = asyncio.Lock()
        self._forget_at = 0.0  # monotonic seconds
        metrics.WAITING.set_function(lambda: len(self._lanes))
        metrics.LANES.set_function(lambda: self._lanes.busy)

    async def accept(self, updates: Sequence[Update]) -> None:
        """Write updates down and begin with those that are new; when this returns they may be confirmed.

        Raises one of bot.db.AWAY when they could not be written: Telegram must give them again.
        """
        async with self._context.db.write() as session:
            contents = {update.update_id: update.to_json() for update in updates}
            new = await inbox.take(session, contents, self._worker, self._context.clock.now())
        for update in updates:
            if update.update_id in new:
                self._lanes.put(update)
                new.discard(update.update_id)

    async def room(self) -> None:
        """Wait until not too much waits here: what is not asked for is safe with Telegram."""
        await self._lanes.shorter_than(MOST_WAITING, MOST_IN_ALL)

    async def take_over(self, *, everything: bool) -> None:
        """Deal with what other processes have left: all of it (they do not lead any more), or what nobody holds."""
        async with self._context.db.write() as session:
            left = await inbox.take_over(session, self._worker, self._context.clock.now(), everything=everything)
        if left:
            log.info("dealing with updates that were left over: %s", len(left))
        for one in left:
            if one.given_up:
                await self._give_up(one)
            else:
                self._lanes.put(Update.de_json(json.loads(one.content), self._application.bot))

    async def run(self) -> None:
        """Say again and again that this process lives, and take over from those that do not; until cancelled."""
        while True:
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 - whatever it is, the next look may go well
                log.warning("the inbox cannot be looked after: %s", type(error).__name__)
            await asyncio.sleep(HOLD_SECONDS)

    async def _look(self) -> None:
        if len(self._lanes):
            async with self._context.db.write() as session:
                await inbox.hold(session, self._worker, self._context.clock.now())
        await self._strike_off()
        async with self._context.db.read() as session:
            free = await inbox.is_anything_free(session, self._context.clock.now())
        if free:
            await self.take_over(everything=False)
        if time.monotonic() >= self._forget_at:
            async with self._context.db.write() as session:
                await inbox.forget_old(session, self._context.clock.now())
            self._forget_at = time.monotonic() + FORGET_SECONDS

    def let_go(self) -> None:
        """Begin with nothing more that was taken: another process takes it over at this moment."""
        self._lanes.drop()

    async def finish(self, seconds: float = FINISH_SECONDS) -> None:
        """Let what is being handled come to its end, and leave the rest to whoever comes next."""
        await self._lanes.close(seconds)
        with contextlib.suppress(Exception):
            await self._strike_off()
            async with self._context.db.write() as session:
                await inbox.release(session, self._worker, self._context.clock.now())

    async def _deal_with(self, update: Update) -> None:
        begin = time.monotonic()
        try:
            await self._application.process_update(update)
        finally:
            metrics.HANDLING.observe(time.monotonic() - begin)
        self._dealt_with.add(update.update_id)
        with contextlib.suppress(Exception):  # the database is away: it is tried again with the next sign of life
            await self._strike_off()

    async def _strike_off(self) -> None:
        """Strike off what is dealt with; what is added meanwhile goes together the next time."""
        async with self._striking:
            done = set(self._dealt_with)
            if not done:
                return
            async with self._context.db.write() as session:
                await inbox.dealt_with(session, done)
            self._dealt_with -= done

    async def _give_up(self, left: Left) -> None:
        """Tell the admins of an update over which processes have ended: whoever wrote it has got no answer."""
        reference = secrets.token_hex(faults.REFERENCE_BYTES).upper()
        log.error(
            "error %s: update %s has ended %s processes and is given up", reference, left.number, inbox.MOST_TRIES
        )
        async with self._context.itself() as uow:
            await faults.tell(uow, reference, "UpdateGivenUp")
            await inbox.dealt_with(uow.session, [left.number])
