"""A busy day over the real process and HTTP: clerks send scans and files made to hang the bot, somebody asks for large
reports, a stranger does not stop writing; meanwhile agencies report in their groups.

Telegram is reached by a host's name, as in life, and its limits are on. What happened when is measured for
bench/busy.py; the tests ask only whether everything was answered and nothing was lost.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from bench.register import Size, fill
from bot.clock import ZONE
from bot.db import Database
from bot.models import Assignment, Event, Person
from bot.registry.core.permissions import Role
from bot.registry.tasks.states import OPEN
from sandbox import Chat, User, World
from sandbox.rules.limits import RateLimits
from tests.faults.hostile_files import hostile_files
from tests.faults.program import LEADS, RUNS, Machines, Program, ShiftedClock, machines, until

NOON = datetime(2026, 6, 16, 12, 5, tzinfo=ZONE)  # a Tuesday, long after the morning
LIMIT = 3600  # seconds that a whole day may take
PAUSE = 0.5  # seconds between two looks at /healthz, and at the memory


@dataclass(frozen=True)
class Load:
    """How much of everything there is. Seconds are those between two reports of agencies.

    The number of groups is no multiple of five: each must lead something (bench/register.py).
    """

    tasks: int
    groups: int
    clerks: int
    hostile: int
    strange: int
    reports: int
    seconds: float
    scan: bytes


@dataclass
class Measured:
    """What was seen: seconds, and bytes of memory of the program's own process."""

    waits: list[float] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    stopping: float = 0.0

    @property
    def p99(self) -> float:
        """Return the wait under which 99 of 100 reports were answered."""
        return sorted(self.waits)[max(0, -(-len(self.waits) * 99 // 100) - 1)]


@dataclass
class BusyDay:
    """The day: who is there, and what was asked and answered so far."""

    world: World
    hoa: User
    clerks: list[User]
    stranger: User
    groups: list[Chat]
    program: Program
    database: Database
    health_port: int
    load: Load
    measured: Measured = field(default_factory=Measured)
    _asked: dict[int, float] = field(default_factory=dict)  # chat: when its agency reported

    async def live(self) -> None:
        """Let everything happen at once, until all is answered; then stop the program."""
        self.world.faults.use(self._see)
        watching = [asyncio.create_task(work) for work in (self._watch_health(), self._watch_memory())]
        async with asyncio.timeout(LIMIT), asyncio.TaskGroup() as everybody:
            everybody.create_task(self._send_scans())
            everybody.create_task(self._send_hostile())
            everybody.create_task(self._pester())
            everybody.create_task(self._ask_for_reports())
            everybody.create_task(self._report())
        for task in watching:
            task.cancel()
        begin = time.monotonic()
        self.program.signal(signal.SIGTERM)
        await self.program.ended()
        self.measured.stopping = time.monotonic() - begin

    def _see(self, method: str, params: Mapping[str, Any]) -> None:
        """See each call that reaches Telegram: the first message to a group that waits is its answer."""
        chat = int(params.get("chat_id") or 0)
        if method == "sendMessage" and "reply_parameters" in params and chat in self._asked:
            self.measured.waits.append(time.monotonic() - self._asked.pop(chat))

    async def _send_scans(self) -> None:
        for clerk in self.clerks:
            await clerk.send_document("thong-bao.pdf", self.load.scan + clerk.id.to_bytes(8, "big"))
        await until(lambda: all(_answers(clerk) for clerk in self.clerks), every=0.5, within=LIMIT)

    async def _send_hostile(self) -> None:
        clerk = self.clerks[0]
        before = len(clerk.private.bot_messages())
        for name, make in islice(hostile_files(), self.load.hostile):
            await clerk.send_document(name, await asyncio.to_thread(make))
            await asyncio.sleep(self.load.seconds)
        await until(partial(_says_more, clerk, than=before + self.load.hostile - 1), every=0.5, within=LIMIT)

    async def _pester(self) -> None:
        for number in range(self.load.strange):
            await self.stranger.send(f"Alo {number}")
            await asyncio.sleep(self.load.seconds / 10)

    async def _ask_for_reports(self) -> None:
        for words in ("/baocao word", "/baocao", "/baocao excel", "/baocao biểu đồ"):
            before = len(self.hoa.private.bot_messages())
            await self.hoa.send(words)
            await until(partial(_says_more, self.hoa, than=before), every=0.2, within=LIMIT)

    async def _report(self) -> None:
        tasks = await self.open_tasks()
        for number in range(self.load.reports):
            group = self.groups[number % len(self.groups)]
            await until(partial(self._answered, group), within=LIMIT)
            self._asked[group.id] = time.monotonic()
            task = tasks[group.id].pop()
            await group.someone().say(group, f"/xong {task} Báo cáo số {number}/BC-UBND")
            await asyncio.sleep(self.load.seconds)
        await until(lambda: not self._asked, within=LIMIT)

    def _answered(self, group: Chat) -> bool:
        return group.id not in self._asked

    async def open_tasks(self) -> dict[int, list[int]]:
        """Return the numbers of the open tasks that each group leads."""
        async with self.database.read() as session:
            wanted = select(Assignment).where(Assignment.state.in_(OPEN), Assignment.part == "lead")
            found = list(await session.scalars(wanted))
        by_group: dict[int, list[int]] = {group.id: [] for group in self.groups}
        for task in found:
            by_group[self.groups[task.agency_id - 1].id].append(task.id)
        return by_group

    async def _watch_health(self) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            while True:
                begin = time.monotonic()
                with contextlib.suppress(httpx.HTTPError):
                    await client.get(f"http://127.0.0.1:{self.health_port}/healthz")
                self.measured.health.append(time.monotonic() - begin)
                await asyncio.sleep(PAUSE)

    async def _watch_memory(self) -> None:
        while self.program.returncode is None:
            self.measured.memory += _memory(self.program.pid)
            await asyncio.sleep(PAUSE)

    async def recorded(self) -> list[str]:
        """Return the reports that the register keeps of this day, oldest first."""
        async with self.database.read() as session:
            found = select(Event.text).where(Event.act == "reported", Event.at >= NOON).order_by(Event.id)
            return [text or "" for text in await session.scalars(found)]


def _memory(pid: int | None) -> list[int]:
    """Return the bytes of memory that a process holds; nothing where the system does not say."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return []
    return [1024 * int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS")]


def _answers(clerk: User) -> bool:
    """Return whether a clerk's scan has come to its end: read, or refused."""
    return any("trang" not in message.text for message in clerk.private.bot_messages())


def _says_more(person: User, than: int) -> bool:
    return len(person.private.bot_messages()) > than


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@asynccontextmanager
async def busy_day(url: str, load: Load, **environment: str) -> AsyncIterator[BusyDay]:
    """Open a day before anything has happened, with the program running."""
    clock = ShiftedClock(NOON)
    world = World(clock=clock.now)
    hoa = world.user("Trần Thị Hoa", started=True)
    clerks = [world.user(f"Chuyên viên {number}", started=True) for number in range(load.clerks)]
    people = [world.user(f"Đầu mối {number}", started=True) for number in range(load.groups)]
    groups = [world.group(f"UBND xã Số {n}", [person]) for n, person in enumerate(people, 1)]
    database = Database(url)
    await database.migrate()
    await _people_register(database, hoa, clerks, groups, load)
    world.limits = RateLimits(time.monotonic)
    port = free_port()
    async with machines(world, url, hoa) as ours:
        program = await _started(ours, port, environment)
        stranger = world.user("Người lạ", started=True)
        yield BusyDay(world, hoa, clerks, stranger, groups, program, database, port, load)
    await database.close()


async def _people_register(database: Database, hoa: User, clerks: list[User], groups: list[Chat], load: Load) -> None:
    size = Size(load.tasks, max(load.tasks // 5, 2 * load.reports), [group.id for group in groups])
    await fill(database, size, hoa.id, NOON)
    async with database.write() as session:
        for clerk in clerks:
            session.add(Person(id=clerk.id, name=clerk.name, role=Role.STAFF, created_at=NOON))


async def _started(ours: Machines, port: int, environment: Mapping[str, str]) -> Program:
    program = ours.start(NOON, METRICS_PORT=str(port), **environment)
    await until(lambda: program.said(RUNS) and program.said(LEADS))
    return program
