"""A start that cannot succeed ends with one sentence; one that only has to wait waits, in few lines, and goes on.

The command line itself, in processes of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from pathlib import Path
from typing import cast
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from bot import cli
from bot.misconfigured import WrongSettingError
from bot.process import running, starting
from bot.process.watchdog import Watchdog
from bot.registry.core.context import Context
from bot.registry.operations.heartbeat import Heartbeat
from bot.settings import Settings
from bot.telegram.webhook_server import WebhookServer
from sandbox import World
from tests.faults.program import RUNS, Program, served, until

ROOT = Path(__file__).parents[2]
WAITS = "does not answer yet"
LINE = 300  # letters, at most


def be(environment: Mapping[str, str], log: str, folder: Path | None) -> None:
    """Be the command line, in a folder, in a process that was forked for it."""
    os.environ.update(environment)
    out = os.open(log, os.O_WRONLY | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(out, stream.fileno())
    os.chdir(folder or "/")
    starting.TRY_AGAIN_SECONDS = 1
    sys.exit(cli.main(["run"]))


class Start(Program):
    """A start of the command line in a folder of its own."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self._log = folder / "log"
        self._log.touch()
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._process = context.Process(target=be, args=(environment, str(self._log), folder), daemon=True)
        self._process.start()


@pytest.fixture
async def start(tmp_path: Path, world: World) -> AsyncIterator[Callable[..., Start]]:
    """Start the program with these settings; what still runs is ended."""
    begun: list[Start] = []
    async with served(world) as api:
        common = {"BOT_TOKEN": world.bot.token, "BOT_API_URL": api, "DATABASE_URL": f"sqlite:///{tmp_path}/r.sqlite3"}

        def begin(**environment: str) -> Start:
            begun.append(Start(tmp_path, {**common, **environment}))
            return begun[-1]

        yield begin
        for program in begun:
            await program.kill()


async def sentence(program: Start) -> str:
    """Return what a start that cannot succeed says: one line, beside those of the log."""
    assert await program.ended() == cli.MISUSED, program.log
    assert "Traceback" not in program.log
    (said,) = [line for line in program.log.splitlines() if " INFO " not in line]
    return said


@pytest.fixture
def taken() -> Iterator[int]:
    """Return a port on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


WEBHOOK = {"WEBHOOK_URL": "https://bot.example", "WEBHOOK_SECRET": "bi-mat"}


@pytest.mark.parametrize("server", ["METRICS", "WEBHOOK"])
async def test_a_port_that_is_taken_ends_the_start(start: Callable[..., Start], taken: int, server: str) -> None:
    name = f"{server}_PORT"
    said = await sentence(start(**WEBHOOK, **{name: str(taken)}))
    assert said == f"{name} là cổng đang được sử dụng; ví dụ: {name}={taken + 1 if taken < 65535 else taken - 1}"


async def test_one_port_for_both_is_taken_too(start: Callable[..., Start], taken: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    said = await sentence(start(**WEBHOOK, METRICS_PORT=str(port), WEBHOOK_PORT=str(port)))
    assert said.startswith("WEBHOOK_PORT là cổng đang được sử dụng")


async def test_an_address_of_another_machine_is_no_place_to_listen(start: Callable[..., Start]) -> None:
    said = await sentence(start(METRICS_PORT="9100", METRICS_LISTEN="192.0.2.1"))
    assert said == "METRICS_LISTEN không phải là địa chỉ của máy này; ví dụ: METRICS_LISTEN=127.0.0.1"


def test_a_webhook_port_that_was_taken_meanwhile_ends_the_process(taken: int) -> None:
    settings = Settings(
        _env_file=None, webhook_url="https://bot.example", webhook_secret=SecretStr("s"), webhook_port=taken
    )

    class Refused:
        """A server whose port somebody took after the first look."""

        def listen(self, port: int, address: str) -> None:
            raise OSError(98, "Address already in use")

    with pytest.raises(WrongSettingError, match="WEBHOOK_PORT"):
        running._listen(cast(WebhookServer, Refused()), settings)


def newer(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()


def without_a_table(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("DROP TABLE meta")
        database.commit()


def without_a_version(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("DROP TABLE alembic_version")
        database.commit()


def overwritten(file: Path) -> None:
    file.write_bytes(b"Nothing that SQLite knows" * 400)


def torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:9000])


def a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGED = "DATABASE_URL chỉ tới cơ sở dữ liệu bị hỏng hoặc không phải của bot"
SPOILT: dict[Callable[[Path], None], str] = {
    newer: "DATABASE_URL chỉ tới cơ sở dữ liệu của phiên bản mới hơn",
    without_a_table: DAMAGED,
    without_a_version: DAMAGED,
    overwritten: DAMAGED,
    torn: DAMAGED,
    a_folder: "DATABASE_URL chỉ tới tệp không mở hoặc không ghi được",
}


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
async def test_a_database_that_cannot_be_used_ends_the_start(
    start: Callable[..., Start], spoil: Callable[[Path], None], tmp_path: Path, empty_register: Path
) -> None:
    spoil(Path(shutil.copy(empty_register, tmp_path / "r.sqlite3")))
    said = await sentence(start())
    assert said.startswith(SPOILT[spoil])
    assert "; ví dụ: DATABASE_URL=" in said


async def test_a_folder_that_is_not_there_ends_the_start(start: Callable[..., Start], tmp_path: Path) -> None:
    said = await sentence(start(DATABASE_URL=f"sqlite:///{tmp_path}/none/r.sqlite3"))
    assert said.startswith("DATABASE_URL chỉ tới tệp không mở hoặc không ghi được")


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("change", [("/test_", "/no_such_"), ("?", "?colour=blue&")], ids=["name", "option"])
async def test_a_server_that_does_not_know_the_database_ends_the_start(
    start: Callable[..., Start], database_url: str, change: tuple[str, str]
) -> None:
    said = await sentence(start(DATABASE_URL=database_url.replace(*change)))
    assert said.startswith("DATABASE_URL ")
    assert "; ví dụ: DATABASE_URL=postgresql://" in said


async def test_a_token_that_telegram_does_not_know_ends_the_start(start: Callable[..., Start]) -> None:
    program = start(BOT_TOKEN="7000000009:AAE-not-known-not-known-not-known")
    assert (await sentence(program)).startswith("BOT_TOKEN không được Telegram chấp nhận")
    assert "AAE-not" not in program.log


@pytest.fixture
def nobody() -> Iterator[int]:
    """Return a port on which nobody listens, nor may anybody else take it."""
    with socket.socket() as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


@pytest.mark.parametrize("who", ["DATABASE_URL=postgres://u:matkhau@127.0.0.1:{}/d", "BOT_API_URL=http://127.0.0.1:{}"])
async def test_a_signal_ends_the_waiting(start: Callable[..., Start], nobody: int, who: str) -> None:
    name, value = who.format(nobody).split("=")
    program = start(**{name: value})
    await until(lambda: program.said(WAITS) >= 2)
    program.signal(signal.SIGTERM)
    assert await program.ended() == 0
    assert "Traceback" not in program.log
    assert "matkhau" not in program.log
    waits = [line for line in program.log.splitlines() if WAITS in line]
    assert max(map(len, waits)) < LINE
    assert program.log.count("\n") < 25, "the lines of the migration, and a few"


@contextlib.asynccontextmanager
async def forwarding(port: int, database_url: str) -> AsyncIterator[None]:
    """Let a server of PostgreSQL be reached at a port of this machine."""
    parts = urlsplit(database_url)
    folder = parse_qs(parts.query).get("host", [""])[0]

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if folder:
            there, back = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.5432")
        else:
            there, back = await asyncio.open_connection(parts.hostname, parts.port or 5432)
        await asyncio.gather(pump(reader, back), pump(there, writer))

    server = await asyncio.start_server(answer, "127.0.0.1", port)
    try:
        yield
    finally:
        server.close()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_database_that_is_away_is_waited_for_and_the_start_goes_on(
    start: Callable[..., Start], database_url: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    parts = urlsplit(database_url)
    user = f"{parts.username or 'postgres'}:{parts.password or ''}"
    program = start(DATABASE_URL=f"postgres://{user}@127.0.0.1:{port}{parts.path}")
    await until(lambda: program.said(WAITS))
    async with forwarding(port, database_url):
        await until(lambda: program.said(RUNS) or program.returncode is not None)
        assert program.said("The database answers.") == 1, program.log
        program.signal(signal.SIGTERM)
        assert await program.ended() == 0, program.log


async def test_a_telegram_that_is_away_is_waited_for_and_the_start_goes_on(
    start: Callable[..., Start], world: World
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    program = start(BOT_API_URL=f"http://127.0.0.1:{port}")
    await until(lambda: program.said(WAITS))
    async with served(world, port):
        await program.stop()
    assert program.said("Telegram answers.") == 1


def test_the_command_itself_ends_with_the_sentence_and_its_status(tmp_path: Path, taken: int) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": "1:x",
        "METRICS_PORT": str(taken),
        "DATABASE_URL": "sqlite:///r.sqlite3",
    }
    command = [sys.executable, "-m", "bot", "run"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False, text=True)
    assert done.returncode == cli.MISUSED
    assert done.stderr.startswith("METRICS_PORT là cổng đang được sử dụng")
    assert done.stderr.count("\n") == 1


async def test_the_heartbeat_goes_through_the_proxy(context: Context) -> None:
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    changed = {"proxy_url": f"http://127.0.0.1:{port}", "heartbeat_url": "http://watch.invalid/ping"}
    behind = Context(context.settings.model_copy(update=changed), context.clock, context.db)
    now = context.clock.now()
    watch = Watchdog(behind, Heartbeat("worker", "1", "main", now))
    async with watch.ticking():
        pass
    await watch.close()
    server.close()
    assert asked == [b"GET http://watch.invalid/ping HTTP/1.1\r\n"]
