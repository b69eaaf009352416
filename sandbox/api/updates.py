"""The queue of updates: long polling, its conflicts, and what an allowed_updates list lets through."""

import asyncio
from collections.abc import Callable
from typing import Any

from sandbox.rules.errors import conflict

Update = dict[str, Any]
LONGEST_POLL = 50
KEPT_FOR = 24 * 3600  # seconds; what the bot has not taken by then, it never hears of
# What Telegram sends only if asked for by name.
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
WEBHOOK_SET = "terminated by setWebhook request"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """The updates a bot has not confirmed yet. `now` gives Unix seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.pending: list[Update] = []
        self.allowed: list[str] = []
        self.next_id = 100_000_001
        self.webhook_is_set: Callable[[], bool] = lambda: False
        self._poller: asyncio.Future[None] | None = None
        self._since: dict[int, float] = {}

    def put(self, kind: str, value: dict[str, Any]) -> Update | None:
        """Queue one update unless the bot did not ask for its kind; return it."""
        if not self.lets_through(kind):
            return None
        update: Update = {"update_id": self.next_id, kind: value}
        self._since[self.next_id] = self.now()
        self.next_id += 1
        self.pending.append(update)
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
        return update

    def forget_old(self) -> None:
        """Drop what has waited for more than 24 hours, without a word to the bot, as Telegram does."""
        oldest = self.now() - KEPT_FOR
        self.pending = [u for u in self.pending if self._since.get(u["update_id"], oldest) >= oldest]
        waiting = {u["update_id"] for u in self.pending}
        self._since = {number: since for number, since in self._since.items() if number in waiting}

    def lets_through(self, kind: str) -> bool:
        """Return whether updates of this kind are delivered."""
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def take(self) -> list[Update]:
        """Return and confirm everything that waits."""
        self.forget_old()
        taken, self.pending = self.pending, []
        return taken

    def confirm(self, offset: int) -> None:
        """Forget the updates before `offset`; a negative offset keeps that many of the newest."""
        if offset < 0:
            self.pending = self.pending[offset:]
        elif offset > 0:
            self.pending = [u for u in self.pending if u["update_id"] >= offset]

    async def poll(self, offset: int, limit: int, timeout: int) -> list[Update]:  # noqa: ASYNC109
        """Answer getUpdates: wait up to `timeout` seconds for the first update.

        Raises Telegram's 409: while a webhook is set, and in the older of two polls when a newer one comes.
        """
        if self.webhook_is_set():
            raise conflict(WEBHOOK_ACTIVE)
        self._end_poll(OTHER_POLLER)
        self.forget_old()
        self.confirm(offset)
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, LONGEST_POLL))
        return self.pending[: max(1, min(limit, 100))]

    def interrupt(self) -> None:
        """End a running poll with the 409 that a new webhook causes."""
        self._end_poll(WEBHOOK_SET)

    def _end_poll(self, reason: str) -> None:
        if self._poller and not self._poller.done():
            self._poller.set_exception(conflict(reason))

    async def _wait(self, seconds: int) -> None:
        self._poller = poller = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await poller
        except TimeoutError:
            pass
        finally:
            poller.cancel()
