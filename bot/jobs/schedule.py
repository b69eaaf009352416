"""APScheduler as a clock that only ticks: jobs are code, state is in our tables, so a lost tick loses nothing."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import metrics
from bot.clock import ZONE
from bot.jobs.delivery import delivery, live_messages
from bot.jobs.planning import escalation, leaving, morning, recurrence, summaries
from bot.registry.core.context import Context
from bot.registry.operations.heartbeat import Heartbeat
from bot.registry.outbox import outbox
from bot.telegram.transport import Gateway

log = logging.getLogger(__name__)


class Watch(Protocol):
    """What looks after the ticks of this process, as the schedule needs it."""

    heartbeat: Heartbeat

    def ticking(self) -> AbstractAsyncContextManager[None]:
        """Watch one tick from its beginning to its end."""
        ...

    async def idle(self) -> None:
        """Wait until no tick is under way."""
        ...


def worker_name() -> str:
    """Name this process in the outbox: machine and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"[:60]


async def tick(context: Context, bot: Gateway, worker: str | None = None, *, leads: bool = True) -> None:
    """Do what is due now: who leads plans it and looks after what was sent; everybody sends what is planned."""
    if not await _is_ours(context):
        log.error("This database belongs to another deployment; nothing is planned or sent (setting DEPLOYMENT_ID).")
        return
    if leads:
        await _plan(context)
        await leaving.leave(context, bot)
    await delivery.deliver(context, bot, worker or worker_name())
    if leads:
        await escalation.count(context)
        await live_messages.refresh(context, bot)


async def _is_ours(context: Context) -> bool:
    """Return whether this deployment may send from this database; in a copy nothing is planned or edited either."""
    async with context.itself() as uow:
        return await outbox.may_send(uow.session, uow.settings.deployment_id)


async def _plan(context: Context) -> None:
    await recurrence.plan(context)
    await morning.plan(context)
    await summaries.plan(context)


async def _guarded_tick(context: Context, bot: Gateway, watch: Watch) -> None:
    try:
        async with watch.ticking():
            await tick(context, bot, watch.heartbeat.worker, leads=watch.heartbeat.leads)
    except asyncio.CancelledError:
        # The program is told to stop. The scheduler would log its own cancelling as an error of the job.
        log.info("the tick was ended by the stop")
    except Exception:
        # The next tick finds the same state and tries again; the scheduler must live.
        metrics.ERRORS.labels("tick").inc()
        log.exception("tick failed")


def start(context: Context, bot: Gateway, watch: Watch) -> AsyncIOScheduler:
    """Start ticking in the running event loop.

    misfire_grace_time=None: a tick that comes late is run all the same (the default loses it after one second).
    """
    scheduler = AsyncIOScheduler(timezone=ZONE)
    scheduler.add_job(
        _guarded_tick,
        "interval",
        args=[context, bot, watch],
        seconds=context.settings.tick_seconds,
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        id="tick",
    )
    scheduler.start()
    return scheduler


async def stop(scheduler: AsyncIOScheduler, watch: Watch) -> None:
    """Tick no more. The tick under way is ended gracefully: its messages on the way are finished, none is begun."""
    scheduler.shutdown(wait=False)  # in the loop's next turn; it cancels the tick under way
    await asyncio.sleep(0)
    await watch.idle()
