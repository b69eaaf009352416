"""The webhook server: takes updates from Telegram, and answers 200 only for what was accepted.

Telegram forgets an update that was answered with 200 and sends every other one again, under the same number. So an
update is answered when it is safe, and one that comes again is not handled a second time.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import urlsplit

from telegram import Bot, Update
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.web import Application, RequestHandler, stream_request_body

from bot import metrics

log = logging.getLogger(__name__)

Accept: TypeAlias = Callable[[Sequence[Update]], Awaitable[None]]

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
MAX_BODY_BYTES = 1024 * 1024  # an update is some ten thousand at most; docs/examples/nginx.conf lets as much pass
MAX_HEADER_BYTES = 16 * 1024
HEAD_SECONDS = 30.0  # for which a connection may wait for a request, or send its head
BODY_SECONDS = 10.0  # for which a request may send its body
FINISH_SECONDS = 10.0  # for which a stop waits for what is being accepted
KEPT_IDS = 10_000  # numbers of accepted updates that are remembered
SHOWN_PATH = 80  # letters


def path_of(url: str) -> str:
    """Return the path at which updates come for a WEBHOOK_URL, "/" where it names none."""
    return urlsplit(url).path or "/"


class Once:
    """Accepts each update once: one that comes again shares in what becomes, or became, of the first.

    ``kept`` is how many accepted updates are remembered.
    """

    def __init__(self, accept: Accept, kept: int = KEPT_IDS) -> None:
        self._accept = accept
        self._kept = kept
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._accepted: OrderedDict[int, None] = OrderedDict()

    async def __call__(self, update: Update) -> None:
        """Accept an update; raises what accepting it raised, and then it may come again."""
        number = update.update_id
        if number in self._accepted:
            return
        task = self._under_way.get(number)
        if task is None:
            task = self._under_way[number] = asyncio.create_task(self._taken(update), name=f"update {number}")
        await asyncio.shield(task)  # who sends it may hang up meanwhile

    async def _taken(self, update: Update) -> None:
        try:
            await self._accept([update])
            self._accepted[update.update_id] = None
            while len(self._accepted) > self._kept:
                self._accepted.popitem(last=False)
        finally:
            del self._under_way[update.update_id]

    async def finish(self, seconds: float) -> None:
        """Wait until nothing is under way, for so long at most."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=seconds)


class WebhookServer:
    """Listens at exactly the path of a WEBHOOK_URL. ``misdirected`` is told the path of updates that come elsewhere."""

    def __init__(
        self, bot: Bot, url: str, secret: str, accept: Accept, misdirected: Callable[[str | None], None]
    ) -> None:
        self.path = path_of(url)
        self.once = Once(accept)
        self._bot = bot
        self._secret = secret.encode()
        self._misdirected = misdirected
        self._server = HTTPServer(
            Application([(".*", _Receiver, {"server": self})], log_function=lambda _handler: None),
            idle_connection_timeout=HEAD_SECONDS,
            body_timeout=BODY_SECONDS,
            max_header_size=MAX_HEADER_BYTES,
            max_body_size=sys.maxsize,  # refused by _Receiver, with its own status
            max_buffer_size=MAX_BODY_BYTES,
        )

    def listen(self, port: int, address: str) -> None:
        """Begin to listen; raises OSError where that is not possible."""
        self._server.listen(port, address)

    async def close(self) -> None:
        """Listen no more; finish what is being accepted, and hang up. Telegram sends the rest again."""
        self._server.stop()
        await self.once.finish(FINISH_SECONDS)
        await asyncio.sleep(0)  # the answers are on their way
        await self._server.close_all_connections()

    def refusal(self, request: HTTPServerRequest) -> HTTPStatus | None:
        """Return why a request is refused by its head alone."""
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        is_telegram = hmac.compare_digest(given, self._secret)
        if request.path != self.path:
            if is_telegram:
                self._misdirected(request.path[:SHOWN_PATH])
            return HTTPStatus.NOT_FOUND
        if request.method != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED
        if not is_telegram:
            return HTTPStatus.FORBIDDEN
        length = request.headers.get("Content-Length", "0")
        too_long = length.isdecimal() and int(length[:20]) > MAX_BODY_BYTES
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_long else None

    async def take(self, body: bytes) -> HTTPStatus:
        """Accept the update of a body; returns the status to answer with."""
        self._misdirected(None)
        try:
            update = _read(body, self._bot)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is no update
            log.warning("the webhook was sent what is no update: %s", type(error).__name__)
            return HTTPStatus.BAD_REQUEST
        try:
            await self.once(update)
        except Exception as error:
            metrics.ERRORS.labels("webhook").inc()
            # Its words may hold what people typed.
            log.error(
                "update %s was not accepted, Telegram sends it again: %s",
                update.update_id,
                type(error).__name__,
                exc_info=log.isEnabledFor(logging.DEBUG),
            )
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.OK


def _read(body: bytes, bot: Bot) -> Update:
    data = json.loads(body)
    if not isinstance(data, dict) or not isinstance(data.get("update_id"), int):
        msg = "no update"
        raise TypeError(msg)
    return Update.de_json(data, bot)


@stream_request_body
class _Receiver(RequestHandler):
    """One request: refused by its head, or else read whole and answered when its update was accepted."""

    def initialize(self, server: WebhookServer) -> None:
        self._webhook = server
        self._body = bytearray()

    def prepare(self) -> None:
        status = self._webhook.refusal(self.request)
        if status is not None:
            self._answer(status)

    def data_received(self, chunk: bytes) -> None:
        self._body += chunk
        if len(self._body) > MAX_BODY_BYTES and not self._finished:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    async def post(self) -> None:
        status = await self._webhook.take(bytes(self._body))
        if not self._finished:
            self._answer(status)

    def _answer(self, status: HTTPStatus) -> None:
        self.set_status(status)
        self.set_header("Content-Type", "text/plain")
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.set_header("Allow", "POST")
        self.finish()

    def log_exception(self, *_error: object) -> None:
        """Write one line: tornado would write a traceback, with the request in it."""
        log.warning("the webhook refused a request that it could not read")
