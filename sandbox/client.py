"""How to point an HTTP client at a world in the same process, with no network and no port.

For python-telegram-bot: a builder with token(world.bot.token), base_url(BASE_URL),
base_file_url(BASE_FILE_URL), request(HTTPXRequest(httpx_kwargs=httpx_kwargs(world))) and the same for
get_updates_request.
"""

from __future__ import annotations

from typing import Any

import httpx

from sandbox.play.world import World

BASE_URL = "http://sandbox/bot"
BASE_FILE_URL = "http://sandbox/file/bot"


def httpx_kwargs(world: World) -> dict[str, Any]:
    """Return the arguments that make an httpx client speak to `world`."""
    return {"transport": httpx.ASGITransport(app=world.app), "trust_env": False}


def client(world: World) -> httpx.AsyncClient:
    """Return an HTTP client whose addresses are relative to the bot: client.post("sendMessage", data=...)."""
    return httpx.AsyncClient(base_url=f"{BASE_URL}{world.bot.token}/", **httpx_kwargs(world))
