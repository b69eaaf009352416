"""Delivery of updates to the bot's own address, with the secret token in its header."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from sandbox.api.updates import Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the header's name)
DELIVERY_SECONDS = 60.0


class Webhook:
    """Where the updates go, and how the last delivery went.

    `transport` may be replaced (say, httpx.ASGITransport of the bot's own web server).
    `obey` is called with what the bot answered to an update: a bot may call one method by answering with it.
    `now` gives Unix seconds. An update that the bot did not take stays first in the queue until the next delivery.
    """

    def __init__(self, updates: UpdateQueue, now: Callable[[], float]) -> None:
        self.updates, self.now = updates, now
        self.obey: Callable[[dict[str, Any]], Awaitable[None]] | None = None
        self.url = ""
        self.secret_token: str | None = None
        self.max_connections = 40
        self.ip_address: str | None = None
        self.last_error: tuple[int, str] | None = None
        self.transport: httpx.AsyncBaseTransport | None = None
        self._delivering = asyncio.Lock()

    def info(self) -> dict[str, Any]:
        """Return the Bot API's WebhookInfo object."""
        queue = self.updates
        raw: dict[str, Any] = {"url": self.url, "has_custom_certificate": False}
        raw["pending_update_count"] = len(queue.pending)
        if self.url:
            raw["max_connections"] = self.max_connections
        if self.ip_address:
            raw["ip_address"] = self.ip_address
        if queue.allowed:
            raw["allowed_updates"] = queue.allowed
        if self.last_error:
            raw |= {"last_error_date": self.last_error[0], "last_error_message": self.last_error[1]}
        return raw

    async def deliver(self) -> None:
        """Post the waiting updates in order; stop at the first that is not taken."""
        if not self.url or self._delivering.locked():
            return
        async with self._delivering, httpx.AsyncClient(transport=self.transport) as client:
            pending = self.updates.pending
            while pending and await self._post(client, pending[0]):
                pending = self.updates.pending
                pending.pop(0)

    async def _post(self, client: httpx.AsyncClient, update: Update) -> bool:
        headers = {SECRET_HEADER: self.secret_token} if self.secret_token else {}
        try:
            answer = await client.post(self.url, json=update, headers=headers, timeout=DELIVERY_SECONDS)
        except httpx.HTTPError as error:
            self._failed(f"Connection failed: {type(error).__name__}")
            return False
        if not answer.is_success:
            self._failed(f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}")
            return False
        await self._obey(answer)
        return True

    async def _obey(self, answer: httpx.Response) -> None:
        """Pass on what the answer asks for. Most answers are empty."""
        if not answer.content or not answer.headers.get("content-type", "").startswith("application/json"):
            return
        body = answer.json()
        if self.obey and isinstance(body, dict):
            await self.obey(body)

    def _failed(self, reason: str) -> None:
        self.last_error = (int(self.now()), reason)
