"""A process that plans the morning and delivers: python -m tests.faults.sender DATABASE API TOKEN INSTANT WORKER.

With LIMITS=1 in the environment it keeps Telegram's limits. SIGTERM stops it gracefully.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from datetime import datetime

from bot import app
from bot.clock import SetClock
from bot.jobs import delivery, morning
from bot.settings import Settings


async def deliver(database: str, api: str, token: str, instant: str, worker: str) -> None:
    """Deliver once what is due at an instant."""
    settings = Settings(_env_file=None, database_url=database, bot_api_url=api, bot_token=token)
    office = app.make_office(settings, SetClock(datetime.fromisoformat(instant)))
    limits = bool(os.environ.get("LIMITS"))
    application = app.build(office, prepare=lambda builder: builder.updater(None), limits=limits)
    await application.initialize()
    await morning.plan(office)
    task = asyncio.create_task(delivery.deliver(office, application.bot, worker))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await asyncio.wait([task])
    await application.shutdown()
    await office.db.close()
    if not task.cancelled():
        task.result()


if __name__ == "__main__":
    asyncio.run(deliver(*sys.argv[1:]))
