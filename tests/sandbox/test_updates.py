"""Long polling and webhooks."""

import asyncio
import json
from typing import Any

import httpx

from sandbox.api.webhook import SECRET_HEADER


async def test_an_offset_confirms_what_came_before(api, hoa):
    await hoa.send("một")
    await hoa.send("hai")
    first, second = await api.result("getUpdates")
    assert second["update_id"] == first["update_id"] + 1
    assert await api.result("getUpdates", offset=second["update_id"]) == [second]
    assert await api.result("getUpdates") == [second]
    await hoa.send("ba")
    assert [u["message"]["text"] for u in await api.result("getUpdates", offset=-1)] == ["ba"]
    assert len(await api.result("getUpdates", limit=1)) == 1


async def test_what_nobody_fetches_for_a_day_is_gone(world, api, hoa, clock):
    await hoa.send("một")
    clock.forward(hours=12)
    await hoa.send("hai")
    clock.forward(hours=12)
    assert [u["message"]["text"] for u in await api.result("getUpdates")] == ["một", "hai"]
    clock.forward(seconds=1)
    (left,) = await api.result("getUpdates")
    assert left["message"]["text"] == "hai"
    assert left["update_id"] == 100_000_002, "numbers are not given again"
    clock.forward(hours=12)
    assert (await api.result("getWebhookInfo"))["pending_update_count"] == 0
    assert world.take_updates() == []


async def test_a_webhook_hears_nothing_of_what_is_older_than_a_day(world, api, hoa, clock):
    hook = Hook()
    hook.status = 500
    world.webhook.transport = httpx.ASGITransport(app=hook)
    await api.result("setWebhook", url="https://bot.example.vn/hook")
    await hoa.send("một")
    clock.forward(hours=24, seconds=1)
    hook.status, hook.seen = 200, []
    await hoa.send("hai")
    assert [update["message"]["text"] for _, update in hook.seen] == ["hai"]


async def test_a_long_poll_returns_when_something_is_said(api, hoa):
    poll = asyncio.create_task(api.result("getUpdates", timeout=50))
    await asyncio.sleep(0.01)
    assert not poll.done()
    await hoa.send("đây")
    assert [u["message"]["text"] for u in await poll] == ["đây"]


async def test_of_two_pollers_the_older_gets_a_conflict(api, hoa):
    older = asyncio.create_task(api("getUpdates", timeout=50))
    await asyncio.sleep(0.01)
    newer = asyncio.create_task(api("getUpdates", timeout=50))
    body = await older
    assert (body["error_code"], body["description"][:43]) == (
        409,
        "Conflict: terminated by other getUpdates re",
    )
    await hoa.send("một")
    assert len((await newer)["result"]) == 1


async def test_only_the_kinds_asked_for_arrive_until_asked_otherwise(api, hoa, group):
    await api.result("getUpdates", allowed_updates=["callback_query"])
    await hoa.send("không đến")
    assert await api.result("getUpdates") == []
    await api.result("getUpdates", allowed_updates=[])
    await hoa.send("đến")
    assert len(await api.result("getUpdates")) == 1


class Hook:
    """A bot's web server."""

    def __init__(self) -> None:
        self.seen: list[tuple[str | None, dict[str, Any]]] = []
        self.status = 200
        self.answer: dict[str, Any] = {}

    async def __call__(self, scope, receive, send):
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        headers = {k.decode(): v.decode() for k, v in scope["headers"]}
        self.seen.append((headers.get(SECRET_HEADER.lower()), json.loads(body)))
        kind = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": self.status, "headers": kind})
        await send({"type": "http.response.body", "body": json.dumps(self.answer).encode()})


async def test_a_webhook_gets_updates_with_its_secret_and_polling_is_refused(world, api, hoa):
    hook = Hook()
    world.webhook.transport = httpx.ASGITransport(app=hook)
    poll = asyncio.create_task(api("getUpdates", timeout=50))
    await asyncio.sleep(0.01)
    await api.result("setWebhook", url="https://bot.example.vn:8443/hook", secret_token="bi_mat-1")
    assert (await poll)["error_code"] == 409
    await hoa.send("/start")
    (secret, update), *rest = hook.seen
    assert (secret, update["message"]["text"], rest) == ("bi_mat-1", "/start", [])
    refusal = await api.refusal("getUpdates")
    assert refusal.startswith("409 Conflict: can't use getUpdates method while webhook is active")
    await api.result("deleteWebhook")
    await hoa.send("một")
    assert len(await api.result("getUpdates")) == 1


async def test_an_update_the_webhook_did_not_take_comes_again_first(world, api, hoa):
    hook = Hook()
    hook.status = 500
    world.webhook.transport = httpx.ASGITransport(app=hook)
    await api.result("setWebhook", url="https://bot.example.vn/hook")
    await hoa.send("một")
    info = await api.result("getWebhookInfo")
    assert info["pending_update_count"] == 1
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    hook.status, hook.seen = 200, []
    await hoa.send("hai")
    assert [update["message"]["text"] for _, update in hook.seen] == ["một", "hai"]


async def test_an_update_the_webhook_did_not_take_is_sent_again_by_itself_under_its_number(world, api, hoa):
    hook = Hook()
    hook.status = 503
    world.webhook.transport, world.webhook.retry_seconds = httpx.ASGITransport(app=hook), 0.0
    await api.result("setWebhook", url="https://bot.example.vn/hook")
    await hoa.send("một")
    while len(hook.seen) < 4:  # noqa: ASYNC110
        await asyncio.sleep(0)
    hook.status = 200
    while world.updates.pending:  # noqa: ASYNC110
        await asyncio.sleep(0)
    assert len({update["update_id"] for _, update in hook.seen}) == 1
    taken = len(hook.seen)
    for _turn in range(100):
        await asyncio.sleep(0)
    assert len(hook.seen) == taken


async def test_a_slow_chat_holds_up_no_other_on_the_webhook(world, api, hoa):
    nam = world.user("Nam", started=True)
    hook, slow = Hook(), asyncio.Event()

    async def held(scope, receive, send):
        if len(hook.seen) == 0:
            hook.seen.append(("", {}))
            await slow.wait()
        await hook(scope, receive, send)

    world.webhook.transport = httpx.ASGITransport(app=held)
    await api.result("setWebhook", url="https://bot.example.vn/hook")
    first = asyncio.create_task(hoa.send("một"))
    while not hook.seen:  # noqa: ASYNC110
        await asyncio.sleep(0)
    await hoa.send("hai")
    await nam.send("ba")
    assert [update["message"]["text"] for _, update in hook.seen[1:]] == ["ba"]
    slow.set()
    await first
    assert [update["message"]["text"] for _, update in hook.seen[1:]] == ["ba", "một", "hai"]


async def test_a_webhook_may_answer_with_a_method(world, api, hoa):
    hook = Hook()
    hook.answer = {"method": "sendMessage", "chat_id": hoa.id, "text": "chào"}
    world.webhook.transport = httpx.ASGITransport(app=hook)
    await api.result("setWebhook", url="https://bot.example.vn/hook")
    await hoa.send("/start")
    assert hoa.private.last().text == "chào"


async def test_a_webhook_must_be_https_on_a_known_port_with_a_plain_secret(world, api):
    assert "HTTPS URL must be provided" in await api.refusal("setWebhook", url="http://bot.example.vn")
    assert "only on ports" in await api.refusal("setWebhook", url="https://bot.example.vn:9000")
    refusal = await api.refusal("setWebhook", url="https://bot.example.vn", secret_token="bí mật")
    assert refusal == "400 Bad Request: secret token contains unallowed characters"
    world.allow_http_webhook = True
    assert await api.result("setWebhook", url="http://127.0.0.1:9000") is True


async def test_pending_updates_may_be_dropped(api, hoa):
    await hoa.send("một")
    await api.result("deleteWebhook", drop_pending_updates=True)
    assert await api.result("getUpdates") == []
