"""Delivery: send what is due, and write down what became of it.

A row is claimed, and said to be on its way, in committed transactions before the network is touched; its outcome is
committed after it. A crash in between leaves the row "sending", which is found later. Messages go along lanes, one
after the other in each: what became of one and that the next sets out is one transaction, so a crash leaves at most one
message for each lane of which nobody knows whether it arrived. Few messages take a single lane.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.clock import day_of
from bot.db import AWAY
from bot.jobs.bulkheads import Aside, Item, passes
from bot.jobs.delivery import outcomes, ready
from bot.jobs.delivery.outcomes import Act
from bot.jobs.delivery.ready import Ready
from bot.registry.core.context import Context
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.operations.faults import Thing
from bot.registry.operations.heartbeat import Stage
from bot.registry.outbox import leases
from bot.registry.outbox.outbox import Letter
from bot.telegram import transport
from bot.telegram.transport import Attempt, Gateway, Outcome

log = logging.getLogger(__name__)
T = TypeVar("T")

MANY_CHATS = 3  # chats that answer 429 one after the other: the whole bot is meant
RECORD_WITHIN = timedelta(minutes=2)  # for which an outcome is kept in mind while the database is away
RECORD_AGAIN = timedelta(milliseconds=200)  # before the second attempt to write it down; doubled each time
STOP_WITHIN = timedelta(seconds=20)  # for which a stopping process waits for the messages under way


async def deliver(context: Context, bot: Gateway, worker: str, aside: Aside | None = None) -> int:
    """Send everything that is due; returns how many rows were closed or put back. ``worker`` names this process.

    Cancelling it is the graceful stop: the messages under way are finished and no other is begun.
    """
    return await _Round(context, bot, worker, aside or Aside()).run()


async def hand_over(context: Context, bot: Gateway, letters: Sequence[Letter], worker: str) -> None:
    """Send rows that this worker has claimed, one after the other, beside whatever else is under way."""
    await _Round(context, bot, worker, Aside()).hand_over(letters)


class _Round:
    """One run over what is due."""

    def __init__(self, context: Context, bot: Gateway, worker: str, aside: Aside) -> None:
        self._context, self._bot, self._worker, self._aside = context, bot, worker, aside
        self._waiting: deque[Ready] = deque()
        self._looking = asyncio.Lock()  # one lane at a time looks for more
        self._ahead: asyncio.Task[bool] | None = None  # takes the next rows while these are sent
        self._may_be_more = self._stopping = False
        self._refused: set[int] = set()  # chats that answered 429 since the last message that was taken
        self._shut_for: timedelta | None = None  # how long Telegram takes nothing at all: nothing more is begun
        self._closed = 0

    async def run(self) -> int:
        """Deliver until nothing is due."""
        await ready.tidy(self._context)
        lanes = [asyncio.create_task(self._lane()) for _number in range(await self._count_lanes())]
        try:
            await asyncio.wait(lanes, return_when=asyncio.FIRST_EXCEPTION)
        finally:
            await self._stop(lanes)
        for lane in lanes:
            lane.result()
        return self._closed

    async def hand_over(self, letters: Sequence[Letter]) -> None:
        """Deliver these rows and no others."""
        before: Act | None = None
        for one in await self._write(letters):
            before = await self._guarded(before, one)
        await self._note(before)

    async def _count_lanes(self) -> int:
        settings = self._context.settings
        async with self._context.db.read() as session:
            due = await leases.count_due(session, self._now(), settings.one_by_one_up_to + 1)
        return settings.sends_at_once if due > settings.one_by_one_up_to else 1

    async def _stop(self, lanes: list[asyncio.Task[None]]) -> None:
        """Finish what is under way, within bounds; give back what was claimed and not begun."""
        self._stopping = True
        under_way = [task for task in (*lanes, self._ahead) if task is not None]
        await asyncio.wait(under_way, timeout=STOP_WITHIN.total_seconds())
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)
        try:
            async with asyncio.timeout(STOP_WITHIN.total_seconds()):
                await self._give_back()
                if self._shut_for is not None:  # what was claimed ahead came back just now
                    await self._record(outcomes.shut(self._shut_for))
        except (*AWAY, TimeoutError):
            log.warning("%s rows could not be given back; they are found after their lease", len(self._waiting))

    async def _give_back(self) -> None:
        """Give back the rows that wait here, as if they had never been claimed."""
        while self._waiting:
            one = self._waiting.popleft()  # at once: another lane must not take it meanwhile
            await self._record(outcomes.released(one.letter))

    async def _lane(self) -> None:
        """Send one message after the other."""
        before: Act | None = None  # what is still to be written down of the last one
        while True:
            if not self._waiting:
                await self._note(before)
                before = None
            try:
                one = await self._next()
            except Exception:
                await self._note(before)
                raise
            if one is None:
                return await self._note(before)
            before = await self._guarded(before, one)

    async def _guarded(self, before: Act | None, one: Ready) -> Act | None:
        begun = False
        try:
            begun = await self._begin(before, one)
            return await self._send(one) if begun else None
        except Exception as error:
            if passes(error):
                raise
            # An error in one row must not keep the others waiting.
            await self._put_aside(one.letter, error, begun=begun)
            return None

    async def _put_aside(self, letter: Letter, error: Exception, *, begun: bool) -> None:
        """Leave a row that raises an error alone for a while; where that fails, it is found after its lease."""
        reference = self._aside.put(Item(Stage.DELIVERY, Thing.MESSAGE, letter.id), error, day_of(self._now()))
        try:
            self._closed += await self._record(outcomes.put_aside(letter, reference, begun=begun))
        except Exception as again:
            if passes(again):
                raise
            log.exception("outbox row %s could not be put aside", letter.id)

    def _now(self) -> datetime:
        return self._context.clock.now()

    async def _next(self) -> Ready | None:
        """Return a message to send; None when nothing is due that is not under way."""
        async with self._looking:
            while not self._waiting and not self._is_over():
                ahead, self._ahead = self._ahead, None
                if ahead is not None:
                    await ahead
                elif not await self._take():
                    break
            if self._is_over() or not self._waiting:
                return None
            one = self._waiting.popleft()
            if self._may_be_more and self._ahead is None and len(self._waiting) <= leases.BATCH // 2:
                self._ahead = asyncio.create_task(self._take())
            return one

    def _is_over(self) -> bool:
        return self._stopping or self._shut_for is not None

    async def _take(self) -> bool:
        """Claim and write what is due; says whether anything was."""
        letters = await ready.take(self._context, self._worker, leases.BATCH)
        self._may_be_more = len(letters) == leases.BATCH
        if letters:
            self._waiting.extend(await self._write(letters))
        return bool(letters)

    async def _write(self, letters: Sequence[Letter]) -> tuple[Ready, ...]:
        written = await ready.write_all(self._context, letters)
        self._closed += written.unsaid
        for letter, error in written.unwritten:
            await self._put_aside(letter, error, begun=False)
        return written.ready

    async def _begin(self, before: Act | None, one: Ready) -> bool:
        """Write down what became of the message before, and that this one sets out; False when it must not."""
        if before is None:
            return await self._record(outcomes.begun(one))
        try:
            noted, begun = await self._record(outcomes.both(before, outcomes.begun(one)))
        except Exception as error:  # what is wrong with the one must not cost the other
            if passes(error):
                raise
            log.exception("outbox row %s could not set out together with the outcome before it", one.letter.id)
            await self._note(before)
            return await self._record(outcomes.begun(one))
        self._closed += noted
        return begun

    async def _note(self, before: Act | None) -> None:
        """Write down what became of a message; one of which that cannot be written is found after its lease."""
        if before is None:
            return
        try:
            self._closed += await self._record(before)
        except Exception as error:
            if passes(error):
                raise
            log.exception("the outcome of a message could not be written down")

    async def _send(self, one: Ready) -> Act | None:
        """Send a message; returns what is still to be written down of it."""
        letter = one.letter
        for page in one.pages:
            attempt = await transport.send(self._bot, one.address.chat_id, page, one.address.thread_id)
            if attempt.outcome is not Outcome.SENT:
                await self._not_sent(letter, attempt)
                return None
            self._refused.clear()
            letter = replace(letter, message_ids=(*letter.message_ids, attempt.message_id or 0))
            if page is one.pages[-1]:
                return outcomes.arrived(letter, page, last=True)
            if not await self._record(outcomes.arrived(letter, page, last=False)):
                return None
        return outcomes.arrived_before(letter)

    async def _not_sent(self, letter: Letter, attempt: Attempt) -> None:
        log.warning("outbox row %s to chat %s: %s (%s)", letter.id, letter.chat_id, attempt.outcome, attempt.why)
        everything = False
        if attempt.wait is not None:
            self._refused.add(letter.chat_id)
            everything = len(self._refused) >= MANY_CHATS
        if everything:  # what waits here must not knock on a closed door either, nor be claimed again before it may
            self._shut_for = attempt.wait
            await self._give_back()
        self._closed += await self._record(outcomes.failed(letter, attempt, everything=everything))

    async def _record(self, act: Callable[[UnitOfWork], Awaitable[T]]) -> T:
        """Write down what has happened outside, also when the database is away: to forget it would mean a repeat."""
        loop = asyncio.get_running_loop()
        until = loop.time() + RECORD_WITHIN.total_seconds()
        wait = RECORD_AGAIN.total_seconds()
        while True:
            try:
                async with self._context.itself() as uow:
                    return await act(uow)
            except Exception as error:
                if not passes(error) or loop.time() + wait > until:
                    raise
                self._context.db.outage.goes_on(error)
            await asyncio.sleep(wait)
            wait *= 2
