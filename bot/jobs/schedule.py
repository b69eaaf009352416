"""APScheduler as a clock that only ticks: jobs are code, state is in our tables, so a lost tick loses nothing."""

from __future__ import annotations

import logging
import os
import socket

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot

from bot.clock import ZONE
from bot.jobs import delivery, morning
from bot.registry.office import Office

log = logging.getLogger(__name__)


def worker_name() -> str:
    """Name this process in the outbox: machine and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"[:60]


async def tick(office: Office, bot: Bot, worker: str | None = None) -> None:
    """Do what is due now: plan the morning's reminders, send what is planned."""
    await morning.plan(office)
    await delivery.deliver(office, bot, worker or worker_name())


async def _guarded_tick(office: Office, bot: Bot) -> None:
    try:
        await tick(office, bot)
    except Exception:
        # The next tick finds the same state and tries again; the scheduler must live.
        log.exception("tick failed")


def start(office: Office, bot: Bot) -> AsyncIOScheduler:
    """Start ticking in the running event loop.

    misfire_grace_time=None: a tick that comes late is run all the same (the default loses it after one second).
    """
    scheduler = AsyncIOScheduler(timezone=ZONE)
    scheduler.add_job(
        _guarded_tick,
        "interval",
        args=[office, bot],
        seconds=office.settings.tick_seconds,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        id="tick",
    )
    scheduler.start()
    return scheduler
