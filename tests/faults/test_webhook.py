"""The real process with a webhook, over HTTP: nothing that was accepted is lost, and health tells the truth."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.app import make_context
from bot.registry.outbox import outbox
from bot.registry.tasks.states import State
from bot.settings import Settings
from sandbox import Chat, User, World
from tests.agencies import FINANCE, HEALTH
from tests.faults.front import Front, free_port
from tests.faults.program import RUNS, Machines, Program, machines, until
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PATH = "/nhacviec/nhan"
NAMES = (HEALTH, FINANCE, "Sở Xây dựng", "Sở Nội vụ")


def hooked(ours: Machines, world: World) -> tuple[int, int]:
    """Set the processes up for a webhook with a path; returns the ports of the webhook and of /healthz."""
    hook, metrics = free_port(), free_port()
    world.webhook.transport, world.webhook.retry_seconds = Front([hook]), 0.05
    ours.environment |= {
        "WEBHOOK_URL": f"https://bot.example{PATH}",
        "WEBHOOK_PORT": str(hook),
        "WEBHOOK_SECRET": "hush",
        "WEBHOOK_CHECK_SECONDS": "1",
        "METRICS_PORT": str(metrics),
    }
    return hook, metrics


async def healthz(port: int) -> tuple[int, str]:
    async with httpx.AsyncClient(trust_env=False) as http:
        try:
            answer = await http.get(f"http://127.0.0.1:{port}/healthz", timeout=1.0)
        except httpx.HTTPError as error:
            return 0, type(error).__name__
        return answer.status_code, answer.text


async def runs(program: Program) -> None:
    await until(lambda: program.said(RUNS) or program.returncode is not None)
    assert program.said(RUNS), program.log


@pytest.fixture
async def ours(world: World, hoa: User, database_url: str) -> AsyncIterator[Machines]:
    async with machines(world, database_url, hoa) as made:
        yield made


async def test_a_webhook_with_a_path_works_and_health_is_well(world: World, hoa: User, ours: Machines) -> None:
    _hook, metrics = hooked(ours, world)
    program = ours.start()
    await runs(program)
    await until(lambda: world.webhook.url)
    await hoa.send("/trogiup")
    await until(hoa.private.bot_messages)
    assert await healthz(metrics) == (200, "ok\n")
    async with httpx.AsyncClient(trust_env=False) as http:
        figures = (await http.get(f"http://127.0.0.1:{metrics}/metrics")).text
    assert "nhacviec_may_send 1.0" in figures
    assert 'nhacviec_build_info{deployment="main"' in figures
    assert 'nhacviec_problem{what="webhook_lost"} 0.0' in figures
    assert 'nhacviec_errors_total{where="webhook"} 0.0' in figures
    await program.stop()
    assert "Traceback" not in program.log


async def test_a_proxy_that_drops_the_path_is_told(world: World, hoa: User, ours: Machines) -> None:
    hook, metrics = hooked(ours, world)
    await runs(ours.start())
    async with httpx.AsyncClient(trust_env=False) as http:
        headers = {"X-Telegram-Bot-Api-Secret-Token": "hush"}
        answer = await http.post(f"http://127.0.0.1:{hook}/", json={"update_id": 1}, headers=headers)
    assert answer.status_code == 404
    status, said = await healthz(metrics)
    assert (status, said.startswith("webhook_path: Updates come at /, which is not")) == (503, True), said


async def test_a_deployment_that_may_not_send_says_so_once(
    world: World, hoa: User, ours: Machines, database_url: str
) -> None:
    context = make_context(Settings(_env_file=None, database_url=database_url))
    await context.db.migrate()
    async with context.itself() as uow:
        await outbox.adopt(uow.session, "the other one")
    await context.db.close()
    metrics = free_port()
    program = ours.start(METRICS_PORT=str(metrics))
    await runs(program)
    async with httpx.AsyncClient(trust_env=False) as http:

        async def ticked() -> float:
            lines = (await http.get(f"http://127.0.0.1:{metrics}/metrics")).text.splitlines()
            shown = [line for line in lines if line.startswith("nhacviec_seconds_since_tick ")]
            assert "nhacviec_may_send 0.0" in lines
            return float(shown[0].split()[1]) if shown else -1.0

        seen: list[float] = []

        async def three_ticks() -> bool:
            seen.append(await ticked())
            return sum(after < before for before, after in itertools.pairwise(seen)) >= 3

        await until(three_ticks)
    status, said = await healthz(metrics)
    assert (status, said.startswith("deployment: Deployment main may not send")) == (503, True), said
    assert program.said("may not send") == 1, program.log


async def test_a_webhook_that_somebody_deletes_is_set_again_and_told_once(
    world: World, hoa: User, ours: Machines
) -> None:
    hooked(ours, world)
    program = ours.start()
    await runs(program)
    for _time in range(2):
        await until(lambda: world.webhook.url)
        async with httpx.AsyncClient(trust_env=False) as http:
            await http.post(f"{ours.environment['BOT_API_URL']}/bot{world.bot.token}/deleteWebhook")
        assert not world.webhook.url
    await until(lambda: world.webhook.url == f"https://bot.example{PATH}")
    await until(lambda: [one for one in hoa.private.bot_messages() if "webhook" in one.text])
    asked = sum(call.method == "getWebhookInfo" for call in world.calls)
    await until(lambda: sum(call.method == "getWebhookInfo" for call in world.calls) > asked + 1)
    assert len([one for one in hoa.private.bot_messages() if "webhook của bot bị xóa" in one.text]) == 1
    assert program.said("somebody has changed the bot's webhook") == 2


async def test_errors_that_telegram_reports_are_told_until_all_is_delivered(
    world: World, hoa: User, ours: Machines
) -> None:
    _hook, metrics = hooked(ours, world)
    good = world.webhook.transport
    await runs(ours.start())
    await until(lambda: sum(call.method == "getWebhookInfo" for call in world.calls) >= 2)
    world.webhook.transport = httpx.MockTransport(lambda _request: httpx.Response(502))
    await hoa.send("/trogiup")

    async def told() -> bool:
        return (await healthz(metrics))[1].startswith("webhook_errors: Telegram cannot deliver")

    async def well() -> bool:
        return await healthz(metrics) == (200, "ok\n")

    await until(told)
    world.webhook.transport = good
    await until(well)
    assert hoa.private.bot_messages()


async def test_what_was_typed_in_four_groups_survives_a_kill(eve: Stage) -> None:
    await eve.agencies(*NAMES)
    groups: list[Chat] = [await eve.link(name) for name in NAMES]
    numbers = [await eve.assign(f"{name}: rà soát thuốc trước ngày 18/6/2026") for name in NAMES]
    async with machines(eve.world, eve.context.settings.database_url, eve.hoa) as ours:
        hooked(ours, eve.world)
        eve.world.deliver_to(None)
        first = ours.start(eve.clock.now())
        await runs(first)
        await until(lambda: eve.world.webhook.url)
        gate = eve.world.faults.hold(method="sendMessage", chat_id=groups[0].id)
        sent = [
            asyncio.create_task(eve.focal[name].say(group, f"/xong {number} Báo cáo số {number}"))
            for name, number, group in zip(NAMES, numbers, groups, strict=True)
        ]
        await until(lambda: not eve.world.faults._queue)
        await first.kill()
        gate.set()
        await asyncio.gather(*sent)
        second = ours.start(eve.clock.now())
        await runs(second)
        await until(lambda: not eve.world.updates.pending)

        async def reported() -> bool:
            return await eve.states(*numbers) == [State.REPORTED] * 4

        await until(reported)  # what the dead process held is taken over when it is silent for too long
        assert [(await eve.acts(number)).count("reported") for number in numbers] == [1] * 4
        await second.stop()


async def test_half_a_request_holds_up_nobody(world: World, hoa: User, ours: Machines) -> None:
    hook, _metrics = hooked(ours, world)
    await runs(ours.start())
    await until(lambda: world.webhook.url)
    with socket.create_connection(("127.0.0.1", hook)) as half:
        half.sendall(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Le".encode())
        await hoa.send("/trogiup")
        await until(hoa.private.bot_messages)


async def call(ours: Machines, world: World, method: str, **given: str) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        answer = await http.post(f"{ours.environment['BOT_API_URL']}/bot{world.bot.token}/{method}", json=given)
        answer.raise_for_status()


async def test_a_poller_says_whose_webhook_keeps_it_from_polling_and_leaves_it(
    world: World, hoa: User, ours: Machines
) -> None:
    metrics = free_port()
    world.webhook.transport = httpx.MockTransport(lambda _request: httpx.Response(503))
    program = ours.start(METRICS_PORT=str(metrics))
    await until(lambda: program.leads)
    await until(lambda: sum(call.method == "getUpdates" for call in world.calls))
    await call(ours, world, "setWebhook", url="https://other.example/secret-path")

    async def told() -> bool:
        status, said = await healthz(metrics)
        return status == 503 and said.startswith("webhook_left: A webhook at other.example receives")

    async def well() -> bool:
        return await healthz(metrics) == (200, "ok\n")

    await until(told)
    assert world.webhook.url
    await call(ours, world, "deleteWebhook")
    await hoa.send("/trogiup")
    await until(hoa.private.bot_messages)
    await until(well)
    await program.stop()
    assert "secret-path" not in program.log


async def test_while_the_start_waits_for_telegram_health_says_so(world: World, hoa: User, ours: Machines) -> None:
    metrics = free_port()
    ours.start(METRICS_PORT=str(metrics), BOT_API_URL=f"http://127.0.0.1:{free_port()}")

    async def told() -> bool:
        return (await healthz(metrics))[1].startswith("telegram: Telegram gives no answer.")

    await until(told)
