"""getUpdates and webhooks."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sandbox.api.backend import Backend
from sandbox.api.methods.common import Params, Result
from sandbox.rules.errors import bad_request

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
PORTS = {None, 443, 80, 88, 8443}


async def get_updates(world: Backend, params: Params) -> Result:
    """Long polling; the list of wanted kinds is kept until another is given."""
    if "allowed_updates" in params:
        world.updates.allowed = params["allowed_updates"]
    limit, timeout = params.get("limit", 100), params.get("timeout", 0)
    return await world.updates.poll(params.get("offset", 0), limit, timeout)


async def set_webhook(world: Backend, params: Params) -> Result:
    """Send updates to an address (https, port 443, 80, 88 or 8443); an empty one removes the webhook."""
    if params["url"] and not world.allow_http_webhook:
        _refuse_address(params["url"])
    secret = params.get("secret_token")
    if secret is not None and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    if "allowed_updates" in params:
        world.updates.allowed = params["allowed_updates"]
    world.webhook.url, world.webhook.secret_token = params["url"], secret
    world.webhook.max_connections = params.get("max_connections", 40)
    world.webhook.ip_address = params.get("ip_address")
    _drop(world, params)
    world.updates.interrupt()
    return True


def _refuse_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _drop(world: Backend, params: Params) -> None:
    if params.get("drop_pending_updates"):
        world.updates.take()


async def delete_webhook(world: Backend, params: Params) -> Result:
    """Go back to getUpdates."""
    world.webhook.url, world.webhook.secret_token = "", None
    _drop(world, params)
    return True


async def get_webhook_info(world: Backend, params: Params) -> Result:  # noqa: ARG001
    """Return the WebhookInfo."""
    return world.webhook.info()
