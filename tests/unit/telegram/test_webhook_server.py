"""The webhook server, over real HTTP: what it answers, and when."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest
from telegram import Bot, Update

from bot.telegram import webhook_server
from bot.telegram.webhook_server import MAX_BODY_BYTES, SECRET_HEADER, Once, WebhookServer, path_of

SECRET = "bi-mat"
PATH = "/nhacviec/nhan"


class Office:
    """Accepts updates as it is told to: at once, held up, or not at all."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.elsewhere: list[str | None] = []
        self.open = asyncio.Event()
        self.open.set()
        self.error: Exception | None = None
        self.came: asyncio.Queue[int] = asyncio.Queue()

    async def accept(self, updates: Sequence[Update]) -> None:
        for update in updates:
            self.seen.append(update.update_id)
            self.came.put_nowait(update.update_id)
        await self.open.wait()
        if self.error is not None:
            raise self.error


@pytest.fixture
async def office() -> Office:
    return Office()


@pytest.fixture
async def server(office: Office) -> AsyncIterator[tuple[WebhookServer, int]]:
    made, port = serve(office, f"https://bot.example{PATH}")
    yield made, port
    office.open.set()
    await made.close()


def serve(office: Office, url: str) -> tuple[WebhookServer, int]:
    made = WebhookServer(Bot("1:x"), url, SECRET, office.accept, office.elsewhere.append)
    made.listen(0, "127.0.0.1")
    port: int = next(iter(made._server._sockets.values())).getsockname()[1]
    return made, port


@pytest.fixture
async def http(server: tuple[WebhookServer, int]) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server[1]}", trust_env=False) as made:
        yield made


def update(number: int) -> dict[str, Any]:
    return {"update_id": number}


async def post(http: httpx.AsyncClient, body: object, path: str = PATH, secret: str | None = SECRET) -> httpx.Response:
    headers = {} if secret is None else {SECRET_HEADER: secret}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await http.post(path, content=content, headers=headers)


async def raw(port: int, sent: bytes) -> bytes:
    """Send bytes as they are; returns all that comes until the server hangs up."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    await writer.drain()
    answered = await reader.read()
    writer.close()
    return answered


def head(length: int, method: str = "POST", path: str = PATH, secret: str = SECRET) -> bytes:
    return (
        f"{method} {path} HTTP/1.1\r\nHost: x\r\n{SECRET_HEADER}: {secret}\r\nContent-Length: {length}\r\n\r\n".encode()
    )


async def test_an_update_is_answered_with_200_after_it_was_accepted(office: Office, http: httpx.AsyncClient) -> None:
    office.open.clear()
    answer = asyncio.create_task(post(http, update(7)))
    await office.came.get()
    for _turn in range(50):
        await asyncio.sleep(0)
    assert not answer.done()
    office.open.set()
    assert ((await answer).status_code, (await answer).content) == (200, b"")


@pytest.mark.parametrize("path", ["/", "/nhacviec", f"{PATH}/", f"{PATH}x", "//nhacviec/nhan"])
async def test_only_the_path_of_the_address_answers(office: Office, http: httpx.AsyncClient, path: str) -> None:
    assert (await post(http, update(1), str(http.base_url).rstrip("/") + path)).status_code == 404
    assert (office.seen, office.elsewhere) == ([], [path]), "who knows the secret is Telegram: the proxy is set wrongly"
    await post(http, update(2), str(http.base_url).rstrip("/") + path, secret="x")
    assert office.elsewhere == [path]
    assert (await post(http, update(3))).status_code == 200
    assert office.elsewhere == [path, None]


async def test_an_address_without_a_path_answers_at_the_root_alone(office: Office) -> None:
    made, port = serve(office, "https://bot.example")
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
        assert (await post(http, update(1), "/")).status_code == 200
        assert (await post(http, update(2), PATH)).status_code == 404
    await made.close()
    assert office.seen == [1]


@pytest.mark.parametrize("secret", [None, "", "bi-ma", "bi-mat2", "BI-MAT"])
async def test_without_the_secret_nothing_is_taken(office: Office, http: httpx.AsyncClient, secret: str | None) -> None:
    assert (await post(http, update(1), secret=secret)).status_code == 403
    assert office.seen == []


async def test_a_secret_of_strange_letters_is_refused_like_any_other(server: tuple[WebhookServer, int]) -> None:
    answer = await raw(server[1], head(0, secret="bí-mật").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert answer.startswith((b"HTTP/1.1 403", b"HTTP/1.1 400"))


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
async def test_other_methods_are_not_allowed(http: httpx.AsyncClient, method: str) -> None:
    answer = await http.request(method, PATH, headers={SECRET_HEADER: SECRET})
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


async def test_a_body_that_is_too_long_is_refused_before_it_is_sent(
    office: Office, server: tuple[WebhookServer, int]
) -> None:
    for length in (MAX_BODY_BYTES + 1, 10**18, 10**40):
        assert (await raw(server[1], head(length))).startswith(b"HTTP/1.1 413"), length
    assert office.seen == []


async def test_a_body_of_unknown_length_is_refused_when_it_becomes_too_long(
    office: Office, server: tuple[WebhookServer, int]
) -> None:
    chunk = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    start = head(0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    assert (await raw(server[1], start + chunk * 17)).startswith(b"HTTP/1.1 413")
    assert office.seen == []


async def test_the_longest_update_is_taken(office: Office, http: httpx.AsyncClient) -> None:
    body = json.dumps(update(1)).encode()
    assert (await post(http, body + b" " * (MAX_BODY_BYTES - len(body)))).status_code == 200
    assert (await post(http, update(2))).status_code == 200
    assert office.seen == [1, 2]


NO_UPDATES = [b"", b"{", b"\xff", b"[]", b"null", b"7", b"{}", b'{"update_id": "x"}', b'{"update_id": 1, "message": 3}']


@pytest.mark.parametrize("body", [*NO_UPDATES, b"[" * 200_000], ids=lambda body: repr(body[:30]))
async def test_what_is_no_update_is_refused_with_one_line(
    office: Office, http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    with caplog.at_level(logging.INFO):
        assert (await post(http, body)).status_code == 400
    [line] = [record for record in caplog.records if record.name.startswith(("bot", "tornado", "asyncio"))]
    assert (line.levelname, line.exc_info) == ("WARNING", None)
    assert office.seen == []


async def test_what_is_not_accepted_comes_again(
    office: Office, http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    office.error = OSError("/xong 1 secret words")
    assert (await post(http, update(1))).status_code == 503
    assert "secret words" not in caplog.text
    assert "Traceback" not in caplog.text
    office.error = None
    assert (await post(http, update(1))).status_code == 200
    assert office.seen == [1, 1]


async def test_an_update_that_comes_again_is_accepted_once(office: Office, http: httpx.AsyncClient) -> None:
    office.open.clear()
    answers = [asyncio.create_task(post(http, update(number))) for number in (1, 1, 2, 1)]
    await office.came.get()
    await office.came.get()
    office.open.set()
    assert [(await answer).status_code for answer in answers] == [200] * 4
    assert (await post(http, update(2))).status_code == 200
    assert sorted(office.seen) == [1, 2]


async def test_who_hangs_up_and_sends_again_waits_for_the_first(
    office: Office, server: tuple[WebhookServer, int], http: httpx.AsyncClient
) -> None:
    office.open.clear()
    body = json.dumps(update(1)).encode()
    _reader, writer = await asyncio.open_connection("127.0.0.1", server[1])
    writer.write(head(len(body)) + body)
    await office.came.get()
    writer.close()
    again = asyncio.create_task(post(http, update(1)))
    for _turn in range(50):
        await asyncio.sleep(0)
    assert not again.done()
    office.open.set()
    assert (await again).status_code == 200
    assert office.seen == [1]


async def test_the_memory_of_numbers_is_bounded() -> None:
    office = Office()
    once = Once(office.accept, kept=3)
    for number in (1, 2, 3, 4, 4, 2, 1):
        await once(Update(number))
    assert office.seen == [1, 2, 3, 4, 1]
    assert len(once._accepted) == 3
    assert once._under_way == {}


@pytest.mark.parametrize("sent", [b"", b"POST /nha", head(100), head(100) + b'{"update_id"'])
async def test_what_is_sent_by_half_is_hung_up_on(office: Office, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr(webhook_server, "HEAD_SECONDS", 0.05)
    monkeypatch.setattr(webhook_server, "BODY_SECONDS", 0.05)
    made, port = serve(office, f"https://bot.example{PATH}")
    assert await raw(port, sent) == b""
    await made.close()


def test_half_sent_requests_are_given_some_seconds_only() -> None:
    assert webhook_server.HEAD_SECONDS <= 60
    assert webhook_server.BODY_SECONDS <= 30


async def test_a_stop_answers_what_is_under_way_and_takes_nothing_new(
    office: Office, server: tuple[WebhookServer, int], http: httpx.AsyncClient
) -> None:
    office.open.clear()
    answer = asyncio.create_task(post(http, update(1)))
    await office.came.get()
    closing = asyncio.create_task(server[0].close())
    await asyncio.sleep(0)
    async with httpx.AsyncClient(trust_env=False) as late:
        with pytest.raises(httpx.ConnectError):
            await late.post(f"http://127.0.0.1:{server[1]}{PATH}")
    office.open.set()
    assert (await answer).status_code == 200
    await closing


@pytest.mark.parametrize(
    ("url", "path"),
    [("https://a.vn", "/"), ("https://a.vn/", "/"), ("https://a.vn/b/c", "/b/c"), ("https://a.vn/b/?d=1", "/b/")],
)
def test_the_path_is_that_of_the_address(url: str, path: str) -> None:
    assert path_of(url) == path
