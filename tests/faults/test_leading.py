"""Several real processes on one database: one polls at a time, the next takes over, and a stop loses nothing."""

from __future__ import annotations

import signal
from collections.abc import AsyncIterator

import asyncpg
import pytest
from sqlalchemy import make_url, select

from bot.app import make_context
from bot.models import Outbox
from bot.registry.core.context import Context
from bot.registry.outbox import outbox
from bot.registry.outbox.kinds import Kind
from bot.settings import Settings
from sandbox import User, World
from tests.faults.front import Front, free_port
from tests.faults.program import ASKED, LEADS, LEADS_NO_MORE, RUNS, Machines, Program, machines, until

CONFLICT = "terminated by other getUpdates request"


@pytest.fixture
def binh(world: World) -> User:
    """Somebody to whom the program says nothing unasked, whatever the day is."""
    return world.user("Lê Văn Bình", started=True)


@pytest.fixture
async def ours(world: World, hoa: User, database_url: str) -> AsyncIterator[Machines]:
    async with machines(world, database_url, hoa) as made:
        yield made


@pytest.fixture
async def context(database_url: str, hoa: User) -> AsyncIterator[Context]:
    """Return the same register, seen from this process."""
    made = make_context(Settings(_env_file=None, database_url=database_url, admin_ids=(hoa.id,)))
    yield made
    await made.db.close()


async def plan(context: Context, person: User, subject: str) -> None:
    async with context.itself() as uow:
        await outbox.plan(uow, person.id, Kind.FAULT, subject)


async def states(context: Context) -> dict[str, str]:
    async with context.db.read() as session:
        return {
            row.subject: row.state for row in await session.scalars(select(Outbox).where(Outbox.kind == Kind.FAULT))
        }


async def is_answered(person: User) -> None:
    """Say something, and wait for the bot's answer."""
    before = len(person.private.bot_messages())
    await person.send("/trogiup")
    await until(lambda: len(person.private.bot_messages()) > before)


async def test_one_leads_and_when_it_is_killed_the_next_one_does(ours: Machines, binh: User) -> None:
    for _ in range(3):
        ours.start()
    await until(lambda: all(program.said(RUNS) for program in ours.programs))  # the others stand by
    for left in (3, 2, 1):
        await until(lambda: len(ours.leading()) == 1)
        await is_answered(binh)
        assert (len(ours.running()), len(ours.leading())) == (left, 1), [program.log for program in ours.programs]
        await ours.leading()[0].kill()
    assert [program.said(LEADS) for program in ours.programs] == [1, 1, 1]
    assert not any(program.said(CONFLICT) for program in ours.programs), "no two polled at the same time"


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_leader_that_is_asked_to_stop_hands_over_and_ends_well(ours: Machines, binh: User) -> None:
    first = ours.start()
    await until(lambda: first.leads)
    second = ours.start()
    await until(lambda: second.said(RUNS))
    await is_answered(binh)
    first.signal(signal.SIGTERM)
    assert await first.ended() == 0
    await until(lambda: second.leads)
    await is_answered(binh)
    second.signal(signal.SIGINT)
    assert await second.ended() == 0
    assert not first.said(CONFLICT) + second.said(CONFLICT)
    assert len(binh.private.bot_messages()) == 2, "each was answered once"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_a_killed_process_was_handling_is_handled_by_the_next(
    ours: Machines, world: World, binh: User
) -> None:
    first = ours.start()
    await until(lambda: first.leads)
    gate = world.faults.hold(method="sendMessage", chat_id=binh.id)
    await binh.send("/trogiup")
    await until(lambda: not world.faults._queue)
    await first.kill()
    second = ours.start()
    await until(lambda: second.leads and binh.private.bot_messages())
    gate.set()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_stop_finishes_the_message_in_flight_and_begins_no_other(
    ours: Machines, world: World, binh: User, context: Context
) -> None:
    program = ours.start()
    await until(lambda: program.leads)
    gate = world.faults.hold(method="sendMessage", chat_id=binh.id)
    await plan(context, binh, "A1:first")
    await until(lambda: not world.faults._queue)
    program.signal(signal.SIGTERM)
    await until(lambda: program.said(ASKED))
    await plan(context, binh, "B2:second")
    gate.set()
    assert await program.ended() == 0
    assert await states(context) == {"A1:first": "sent", "B2:second": "planned"}
    assert len(binh.private.bot_messages()) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_second_signal_ends_it_at_once(ours: Machines, world: World, binh: User, context: Context) -> None:
    program = ours.start()
    await until(lambda: program.leads)
    gate = world.faults.hold(method="sendMessage", chat_id=binh.id)
    await plan(context, binh, "A1:first")
    await until(lambda: not world.faults._queue)
    program.signal(signal.SIGTERM)
    await until(lambda: program.said(ASKED))
    program.signal(signal.SIGTERM)
    assert await program.ended() == 1
    gate.set()


async def holder(database: str) -> int | None:
    """Return the PostgreSQL process in which the lead is held."""
    connection = await asyncpg.connect(make_url(database).set(drivername="postgresql").render_as_string(False))
    try:
        held: int | None = await connection.fetchval(
            "SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE locktype = 'advisory' AND datname = current_database() AND granted"
        )
        return held
    finally:
        await connection.close()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_who_loses_the_connection_stops_polling_and_the_lead_is_taken_anew(
    ours: Machines, binh: User, database_url: str
) -> None:
    programs: list[Program] = [ours.start(), ours.start()]
    await until(lambda: len(ours.leading()) == 1)
    for times in range(2, 5):
        backend = await holder(database_url)
        connection = await asyncpg.connect(make_url(database_url).set(drivername="postgresql").render_as_string(False))
        await connection.execute("SELECT pg_terminate_backend($1)", backend)
        await connection.close()
        await until(lambda times=times: sum(program.said(LEADS) for program in programs) == times)  # type: ignore[misc]
        await is_answered(binh)
    await until(lambda: sum(program.said(LEADS_NO_MORE) for program in programs) == 3)
    assert not any(program.said(CONFLICT) for program in programs)


# --- Webhooks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_with_webhooks_every_process_answers_and_one_leads(ours: Machines, world: World, binh: User) -> None:
    ports = [free_port(), free_port()]
    world.webhook.transport = Front(ports)
    for port in ports:
        ours.environment |= {
            "WEBHOOK_URL": "https://bot.example/",
            "WEBHOOK_PORT": str(port),
            "WEBHOOK_SECRET": "hush",
        }
        ours.start()
    await until(lambda: sum(call.method == "setWebhook" for call in world.calls) == 2)
    for _ in range(4):
        await is_answered(binh)
    await until(lambda: len(ours.leading()) == 1)
    assert not [call for call in world.calls if call.method == "getUpdates"]
    for program in ours.programs:
        program.signal(signal.SIGTERM)
        assert await program.ended() == 0
