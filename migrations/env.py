"""Alembic's entry: bot.db hands it a connection; from a terminal it opens one from the settings."""

from __future__ import annotations

import asyncio
from typing import Literal

from alembic import context
from sqlalchemy.engine import Connection

from bot.db import Database, UTCDateTime
from bot.models import Base
from bot.settings import Settings


def render(kind: str, item: object, _autogen: object) -> str | Literal[False]:
    """Write our own column type as the plain one, so that old migrations never import the program."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run(connection: Connection) -> None:
    """Apply the migrations over this connection, all or none."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render,
        # SQLite can; else what is there is read in one transaction and changed in others, and two processes that start
        # together make the same change.
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_from_settings() -> None:
    """Apply the migrations to the database of the settings."""
    database = Database(Settings().database_url)
    async with database.engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()
    await database.close()


context.config.attributes["metadata"] = Base.metadata  # so that bot.db can see whether all is there
given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_from_settings())
