"""Over HTTP, Telegram limits on: one chat holds up no other, and what was confirmed is dealt with, whoever ends."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from bot.app import make_context
from bot.models import Inbox, Notice, Outbox
from bot.registry.core.context import Context
from bot.registry.outbox.kinds import Kind
from bot.settings import Settings
from sandbox import User, World
from sandbox.rules.limits import RateLimits
from tests.conftest import SOAK
from tests.faults.front import free_port
from tests.faults.program import Machines, machines, until

MANY = 40
KILLS = 8 if SOAK else 2
ENTERED = 3 * (KILLS + 1)


@pytest.fixture
async def ours(world: World, hoa: User, database_url: str) -> AsyncIterator[Machines]:
    async with machines(world, database_url, hoa) as made:
        yield made


@pytest.fixture
async def context(database_url: str, hoa: User) -> AsyncIterator[Context]:
    made = make_context(Settings(_env_file=None, database_url=database_url, admin_ids=(hoa.id,)))
    yield made
    await made.db.close()


async def waiting(context: Context) -> list[int]:
    """Return the numbers of the updates that are not dealt with."""
    async with context.db.read() as session:
        return list(await session.scalars(select(Inbox.id).where(Inbox.content.is_not(None)).order_by(Inbox.id)))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_forty_commands_in_one_group_hold_up_no_other_and_alarm_nobody(
    ours: Machines, world: World, hoa: User, context: Context
) -> None:
    talker, other = world.user("Lê Văn Bình", started=True), world.user("Đỗ Thị Lan", started=True)
    chatty, quiet = world.group("UBND xã A", [talker]), world.group("UBND xã B", [other])
    world.limits = RateLimits(time.monotonic)
    port = free_port()
    program = ours.start(METRICS_PORT=str(port))
    await until(lambda: program.leads)
    for _number in range(MANY):
        await talker.say(chatty, "/trogiup")
    await other.say(quiet, "/trogiup")
    await until(quiet.bot_messages)
    assert len(chatty.bot_messages()) < MANY // 2, "the chatty group's answers still wait for its limits"
    await until(lambda: not world.updates.pending)
    assert len(await waiting(context)) > MANY // 2, "they are written down and confirmed, not yet dealt with"
    await nothing_is_told(context)
    assert "Traceback" not in program.log
    shown = await scraped(port)
    for name in ("inbox_rows", "updates_waiting"):
        assert shown[f"nhacviec_{name}"] > MANY // 2
    assert shown["nhacviec_lanes_busy"] == 1
    assert 0 < shown["nhacviec_calling_seconds_count"] < MANY
    assert 0 < shown["nhacviec_handling_seconds_count"] < MANY


async def nothing_is_told(context: Context) -> None:
    """Fail where the admins were told of an error."""
    async with context.db.read() as session:
        assert not list(await session.scalars(select(Outbox).where(Outbox.kind == Kind.FAULT)))


async def scraped(port: int) -> dict[str, float]:
    """Return what /metrics shows, by name; of several with one name the last."""
    async with httpx.AsyncClient(trust_env=False) as http:
        said = (await http.get(f"http://127.0.0.1:{port}/metrics")).text
    return {one.name: one.value for family in text_string_to_metric_families(said) for one in family.samples}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_sixty_messages_of_a_stranger_hold_up_nobody_and_alarm_nobody(
    ours: Machines, world: World, context: Context
) -> None:
    stranger, other = world.user("Người lạ", started=True), world.user("Đỗ Thị Lan", started=True)
    world.limits = RateLimits(time.monotonic)
    program = ours.start()
    await until(lambda: program.leads)
    for number in range(60):
        await stranger.send(f"xin chào {number}")
    await other.send("/trogiup")
    await until(other.private.bot_messages)
    assert len(stranger.private.bot_messages()) < 30, "the stranger's answers still wait for the limits"
    await nothing_is_told(context)
    assert "Traceback" not in program.log


async def test_kills_at_any_moment_lose_no_entry_and_double_none(
    ours: Machines, hoa: User, context: Context, database_url: str
) -> None:
    program = ours.start()
    await until(lambda: program.leads)
    for number in range(ENTERED):
        await hoa.send(f"/giao Sở Y tế: rà soát lần {number} trước ngày 28/12/2027")

    async def entered() -> int:
        async with context.db.read() as session:
            return len(list(await session.scalars(select(Notice.id))))

    dice = random.Random(database_url.startswith("sqlite"))
    for kill in range(KILLS):

        async def is_time(wanted: int = 3 * kill + 1) -> bool:
            return await entered() >= wanted

        await until(is_time)
        await asyncio.sleep(dice.uniform(0, 0.05))
        await program.kill()
        program = ours.start()

    async def all_done() -> bool:
        return not await waiting(context) and await entered() >= ENTERED

    await until(all_done)
    assert await entered() == ENTERED
    await nothing_is_told(context)


async def test_what_was_confirmed_but_not_dealt_with_is_dealt_with_after_a_kill(
    ours: Machines, world: World, context: Context
) -> None:
    people = [world.user(f"Người {number}", started=True) for number in range(4)]
    first = ours.start()
    await until(lambda: first.leads)
    gates = [world.faults.hold(method="sendMessage", chat_id=person.id) for person in people]
    for person in people:
        await person.send("/trogiup")
    await until(lambda: not world.updates.pending, every=0.01)
    assert len(await waiting(context)) == len(people)
    await first.kill()
    assert not any(person.private.bot_messages() for person in people)
    ours.start()
    await until(lambda: all(person.private.bot_messages() for person in people))
    for gate in gates:
        gate.set()

    async def all_done() -> bool:
        return not await waiting(context)

    await until(all_done)


async def test_an_update_that_telegram_gives_again_is_handled_once(
    ours: Machines, world: World, context: Context
) -> None:
    person = world.user("Lê Văn Bình", started=True)
    program = ours.start()
    await until(lambda: program.leads)
    await person.send("/trogiup")
    update = dict(world.updates.pending[0])
    await until(lambda: person.private.bot_messages() and not world.updates.pending)
    world.updates.pending.append(update)
    await person.send("/ngonngu")
    await until(lambda: len(person.private.bot_messages()) > 1 and not world.updates.pending)

    async def all_done() -> bool:
        return not await waiting(context)

    await until(all_done)
    assert len(person.private.bot_messages()) == 2
