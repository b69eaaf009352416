"""Delivery of updates to the bot's own address, with the secret token in its header."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx

from sandbox.api.updates import Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  (the header's name)
DELIVERY_SECONDS = 60.0
RETRY_SECONDS = 1.0  # after which an update that was not taken is sent again


class Webhook:
    """Where the updates go, and how the last delivery went.

    `transport` may be replaced (say, httpx.ASGITransport of the bot's own web server).
    `obey` is called with what the bot answered to an update: a bot may call one method by answering with it.
    `now` gives Unix seconds. Chats are served side by side, forty at most, the updates of each in order. An
    update that the bot did not take stays first of its chat, and is sent again, under the same number, after
    `retry_seconds` and with every delivery.
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
        self.retry_seconds = RETRY_SECONDS
        self._connections = asyncio.Semaphore(self.max_connections)
        self._busy: set[int] = set()  # the chats whose updates are being posted
        self._retry: asyncio.Task[None] | None = None

    def info(self) -> dict[str, Any]:
        """Return the Bot API's WebhookInfo object."""
        queue = self.updates
        queue.forget_old()
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
        """Post the waiting updates of each chat in order; stop at the first of a chat that is not taken."""
        self.updates.forget_old()
        chats = {_chat_of(update) for update in self.updates.pending} - self._busy
        if not self.url or not chats:
            return
        async with httpx.AsyncClient(transport=self.transport) as client:
            taken = await asyncio.gather(*(self._of_chat(client, chat) for chat in sorted(chats)))
        if not all(taken):
            self._try_again()

    async def _of_chat(self, client: httpx.AsyncClient, chat: int) -> bool:
        if chat in self._busy:
            return True
        self._busy.add(chat)
        try:
            while self.url and (update := next((u for u in self.updates.pending if _chat_of(u) == chat), None)):
                async with self._connections:
                    if not await self._post(client, update):
                        return False
                self.updates.pending = [u for u in self.updates.pending if u is not update]
            return True
        finally:
            self._busy.discard(chat)

    def _try_again(self) -> None:
        if self._retry is None or self._retry.done():
            self._retry = asyncio.create_task(self._later(), name="the sandbox sends an update again")

    async def _later(self) -> None:
        await asyncio.sleep(self.retry_seconds)
        self._retry = None
        await self.deliver()

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


def _chat_of(update: Update) -> int:
    """Return the chat that an update belongs to, or the person."""
    for kind, what in update.items():
        if kind != "update_id":
            chat = what.get("chat") or what.get("message", {}).get("chat") or what.get("from") or {"id": 0}
            return int(chat["id"])
    return 0
