"""Delivery: claim rows, write their texts from the state of now, send them, say what became of them.

The claim is committed before the network is touched, and the outcome after it: a crash in between leaves the row
"sending", which is found later. Several rows are under way at once, of different chats; one chat's messages come in
their order.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from telegram import Bot

from bot import transport
from bot.clock import local
from bot.db import AWAY
from bot.i18n import language
from bot.jobs.letters import write
from bot.registry import chats, claims, losses, outbox, prompts
from bot.registry.chats import Address
from bot.registry.desk import Desk
from bot.registry.office import Office
from bot.registry.outbox import AFTER_HOURS, OF_THE_DAY, Letter, State
from bot.transport import Attempt, Outcome
from bot.views.message import Page, pages

log = logging.getLogger(__name__)
T = TypeVar("T")

MOST_MOVES = 8  # of one message to the next group; more is a circle
FIRST_WAIT = timedelta(seconds=30)  # before what certainly was not delivered is tried again; doubled each time
LONGEST_WAIT = timedelta(minutes=15)
KEPT_FOR = timedelta(days=2)  # an outage of hours must not cost a message
IN_ORDER = 4  # tries for which a chat's other messages wait for a failing one; one bad message must not stop a chat
MANY_CHATS = 3  # chats that answer 429 one after the other: the whole bot is meant
RECORD_WITHIN = timedelta(minutes=2)  # for which an outcome is kept in mind while the database is away
RECORD_AGAIN = timedelta(milliseconds=200)  # before the second attempt to write it down; doubled each time
STOP_WITHIN = timedelta(seconds=20)  # for which a stopping process waits for the messages under way
NOTHING_LEFT = "there is nothing left to say"
NO_CHAT = "the chat takes no messages"


async def deliver(office: Office, bot: Bot, worker: str) -> int:
    """Send everything that is due; gives how many rows were closed or put back. ``worker`` names this process.

    Cancelling it is the graceful stop: the messages under way are finished and nothing more is claimed.
    """
    return await _Round(office, bot, worker).run()


class _Round:
    """One run over what is due."""

    def __init__(self, office: Office, bot: Bot, worker: str) -> None:
        self._office, self._bot, self._worker = office, bot, worker
        self._at_once = office.settings.sends_at_once
        self._under_way: dict[asyncio.Task[bool], Letter] = {}
        self._claiming: asyncio.Task[list[Letter]] | None = None
        self._tidied = self._stopping = False
        self._refused: set[int] = set()  # chats that answered 429 since the last message that was taken
        self._closed = 0

    async def run(self) -> int:
        """Deliver until nothing is due."""
        try:
            while True:
                if len(self._under_way) <= self._at_once // 2:
                    await self._begin_more()
                if not self._under_way:
                    return self._closed
                await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
                self._reap()
        finally:
            await self._stop()

    async def _begin_more(self) -> None:
        self._claiming = asyncio.create_task(self._claim(self._at_once - len(self._under_way)))
        letters = await asyncio.shield(self._claiming)
        self._claiming = None
        for letter in letters:
            self._under_way[asyncio.create_task(self._deliver(letter))] = letter

    def _reap(self) -> None:
        for task in [task for task in self._under_way if task.done()]:
            letter = self._under_way.pop(task)
            if task.cancelled():
                continue
            if (error := task.exception()) is None:
                self._closed += task.result()
            else:
                # An error in one row must not keep the others waiting. The row itself is found after its lease.
                log.error("outbox row %s could not be dealt with", letter.id, exc_info=error)

    async def _stop(self) -> None:
        """Finish what is under way, within bounds; give back what was claimed and not begun."""
        self._stopping = True
        if self._claiming is not None:
            await asyncio.wait([self._claiming])
            if self._claiming.exception() is None:
                for letter in self._claiming.result():
                    self._under_way[asyncio.create_task(self._deliver(letter))] = letter
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_WITHIN.total_seconds())
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        self._reap()

    async def _claim(self, most: int) -> list[Letter]:
        async with self._office.itself() as desk:
            if not await outbox.may_send(desk.session, desk.settings.deployment_id):
                log.error("This database belongs to another deployment; nothing is sent (setting DEPLOYMENT_ID).")
                return []
            if not self._tidied:  # later on, what is under way is this round's own
                await claims.recover(desk.session, desk.now)
                await claims.revive(desk.session, desk.today, desk.now)
                self._tidied = True
            return await claims.claim(desk.session, self._worker, desk.now, min(most, claims.BATCH))

    async def _deliver(self, letter: Letter) -> bool:
        """Deliver one claimed row; says whether it was closed or put back."""
        if self._stopping:
            await self._record(lambda desk: claims.release(desk.session, letter))
            return False
        async with self._office.itself() as desk:
            address = await chats.address(desk.session, letter.chat_id)
            written = await _write(desk, letter, address)
            if not isinstance(written, list):
                return await _not_said(desk, letter, written)
            left = await _left(desk, letter, written)
            if not await claims.start(desk.session, letter, desk.now):
                return False
        return await self._send(letter, address, left)

    async def _send(self, letter: Letter, address: Address, left: list[Page]) -> bool:
        for page in left:
            attempt = await transport.send(self._bot, address.chat_id, page, address.thread_id)
            if attempt.outcome is not Outcome.SENT:
                return await self._not_sent(letter, attempt)
            self._refused.clear()
            letter = replace(letter, message_ids=(*letter.message_ids, attempt.message_id or 0))
            if not await self._record(_sent(letter, page, last=page is left[-1])):
                return False
        return bool(left) or await self._record(lambda desk: claims.close(desk.session, letter, State.SENT, desk.now))

    async def _not_sent(self, letter: Letter, attempt: Attempt) -> bool:
        log.warning("outbox row %s to chat %s: %s (%s)", letter.id, letter.chat_id, attempt.outcome, attempt.why)
        everything = False
        if attempt.wait is not None:
            self._refused.add(letter.chat_id)
            everything = len(self._refused) >= MANY_CHATS
        return await self._record(lambda desk: _settle(desk, letter, attempt, everything=everything))

    async def _record(self, act: Callable[[Desk], Awaitable[T]]) -> T:
        """Write down what has happened outside, also when the database is away: to forget it would mean a repeat."""
        loop = asyncio.get_running_loop()
        until = loop.time() + RECORD_WITHIN.total_seconds()
        wait = RECORD_AGAIN.total_seconds()
        while True:
            try:
                async with self._office.itself() as desk:
                    return await act(desk)
            except AWAY as error:
                if loop.time() + wait > until:
                    raise
                log.warning("the register could not be written: %s; trying again", error)
            await asyncio.sleep(wait)
            wait *= 2


async def _write(desk: Desk, letter: Letter, address: Address) -> list[Page] | str | datetime:
    """Give the pages to send; or why none are, or when it is time."""
    if address.disabled:
        return NO_CHAT
    if letter.kind in OF_THE_DAY:
        if letter.day > desk.today:  # planned before the clock was put back
            return datetime.combine(letter.day, desk.settings.morning_at, local(desk.now).tzinfo)
        if letter.day < desk.today or local(desk.now).time() >= desk.settings.workday_ends_at:
            return AFTER_HOURS
    message = await write(desk, language(address.language or desk.settings.locale), letter)
    return pages(message) if message else NOTHING_LEFT


async def _not_said(desk: Desk, letter: Letter, why: str | datetime) -> bool:
    if isinstance(why, datetime):
        return await claims.put_back(desk.session, letter, why, None)
    return await claims.close(desk.session, letter, State.SKIPPED, desk.now, why)


async def _left(desk: Desk, letter: Letter, written: list[Page]) -> list[Page]:
    """Give the pages that were not sent by an earlier try. The text may have changed since: tasks count, not places."""
    if not letter.message_ids:
        return written
    told = await prompts.told(desk, letter.chat_id, letter.message_ids)
    if not told:
        return written[len(letter.message_ids) :]
    return [page for page in written if set(page.tasks) - told]


def _sent(letter: Letter, page: Page, *, last: bool) -> Callable[[Desk], Awaitable[bool]]:
    """Give the act that notes a page which has arrived, and with the last one closes the row."""

    async def note(desk: Desk) -> bool:
        mine = await claims.part_sent(desk.session, letter, letter.message_ids, desk.now, last=last)
        await prompts.mention(desk, letter.chat_id, letter.message_ids[-1], page.tasks)
        return mine

    return note


async def _settle(desk: Desk, letter: Letter, attempt: Attempt, *, everything: bool) -> bool:
    """Say what becomes of a row whose message did not arrive, or perhaps did; False when another process has it now."""
    wait = attempt.wait or min(FIRST_WAIT * 2 ** min(letter.attempts - 1, 10), LONGEST_WAIT)
    match attempt.outcome:
        case Outcome.MOVED if attempt.new_chat is not None and letter.attempts < MOST_MOVES:
            mine = await claims.put_back(desk.session, letter, desk.now, attempt.why)
            await chats.migrate(desk.session, letter.chat_id, attempt.new_chat)
        case Outcome.LATER if desk.today - letter.day <= KEPT_FOR:
            mine = await claims.put_back(desk.session, letter, desk.now + wait, attempt.why)
            if everything or attempt.wait is not None or letter.attempts < IN_ORDER:
                await claims.postpone(desk.session, desk.now + wait, None if everything else letter.chat_id)
        case Outcome.UNKNOWN:
            mine = await claims.sent_again(desk.session, letter, desk.now + wait, desk.now, attempt.why)
        case _:
            mine = await claims.close(desk.session, letter, State.FAILED, desk.now, attempt.why)
            if attempt.outcome is Outcome.GONE:
                await losses.lose(desk, letter.chat_id, attempt.why)
    return mine
