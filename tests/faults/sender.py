"""A second process that delivers: python -m tests.faults.sender DATABASE_URL API_URL TOKEN INSTANT WORKER."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime

from bot import app
from bot.clock import SetClock
from bot.jobs import delivery
from bot.settings import Settings


async def deliver(database: str, api: str, token: str, instant: str, worker: str) -> None:
    """Deliver once what is due at an instant."""
    settings = Settings(_env_file=None, database_url=database, bot_api_url=api, bot_token=token)
    office = app.make_office(settings, SetClock(datetime.fromisoformat(instant)))
    application = app.build(office, prepare=lambda builder: builder.updater(None), limits=False)
    await application.initialize()
    await delivery.deliver(office, application.bot, worker)
    await application.shutdown()
    await office.db.close()


if __name__ == "__main__":
    asyncio.run(deliver(*sys.argv[1:]))
