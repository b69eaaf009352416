"""What stands before the processes of a webhook and speaks https."""

from __future__ import annotations

import itertools
import socket

import httpx


class Front(httpx.AsyncBaseTransport):
    """What stands before the processes and speaks https: it gives each call to the next one in turn."""

    def __init__(self, ports: list[int]) -> None:
        self._turns = itertools.cycle(ports)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url.copy_with(scheme="http", host="127.0.0.1", port=next(self._turns))
        async with httpx.AsyncClient(trust_env=False) as client:
            return await client.request(request.method, url, headers=request.headers, content=await request.aread())


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        port: int = made.getsockname()[1]
        return port
