"""The ASGI application: /bot<token>/<method> and /file/bot<token>/<path>.

It is bare ASGI on the outside, because a fault must be able to leave a request without any answer.
"""

from __future__ import annotations

import asyncio
import json

import httpx
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.api.backend import Backend
from sandbox.api.calls import call
from sandbox.api.methods import BY_LOWER_NAME
from sandbox.rules.errors import ApiError, bad_request
from sandbox.rules.faults import Broken
from sandbox.rules.uploads import DOWNLOAD_LIMIT, Upload

UNAUTHORIZED = ApiError(401, "Unauthorized")
NOT_FOUND = ApiError(404, "Not Found")
NOTHING_THERE = JSONResponse(NOT_FOUND.answer(), status_code=404)
NO_METHOD = ApiError(404, "Not Found: method not found")
LOGGED_OUT = ApiError(400, "Logged out")
BROKEN = {
    "reset": httpx.ReadError("connection reset by the sandbox"),
    "unreachable": httpx.ConnectError("no connection, says the sandbox"),
    "lose_answer": httpx.ReadTimeout("the sandbox does not answer"),
}


class Server:
    """The Bot API of one world over ASGI: under uvicorn, or in process through httpx.ASGITransport.

    `pages` answers whatever is not the Bot API's; without it that is a 404.
    """

    def __init__(self, world: Backend, pages: ASGIApp = NOTHING_THERE) -> None:
        self.world = world
        self.pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one ASGI request."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif not scope["path"].startswith(("/bot", "/file/bot")):
            await self.pages(scope, receive, send)
        else:
            try:
                response = await self._respond(scope, receive)
            except Broken as broken:
                await _break(broken, receive, send)
            else:
                await response(scope, receive, send)
                await self.world.webhook.deliver()  # a bot's own act, such as leaving a chat, is told too

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        path = scope["path"]
        try:
            if path.startswith("/bot"):
                return await self._bot_request(Request(scope, receive))
            return self._download(path.removeprefix("/file/bot"))
        except ApiError as error:
            headers = {"Retry-After": str(error.parameters["retry_after"])} if error.error_code == 429 else None
            return JSONResponse(error.answer(), status_code=error.error_code, headers=headers)

    def _download(self, path: str) -> Response:
        token, _, file_path = path.partition("/")
        self._refuse_token(token)
        file = self.world.files.by_path.get(file_path)
        if not file or len(file.content) > DOWNLOAD_LIMIT:
            raise NOT_FOUND
        return Response(file.content, media_type="application/octet-stream")

    def _refuse_token(self, token: str) -> None:
        if token != self.world.bot.token:
            raise UNAUTHORIZED
        if self.world.logged_out:
            raise LOGGED_OUT

    async def _bot_request(self, request: Request) -> Response:
        token, _, name = request.url.path.removeprefix("/bot").partition("/")
        self._refuse_token(token)
        if name.lower() not in BY_LOWER_NAME:
            raise NO_METHOD
        result = await call(self.world, BY_LOWER_NAME[name.lower()], await _raw_params(request))
        return JSONResponse({"ok": True, "result": result})


async def _raw_params(request: Request) -> dict[str, object]:
    """Return the parameters from the query, a form or a JSON body; a form's files as Uploads."""
    raw: dict[str, object] = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        try:
            raw |= json.loads(await request.body() or b"{}")
        except (ValueError, TypeError):
            raise bad_request("can't parse JSON object") from None
    elif "form" in kind:
        async with request.form() as form:
            for name, value in form.items():
                raw[name] = await _upload(value) if isinstance(value, UploadFile) else value
    return raw


async def _upload(file: UploadFile) -> Upload:
    return Upload(file.filename or "", await file.read())


async def _break(broken: Broken, receive: Receive, send: Send) -> None:
    """Cut the connection under uvicorn; in process raise what an HTTP client would have raised."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is None:
        raise BROKEN[broken.kind]
    if broken.kind == "lose_answer":
        # The client must find out by its own time-out, as with the real thing.
        while (await receive())["type"] != "http.disconnect":
            pass
    transport.abort()
    await asyncio.sleep(0)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
