"""How fast the bot may call: one budget for each chat and one in all, so that Telegram never has to say 429.

The limits are those of Telegram's FAQ for bots: about 30 messages a second in all, one a second in a chat, 20 a minute
in a group. Edits count like messages. Nobody knows when, between being made and being answered, a call reaches the
server; so a call occupies its place from its start until the window's length after its answer. Thereby no window of the
server, wherever it begins, holds more calls than allowed, however the network delays them.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot import metrics
from bot.telegram import places

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
IN_ALL = 30  # calls a second; the setting SENDS_PER_SECOND
IN_CHAT = 3  # calls in as many seconds: a button is answered by an edit and a message at once
IN_GROUP = 20  # calls a minute
SPREAD = 0.8  # of a window, over which its calls are spread instead of going out at once
MARGIN = 1.005  # two clocks run at slightly different speeds
PATIENCE = timedelta(minutes=10)  # how long an answer to a person waits for a budget or a 429, in its chat's lane
HASTE = timedelta(seconds=5)  # how long a message of the outbox does: its row waits better in the database
HASTY = "hasty"
MANY_CHATS = 3  # as many chats with a 429 one after the other mean that everything is to wait
MOST_KEPT = 1000  # budgets of chats, before the idle ones are dropped

Answer = bool | dict[str, Any] | list[dict[str, Any]]


class Window:
    """At most ``most`` calls in any ``length`` at the server; waiting calls go in their order."""

    def __init__(self, most: int, length: timedelta, *, spread: float = 0.0) -> None:
        self._length = length.total_seconds() * MARGIN
        self._spread = spread
        self._most = 0
        self._surplus = 0  # places in use that are given up when their calls are over
        self._next = 0.0
        self._taken = 0
        self._idle_from = 0.0
        self._places: asyncio.PriorityQueue[float] = asyncio.PriorityQueue()  # instants from which each is free
        self.resize(most, free_from=0.0)

    def resize(self, most: int, *, free_from: float | None = None) -> None:
        """Allow more calls, or fewer; new places are free from an instant on, or after the window's length."""
        begin = _now() + self._length if free_from is None else free_from
        for _place in range(self._most, most):
            if self._surplus:
                self._surplus -= 1
            else:
                self._places.put_nowait(begin)
        self._surplus += max(0, self._most - most)
        self._most, self._gap = most, self._spread * self._length / most

    @asynccontextmanager
    async def place(self, until: float) -> AsyncIterator[None]:
        """Hold a place during a call; RetryAfter when none is free before ``until`` (the event loop's time)."""
        await self._take(until)
        self._taken += 1
        try:
            yield
        finally:
            self._taken -= 1
            self._idle_from = _now() + self._length
            self._give_back(self._idle_from)

    def _give_back(self, free_from: float) -> None:
        if self._surplus:
            self._surplus -= 1
        else:
            self._places.put_nowait(free_from)

    async def _take(self, until: float) -> None:
        while self._surplus and not self._places.empty():
            self._places.get_nowait()
            self._surplus -= 1
        free = await self._places.get()
        begin = max(free, self._next, _now())
        if begin > until:
            self._give_back(free)
            raise RetryAfter(timedelta(seconds=begin - _now()))
        self._next = begin + self._gap
        try:
            await asyncio.sleep(begin - _now())
        except asyncio.CancelledError:
            self._give_back(free)
            raise

    def is_idle(self) -> bool:
        """Return whether a new window would be no different."""
        return not self._taken and self._idle_from <= _now()


class RateLimiter(BaseRateLimiter[str]):
    """Lets each call wait for its chat's budget and the common one; keeps away from chats that answered 429.

    A call whose ``rate_limit_args`` are ``HASTY`` does not wait for long, and a 429 is its caller's to handle. Any
    other is made again after a 429, within ``PATIENCE``. One chat's 429 stops that chat only.
    """

    def __init__(self, in_all: int = IN_ALL) -> None:
        self._most = in_all
        self._in_all = Window(in_all, SECOND, spread=SPREAD)
        self._chats: dict[int | str, tuple[Window, ...]] = {}
        self._kept_at_most = MOST_KEPT
        self._held: dict[int | str | None, float] = {}  # until when; None is the whole bot
        self._refused: set[int | str] = set()  # the chats whose calls got a 429 since the last that got none

    def share(self, among: int) -> None:
        """Take an even part of what the bot may send in all: so many processes send for it."""
        self._in_all.resize(max(1, self._most // among))

    async def initialize(self) -> None:
        """Do nothing: there is nothing to open."""

    async def shutdown(self) -> None:
        """Do nothing: there is nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Answer:
        """Make a call when the budgets allow it; raises RetryAfter when that would take too long.

        A handler that waits here lets others work meanwhile.
        """
        chat = _chat(endpoint, data)
        async with places.left_to_others():
            if chat is None:
                return await callback(*args, **kwargs)
            return await self._in_turn(chat, callback, args, kwargs, hasty=rate_limit_args == HASTY)

    async def _in_turn(
        self,
        chat: int | str,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        *,
        hasty: bool,
    ) -> Answer:
        until = _now() + (HASTE if hasty else PATIENCE).total_seconds()
        while True:
            try:
                return await self._call(chat, until, callback, args, kwargs)
            except RetryAfter as error:
                wait = seconds(error)
                if hasty or _now() + wait > until:
                    raise
                await asyncio.sleep(wait)

    async def _call(
        self,
        chat: int | str,
        until: float,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
    ) -> Answer:
        self._heed(chat)
        async with contextlib.AsyncExitStack() as stack:
            for window in (*self._windows(chat), self._in_all):
                await stack.enter_async_context(window.place(until))
            self._heed(chat)
            try:
                with metrics.CALLING.time():
                    answer = await callback(*args, **kwargs)
            except RetryAfter as error:
                self._hold(chat, _now() + seconds(error))
                raise
            self._refused.clear()
            return answer

    def _hold(self, chat: int | str, until: float) -> None:
        self._held[chat] = until
        self._refused.add(chat)
        if len(self._refused) >= MANY_CHATS:
            self._held[None] = until

    def _heed(self, chat: int | str) -> None:
        """Raise RetryAfter while Telegram wants this chat, or the whole bot, to wait."""
        now = _now()
        self._held = {held: until for held, until in self._held.items() if until > now}
        until = max(self._held.get(chat, now), self._held.get(None, now))
        if until > now:
            raise RetryAfter(timedelta(seconds=until - now))

    def _windows(self, chat: int | str) -> tuple[Window, ...]:
        if chat not in self._chats:
            self._drop_idle()
            windows = (Window(IN_CHAT, IN_CHAT * SECOND),)
            self._chats[chat] = (*windows, Window(IN_GROUP, MINUTE)) if _is_group(chat) else windows
        return self._chats[chat]

    def _drop_idle(self) -> None:
        if len(self._chats) < self._kept_at_most:
            return
        idle = [chat for chat, windows in self._chats.items() if all(window.is_idle() for window in windows)]
        for chat in idle:
            del self._chats[chat]
        self._kept_at_most = max(MOST_KEPT, 2 * len(self._chats))


def seconds(error: RetryAfter) -> float:
    """Return the wait that Telegram asks for; the library may hold it as a number or as a duration."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


def _chat(endpoint: str, data: dict[str, Any]) -> int | str | None:
    """Return the chat whose budget a call is taken from; None for calls that are no message and no edit."""
    chat = data.get("chat_id")
    if chat is None or endpoint.startswith("get") or endpoint == "sendChatAction":
        return None
    with contextlib.suppress(ValueError):
        return int(chat)
    return str(chat)


def _is_group(chat: int | str) -> bool:
    return isinstance(chat, str) or chat < 0


def _now() -> float:
    return asyncio.get_running_loop().time()
