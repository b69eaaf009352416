"""Two real processes deliver from one SQLite file to one HTTP server: each message comes once."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import uvicorn

from bot.jobs import morning
from sandbox import World
from tests.stage import Stage, texts

WORKERS = ("một", "hai")
PLACES = ("Đông", "Tây", "Nam", "Bắc", "Trung", "Thượng", "Hạ", "Hòa", "Bình", "An")


@asynccontextmanager
async def served(world: World) -> AsyncIterator[str]:
    """Serve a world over HTTP on a free port of this machine; gives its address."""
    server = uvicorn.Server(uvicorn.Config(world.app, port=0, log_level="warning", access_log=False))
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn tells it in no other way
        await asyncio.sleep(0)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    await running


async def start(stage: Stage, api: str, worker: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.faults.sender",
        stage.office.settings.database_url,
        api,
        stage.world.bot.token,
        stage.clock.now().isoformat(),
        worker,
        stderr=asyncio.subprocess.PIPE,
    )


async def test_two_processes_over_one_file_send_each_row_once(stage: Stage) -> None:
    names = [f"UBND xã {place}" for place in PLACES]
    await stage.agencies(*names)
    for name in names:
        await stage.link(name)
        await stage.assign(f"{name}: rà soát hộ nghèo trước ngày 18/6/2026")
    stage.clock.forward(timedelta(days=1))
    await morning.plan(stage.office)
    async with served(stage.world) as api:
        processes = [await start(stage, api, worker) for worker in WORKERS]
        said = [(await process.communicate())[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    for group in stage.groups.values():
        heads = [text.splitlines()[0] for text in texts(group.bot_messages())[1:]]
        assert sorted(heads) == sorted(
            f"{group.title.removesuffix(' - nhận việc')}: {what}"
            for what in ("nhiệm vụ mới được giao", "việc cần thực hiện")
        )
    assert {row.state for row in await stage.rows("digest") if row.why is None} == {"sent"}
    by = {row.claimed_by for row in await stage.rows() if row.state == "sent"}
    assert by <= set(WORKERS)
