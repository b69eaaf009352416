"""The server's side of one bot: its world with budgets, faults, and the updates on their way to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sandbox.api.updates import Update, UpdateQueue
from sandbox.api.webhook import Webhook
from sandbox.rules.faults import Faults
from sandbox.rules.limits import RateLimits
from sandbox.state.world import WorldState

Listener = Callable[[Update], Awaitable[object]]


@dataclass(eq=False, repr=False)
class Backend(WorldState):
    """A world with its server; the methods of the Bot API work on this."""

    rate_limits: bool = False
    allow_http_webhook: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self.faults, self.updates = Faults(), UpdateQueue(self.now)
        self.limits = RateLimits(self.now, enabled=self.rate_limits)
        self.webhook = Webhook(self.updates, self.now)
        self.updates.webhook_is_set = lambda: bool(self.webhook.url)
        self._listener: Listener | None = None

    def take_updates(self) -> list[Update]:
        """Return and confirm the raw updates that wait for the bot."""
        return self.updates.take()

    def deliver_to(self, listener: Listener | None) -> None:
        """Hand every update to `listener` as it arises; each act of a person waits until that is done."""
        self._listener = listener

    async def settle(self) -> None:
        """Deliver what waits: to the listener if there is one, else to the webhook."""
        self.updates.forget_old()
        if self._listener:
            while self.updates.pending:
                await self._listener(self.updates.pending.pop(0))
        else:
            await self.webhook.deliver()

    def tell_bot(self, kind: str, value: dict[str, Any]) -> None:
        """Queue an update for the bot."""
        self.updates.put(kind, value)
