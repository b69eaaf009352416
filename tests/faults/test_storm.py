"""Storms: Telegram, the network, the database and the clock fail in turn. No reminder is lost, none doubled unsaid."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.exc import OperationalError

from bot import db
from bot.app import make_context
from bot.jobs.delivery import delivery, outcomes, ready
from bot.registry.outbox.leases import MOST_REPEATS
from sandbox import Chat
from sandbox.rules.errors import ApiError
from sandbox.rules.faults import Fault
from tests.conftest import SOAK
from tests.faults.agreement import Agreement, agreement
from tests.faults.crowd import MORNING, REPEAT, came_once, gather_groups, guarded_tick, of_groups, said
from tests.stage import Stage

SLOW_SECONDS = 0.1  # of a slow database: long enough for other lanes to go on meanwhile
GROUPS = 200 if SOAK else 12
SEEDS = range(4) if SOAK else range(2)
BOTH = ["sqlite", "postgres"] if SOAK else ["sqlite"]  # where the kind of database makes little difference
SHARE = 0.3  # of the calls that go wrong
LONGEST = 8 * 60  # minutes of the working day from the morning on
CERTAIN = (429, 500, 502, 504)


async def minutes(stage: Stage, count: int) -> None:
    """Let minutes pass; in each of them, what people are shown of the outbox is what its table holds."""
    async with agreement(stage) as figures:
        for _minute in range(count):
            await one_minute(stage, figures)


async def one_minute(stage: Stage, figures: Agreement) -> None:
    stage.clock.forward(timedelta(minutes=1))
    await guarded_tick(stage.context, stage.application.bot)
    await figures.check()


async def until_done(stage: Stage, groups: list[Chat]) -> None:
    """Let the minutes pass until every row is closed."""
    async with agreement(stage) as figures:
        for _minute in range(LONGEST):
            await one_minute(stage, figures)
            rows = await of_groups(stage, groups)
            if len(rows) == len(groups) and {row.state for row in rows} <= {"sent", "unknown", "failed"}:
                return


class Storm:
    """Makes calls fail in every way, and counts the answers that were lost after the message had arrived."""

    def __init__(self, stage: Stage, dice: random.Random) -> None:
        self._dice = dice
        self.lost, self.unsure = Counter[int](), Counter[int]()
        stage.world.faults.use(self._strike)

    def _strike(self, method: str, params: Mapping[str, object]) -> Fault | None:
        if method != "sendMessage" or self._dice.random() > SHARE:
            return None
        chat = int(str(params["chat_id"]))
        kinds = ["refuse", "refuse", "unreachable"]
        if self.unsure[chat] < MOST_REPEATS - 1:  # one more, and the row is left to a person
            kinds += ["reset", "lose_answer"]
        kind = self._dice.choice(kinds)
        self.unsure[chat] += kind in ("reset", "lose_answer")
        self.lost[chat] += kind == "lose_answer"
        code = self._dice.choice(CERTAIN)
        wait = {"retry_after": self._dice.randint(1, 90)} if code == 429 else {}
        return Fault(kind, error=ApiError(code, "struck", **wait) if kind == "refuse" else None)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_storm_of_refusals_and_broken_connections_loses_nothing(eve: Stage, seed: int) -> None:
    groups = await gather_groups(eve, GROUPS)
    storm = Storm(eve, random.Random(seed))
    eve.context.settings.one_by_one_up_to = GROUPS * (seed % 2)  # one after the other, or several at once
    eve.clock.put(MORNING)
    await until_done(eve, groups)
    assert {row.state for row in await of_groups(eve, groups)} == {"sent"}
    for group in groups:
        texts = said(group)
        assert len(texts) == 1 + storm.lost[group.id], "a message comes again only where its answer was lost"
        assert all(REPEAT in later for later in texts[1:])
        assert storm.unsure[group.id] or REPEAT not in texts[0]


@pytest.mark.parametrize("one_by_one", [True, False], ids=["one by one", "several at once"])
async def test_a_flood_that_is_meant_for_the_whole_bot_stops_everything_for_that_long(
    eve: Stage, one_by_one: bool
) -> None:
    groups = await gather_groups(eve, GROUPS)
    eve.context.settings.one_by_one_up_to = GROUPS * one_by_one
    flood = eve.world.faults.refuse(429, retry_after=600, method="sendMessage", times=None)
    eve.clock.put(MORNING)
    await minutes(eve, 9)
    assert flood.struck <= delivery.MANY_CHATS + eve.context.settings.sends_at_once, "nobody knocks on a closed door"
    eve.world.faults.clear()
    await minutes(eve, 2)
    assert list(came_once(groups)) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_was_given_back_before_a_closed_door_is_not_claimed_again_at_once(
    eve: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    note, write_all = delivery._Round._note, ready.write_all

    async def noted(self: delivery._Round, before: outcomes.Act | None) -> None:
        # The first refusals are noted when the third has given the rows back, and before these have to wait.
        if before is not None:
            await asyncio.sleep(SLOW_SECONDS if len(self._refused) < delivery.MANY_CHATS else 3 * SLOW_SECONDS)
        await note(self, before)

    async def written(*arguments: Any) -> ready.Written:
        await asyncio.sleep(4 * SLOW_SECONDS)
        return await write_all(*arguments)

    monkeypatch.setattr(delivery._Round, "_note", noted)
    monkeypatch.setattr(ready, "write_all", written)
    await gather_groups(eve, GROUPS)
    eve.context.settings.one_by_one_up_to = 0
    flood = eve.world.faults.refuse(429, retry_after=600, method="sendMessage", times=None)
    eve.clock.put(MORNING)
    await minutes(eve, 1)
    assert flood.struck <= delivery.MANY_CHATS + eve.context.settings.sends_at_once


@pytest.mark.parametrize("database_url", BOTH, indirect=True)
async def test_one_group_that_is_to_wait_does_not_stop_the_others(eve: Stage) -> None:
    first, *others = groups = await gather_groups(eve, GROUPS)
    eve.world.faults.refuse(429, retry_after=900, chat_id=first.id, times=None)
    eve.clock.put(MORNING)
    await minutes(eve, 1)
    assert list(came_once(others)) == []
    eve.world.faults.clear()
    await minutes(eve, 15)
    assert list(came_once(groups)) == []


@pytest.mark.parametrize("database_url", BOTH, indirect=True)
async def test_telegram_that_is_away_for_an_hour_over_the_morning_costs_no_reminder(eve: Stage) -> None:
    groups = await gather_groups(eve, GROUPS)
    eve.clock.put(MORNING - timedelta(minutes=20))
    eve.world.faults.unreachable(times=None)
    await minutes(eve, 60)
    assert not any(said(group) for group in groups)
    eve.world.faults.clear()
    await minutes(eve, 20)
    assert list(came_once(groups)) == []
    assert all("lẽ ra gửi lúc 07:30" in said(group)[0] for group in groups)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_that_is_locked_when_a_message_has_just_gone_is_waited_for(
    eve: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    groups = await gather_groups(eve, GROUPS)
    eve.context.settings.one_by_one_up_to = 0
    eve.clock.put(MORNING)
    monkeypatch.setattr(db, "SQLITE_BUSY_SECONDS", 1.0)
    impatient = make_context(eve.context.settings, eve.clock)
    other = db.Database(eve.context.settings.database_url)
    gate = eve.world.faults.hold(method="sendMessage")
    tick = asyncio.create_task(guarded_tick(impatient, eve.application.bot))
    await _all_but_one(eve, groups)
    async with other.write() as session:
        await session.execute(text("SELECT 1"))  # now it holds the lock
        gate.set()
        await _until(lambda: "The database does not answer" in caplog.text)
        await guarded_tick(impatient, eve.application.bot)  # another tick fails, and the process lives
    await tick
    await impatient.db.close()
    await other.close()
    assert {row.state for row in await of_groups(eve, groups)} == {"sent"}
    await minutes(eve, 10)
    assert list(came_once(groups)) == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_database_that_throws_everybody_out_costs_no_reminder_and_repeats_none(eve: Stage) -> None:
    groups = await gather_groups(eve, GROUPS)
    eve.context.settings.one_by_one_up_to = 0
    eve.clock.put(MORNING)
    other = db.Database(eve.context.settings.database_url)
    gate = eve.world.faults.hold(method="sendMessage")
    tick = asyncio.create_task(guarded_tick(eve.context, eve.application.bot))
    await _all_but_one(eve, groups)
    async with other.write() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    gate.set()
    await tick
    await other.close()
    await minutes(eve, 10)
    assert list(came_once(groups)) == []


async def _all_but_one(stage: Stage, groups: list[Chat]) -> None:
    while len([row for row in await of_groups(stage, groups) if row.state == "sent"]) < len(groups) - 1:  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - a log has no event for it
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("database_url", BOTH, indirect=True)
async def test_a_disk_that_is_full_now_and_then_costs_no_reminder(eve: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    groups = await gather_groups(eve, GROUPS)
    dice = random.Random(7)
    monkeypatch.setattr(delivery, "RECORD_AGAIN", timedelta(milliseconds=1))

    def full(connection: Connection) -> None:
        if connection.get_execution_options().get(db.WRITES) and dice.random() < SHARE:
            raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    engine = eve.context.db.engine.sync_engine
    event.listen(engine, "commit", full)
    eve.clock.put(MORNING)
    await until_done(eve, groups)
    event.remove(engine, "commit", full)
    assert {row.state for row in await of_groups(eve, groups)} == {"sent"}
    assert list(came_once(groups)) == []
