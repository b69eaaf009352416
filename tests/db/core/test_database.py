"""Transactions, times and migrations on both kinds of database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection

from bot.clock import ZONE
from bot.models import Agency, Base, Meta
from bot.registry.core.context import Context


async def test_an_instant_comes_back_as_it_was_stored(context: Context) -> None:
    hanoi = datetime(2026, 6, 15, 7, 30, tzinfo=ZONE)
    async with context.db.write() as session:
        session.add(Agency(name="Sở Y tế", created_at=hanoi, active=True))
    async with context.db.read() as session:
        stored = await session.scalar(select(Agency.created_at))
    assert stored == hanoi
    assert stored is not None
    assert stored.tzinfo is UTC


async def test_a_time_without_a_zone_is_refused(context: Context) -> None:
    naive = datetime(2026, 6, 15, 7, 30)  # noqa: DTZ001 - that is the point
    with pytest.raises(Exception, match="without a zone"):
        async with context.db.write() as session:
            session.add(Agency(name="Sở Y tế", created_at=naive, active=True))


async def test_writers_that_read_first_wait_for_each_other_instead_of_failing_or_losing_updates(
    context: Context,
) -> None:
    async with context.db.write() as session:
        session.add(Meta(key="count", value="0"))

    async def add_one() -> None:
        async with context.db.write() as session:
            row = await session.get_one(Meta, "count", with_for_update=True)
            await asyncio.sleep(0)  # let the others come between reading and writing
            row.value = str(int(row.value) + 1)

    await asyncio.gather(*(add_one() for _ in range(20)))
    async with context.db.read() as session:
        assert await session.scalar(select(Meta.value)) == "20"


async def test_nothing_is_kept_of_a_transaction_that_fails_halfway(context: Context, clock) -> None:
    async def fail_halfway() -> None:
        async with context.db.write() as session:
            session.add(Agency(name="Sở Y tế", created_at=clock.now(), active=True))
            await session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail_halfway()
    async with context.db.read() as session:
        assert await session.scalar(select(func.count()).select_from(Agency)) == 0


async def test_the_migrations_make_exactly_the_tables_of_the_models(context: Context) -> None:
    def differences(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))

    async with context.db.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_twice_changes_nothing(context: Context) -> None:
    await context.db.migrate()
    async with context.db.read() as session:
        assert await session.scalar(text("SELECT count(*) FROM alembic_version")) == 1


async def test_foreign_keys_are_kept(context: Context) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        async with context.db.write() as session:
            await session.execute(text("INSERT INTO group_members (group_id, agency_id) VALUES (1, 1)"))
