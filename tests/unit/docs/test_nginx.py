"""The nginx example, by its rules: what it lets pass is what the webhook server takes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import httpx
import pytest
from telegram import Bot, Update

from bot.telegram.webhook_server import BODY_SECONDS, MAX_BODY_BYTES, SECRET_HEADER, WebhookServer
from tests.docs import ROOT

CONF = (ROOT / "docs/examples/nginx.conf").read_text(encoding="utf-8")
RUNNING = (ROOT / "docs/running.vi.md").read_text(encoding="utf-8")
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
TELEGRAM_WAITS = 60  # seconds, about, for a webhook's answer
UNITS = {"": 1, "s": 1, "k": 1024, "m": 1024 * 1024}


@dataclass
class Block:
    """A block of nginx: its directives by name, and the blocks in it."""

    head: str
    says: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def inside(self, head: str) -> Block:
        [found] = [one for one in self.blocks if one.head.startswith(head)]
        return found


def parsed(text: str) -> Block:
    """Read the few forms of nginx's language that the example uses: `name value;` and `head { ... }`."""
    stack = [Block("")]
    for words, end in re.findall(r"([^;{}]*)([;{}])", re.sub(r"(?m)^\s*#.*$", "", text)):
        said = " ".join(words.split())
        if end == "{":
            stack[-1].blocks.append(Block(said))
            stack.append(stack[-1].blocks[-1])
        elif end == "}":
            stack.pop()
        else:
            name, _space, value = said.partition(" ")
            assert name not in stack[-1].says or name == "proxy_set_header"
            stack[-1].says[name] = value
    [whole] = stack
    return whole


SERVER = parsed(CONF).inside("server")
HOOK = SERVER.inside("location =")
URLS = set(re.findall(r"(?m)^[#\s]*WEBHOOK_URL=(\S+)$", CONF + RUNNING))


def amount(value: str) -> int:
    """Return bytes or seconds."""
    said = re.fullmatch(r"(\d+)([skm]?)", value)
    assert said is not None
    return int(said[1]) * UNITS[said[2]]


def test_the_address_of_the_documents_is_the_one_that_nginx_answers() -> None:
    [url] = URLS
    assert url == f"https://{SERVER.says['server_name']}{HOOK.head.removeprefix('location = ')}"
    assert SERVER.says["listen"] == "443 ssl"
    assert {"ssl_certificate", "ssl_certificate_key"} <= set(SERVER.says)
    assert SERVER.inside("location /").says == {"return": "404"}


def test_nginx_passes_the_path_as_it_is_to_where_the_bot_listens() -> None:
    assert HOOK.says["proxy_pass"] == f"http://{EXAMPLE['WEBHOOK_LISTEN']}:{EXAMPLE['WEBHOOK_PORT']}"
    assert not {"rewrite", "proxy_redirect"} & set(HOOK.says)


def test_only_requests_with_telegrams_header_pass() -> None:
    name = "$http_" + SECRET_HEADER.lower().replace("-", "_")
    assert HOOK.inside("if").head == f'if ({name} = "")'
    assert HOOK.inside("if").says == {"return": "403"}
    assert SECRET_HEADER.lower() not in HOOK.says.get("proxy_set_header", "").lower(), "it is passed on as it came"


def test_every_update_fits_and_is_waited_for_as_long_as_telegram_does() -> None:
    assert amount(HOOK.says["client_max_body_size"]) == MAX_BODY_BYTES
    assert amount(HOOK.says["client_body_buffer_size"]) >= MAX_BODY_BYTES, "no update is written to a disk"
    assert amount(HOOK.says["proxy_read_timeout"]) >= TELEGRAM_WAITS
    assert amount(HOOK.says["client_body_timeout"]) <= BODY_SECONDS
    assert amount(HOOK.says["proxy_send_timeout"]) <= BODY_SECONDS
    assert "proxy_buffer_size" not in HOOK.says


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Serve the documented address on a port of this machine."""

    async def accept(_updates: Sequence[Update]) -> None:
        """Accept anything."""

    [url] = URLS
    server = WebhookServer(Bot("1:x"), url, "hush", accept, lambda _path: None)
    server.listen(0, "127.0.0.1")
    yield next(iter(server._server._sockets.values())).getsockname()[1]
    await server.close()


async def through(http: httpx.AsyncClient, path: str, headers: dict[str, str]) -> int:
    """Play a request through nginx's rules to the server; returns the status."""
    if path != HOOK.head.removeprefix("location = "):
        return int(SERVER.inside("location /").says["return"])
    if not headers.get(SECRET_HEADER):
        return int(HOOK.inside("if").says["return"])
    return (await http.post(path, json={"update_id": 1}, headers=headers)).status_code


async def test_a_request_that_nginx_lets_pass_is_taken_by_the_server(port: int) -> None:
    path, secret = httpx.URL(next(iter(URLS))).path, {SECRET_HEADER: "hush"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
        assert await through(http, path, secret) == 200
        assert await through(http, path, {SECRET_HEADER: "other"}) == 403
        assert await through(http, path, {}) == 403
        assert await through(http, "/", secret) == 404
