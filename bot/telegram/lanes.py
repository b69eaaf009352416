"""Lanes: updates of one chat are handled in their order, those of different chats side by side.

Whoever waits in a lane, for Telegram's limits or for a slow answer, holds up nobody in another.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeAlias

from telegram import Chat, Update

from bot.telegram import places

log = logging.getLogger(__name__)

SIDE_BY_SIDE = 64  # chats whose updates are handled at the same moment, beside those that wait for Telegram
OF_ONE_CHAT = 50  # updates that a chat counts for at most, so that one chat's flood leaves room for others

Lane: TypeAlias = tuple[int, bool]  # a chat, and whether it is that of its files
Handle: TypeAlias = Callable[[Update], Awaitable[None]]


def lane_of(update: Update) -> Lane:
    """Return whose order an update must keep: its chat's; where it has none, its person's.

    Files sent in private have a lane of their own: what their sender types while they are read is answered.
    """
    chat, person, message = update.effective_chat, update.effective_user, update.message
    if chat is None:
        return (0 if person is None else person.id, False)
    return (chat.id, chat.type == Chat.PRIVATE and message is not None and bool(message.document or message.photo))


class Lanes:
    """Gives each update to ``handle``, which should not raise."""

    def __init__(self, handle: Handle, side_by_side: int = SIDE_BY_SIDE) -> None:
        self._handle = handle
        self._places = asyncio.Semaphore(side_by_side)
        self._waiting: dict[Lane, deque[Update]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._shorter = asyncio.Condition()
        self._closed = False

    def __len__(self) -> int:
        """Return how many updates wait or are being handled."""
        return sum(map(len, self._waiting.values()))

    @property
    def busy(self) -> int:
        """Return how many chats have something to be handled."""
        return len(self._waiting)

    def put(self, update: Update) -> None:
        """Put an update at the end of its lane."""
        lane = lane_of(update)
        if lane in self._waiting:
            self._waiting[lane].append(update)
            return
        self._waiting[lane] = deque([update])
        task = asyncio.create_task(self._serve(lane), name=f"lane {lane[0]}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    @property
    def numbers(self) -> set[int]:
        """Return the numbers of the updates that wait or are being handled."""
        return {update.update_id for waiting in self._waiting.values() for update in waiting}

    async def shorter_than(self, most: int, in_all: int | None = None) -> None:
        """Wait until fewer updates than ``most`` wait, a flood of one chat counted in part, and fewer ``in_all``."""
        async with self._shorter:
            await self._shorter.wait_for(
                lambda: self._counted() < most and (in_all is None or len(self) < in_all),
            )

    def _counted(self) -> int:
        return sum(min(len(waiting), OF_ONE_CHAT) for waiting in self._waiting.values())

    def drop(self) -> None:
        """Forget what nobody has begun to handle."""
        for waiting in self._waiting.values():
            while len(waiting) > 1:
                waiting.pop()

    async def close(self, seconds: float) -> None:
        """Begin nothing new; let what is being handled come to its end, for so long at most."""
        self._closed = True
        if not self._running:
            return
        _done, late = await asyncio.wait(self._running, timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _serve(self, lane: Lane) -> None:
        mine = self._waiting[lane]
        try:
            while mine:
                async with places.place(self._places):
                    if self._closed:
                        return
                    await self._handle_one(mine[0])
                mine.popleft()
                async with self._shorter:
                    self._shorter.notify_all()
        finally:
            del self._waiting[lane]

    async def _handle_one(self, update: Update) -> None:
        try:
            await self._handle(update)
        except Exception:
            log.exception("update %s could not be handled", update.update_id)
