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
from collections.abc import Callable, Sequence

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
MOST_TAKEN = MOST_IN_ALL + 100  # with a poll's last batch; from there on a webhook is refused more
HOLD_SECONDS = inbox.LEASE.total_seconds() / 3  # between two signs of life
FORGET_SECONDS = 3600.0
FINISH_SECONDS = 15  # for which a stop waits for what is being handled


class Full(Exception):  # noqa: N818 - a state, not an error
    """So much waits that no more is taken; Telegram keeps it and gives it again."""


class GivenUp(Exception):  # noqa: N818 - what error handlers are told
    """Several processes have ended over an update: nobody begins with it again."""


class Receiver:
    """Takes updates for one process, named as in the inbox. ``is_next`` says whether it takes over from the dead."""

    def __init__(
        self, context: Context, application: App, worker: str, is_next: Callable[[], bool] = lambda: True
    ) -> None:
        self._context = context
        self._application = application
        self._worker = worker[:60]
        self._is_next = is_next
        self._lanes = Lanes(self._deal_with)
        self._left_over: set[int] = set()  # of those in the lanes
        self._begun_again: set[int] = set()  # of those
        self._given_up: set[int] = set()  # and of those in the lanes, too
        self._dealt_with: set[int] = set()  # and not struck off yet
        self._taking_over = asyncio.Lock()
        self._striking = asyncio.Lock()
        self._forget_at = 0.0  # monotonic seconds
        metrics.WAITING.set_function(lambda: len(self._lanes))
        metrics.LANES.set_function(lambda: self._lanes.busy)

    async def accept(self, updates: Sequence[Update]) -> None:
        """Write updates down and begin with those that are new; when this returns they may be confirmed.

        Raises one of bot.db.AWAY when they could not be written, and Full: Telegram must give them again.
        """
        if len(self._lanes) >= MOST_TAKEN:
            raise Full
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
        """Deal with what was left: all of it (no other process leads any more), or what nobody holds."""
        async with self._taking_over:  # what was taken is in its lane before it is asked again what there is
            async with self._context.db.write() as session:
                now, mine = self._context.clock.now(), self._before_it()
                left = await inbox.take_over(session, self._worker, now, everything=everything, but=mine)
            if left:
                log.info("dealing with updates that were left over: %s", len(left))
            bad = [one for one in left if not self._put(one)]
        for one in bad:
            await self._drop(one)

    def _before_it(self) -> set[int]:
        """Return the numbers of what this process has before it, or has yet to strike off."""
        return self._lanes.numbers | self._dealt_with

    def _put(self, left: Left) -> bool:
        """Put an update that was left over into its lane; returns whether it is one."""
        try:
            update = Update.de_json(json.loads(left.content), self._application.bot)
        except Exception as error:  # noqa: BLE001 - whatever it is, it should not keep back those behind it
            log.warning("update %s cannot be read: %s", left.number, type(error).__name__)
            return False
        (self._given_up if left.given_up else self._left_over).add(left.number)
        self._lanes.put(update)
        return True

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
                await inbox.hold(session, self._worker, self._before_it(), self._context.clock.now())
        await self._strike_off()
        if self._is_next() and await self._is_anything_free():
            await self.take_over(everything=False)
        if time.monotonic() >= self._forget_at:
            async with self._context.db.write() as session:
                await inbox.forget_old(session, self._context.clock.now())
            self._forget_at = time.monotonic() + FORGET_SECONDS

    async def _is_anything_free(self) -> bool:
        async with self._context.db.read() as session:
            return await inbox.is_anything_free(session, self._context.clock.now())

    def let_go(self) -> None:
        """Begin with nothing more that was taken: whoever leads next takes it over, be it this process again."""
        self._lanes.drop()
        self._left_over &= self._lanes.numbers
        self._given_up &= self._lanes.numbers

    async def finish(self, seconds: float = FINISH_SECONDS) -> None:
        """Let what is being handled come to its end, and leave the rest to whoever comes next."""
        await self._lanes.close(seconds)
        with contextlib.suppress(Exception):
            await self._strike_off()
            async with self._context.db.write() as session:
                await inbox.release(session, self._worker, self._begun_again, self._context.clock.now())

    async def _deal_with(self, update: Update) -> None:
        begin = time.monotonic()
        try:
            await self._handle(update)
        finally:
            metrics.HANDLING.observe(time.monotonic() - begin)
        self._dealt_with.add(update.update_id)
        self._begun_again.discard(update.update_id)
        with contextlib.suppress(Exception):  # the database is away: it is tried again with the next sign of life
            await self._strike_off()

    async def _handle(self, update: Update) -> None:
        number = update.update_id
        if number in self._given_up:
            self._given_up.discard(number)
            await self._application.process_error(update, GivenUp())  # apologises, and tells the admins
            return
        if number in self._left_over:
            await self._begin_again(number)
        await self._application.process_update(update)

    async def _begin_again(self, number: int) -> None:
        self._left_over.discard(number)
        async with self._context.db.write() as session:
            await inbox.begin_again(session, number)
        self._begun_again.add(number)

    async def _strike_off(self) -> None:
        """Strike off what is dealt with; what is added meanwhile goes together the next time."""
        async with self._striking:
            done = set(self._dealt_with)
            if not done:
                return
            async with self._context.db.write() as session:
                await inbox.dealt_with(session, done)
            self._dealt_with -= done

    async def _drop(self, left: Left) -> None:
        """Tell the admins of a row that is no update, and drop it: nobody knows whom to answer."""
        reference = secrets.token_hex(faults.REFERENCE_BYTES).upper()
        log.error("error %s: update %s cannot be read and is dropped", reference, left.number)
        async with self._context.itself() as uow:
            await faults.tell(uow, reference, "UpdateUnreadable")
            await inbox.dealt_with(uow.session, [left.number])
