"""APScheduler as a clock that only ticks: jobs are code, state is in our tables, so a lost tick loses nothing."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import metrics
from bot.clock import ZONE, SystemClock, day_of
from bot.jobs.bulkheads import Aside, passes
from bot.jobs.delivery import delivery, live_messages
from bot.jobs.planning import escalation, leaving, morning, recurrence, silences, summaries
from bot.registry.core.context import Context
from bot.registry.operations import faults
from bot.registry.operations.heartbeat import OF_EVERY_PROCESS, Heartbeat, Stage, StagesFailed
from bot.registry.operations.problems import What
from bot.registry.outbox import outbox
from bot.telegram.transport import Gateway

log = logging.getLogger(__name__)


class Watch(Protocol):
    """What looks after the ticks of this process, as the schedule needs it."""

    heartbeat: Heartbeat
    aside: Aside

    def ticking(self) -> AbstractAsyncContextManager[None]:
        """Watch one tick from its beginning to its end."""
        ...

    async def idle(self) -> None:
        """Wait until no tick is under way."""
        ...


def worker_name() -> str:
    """Name this process in the outbox: machine and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"[:60]


@dataclass(frozen=True, slots=True)
class Turn:
    """What the stages of one tick need."""

    context: Context
    bot: Gateway
    beat: Heartbeat
    aside: Aside


STAGES: dict[Stage, Callable[[Turn], Awaitable[object]]] = {
    Stage.SERIES: lambda turn: recurrence.plan(turn.context, turn.aside),
    Stage.MORNING: lambda turn: morning.plan(turn.context, turn.aside),
    Stage.SUMMARIES: lambda turn: summaries.plan(turn.context, turn.aside),
    Stage.LEAVING: lambda turn: leaving.leave(turn.context, turn.bot, turn.aside),
    Stage.SILENCE: lambda turn: silences.plan(turn.context, turn.beat.heard),
    Stage.DELIVERY: lambda turn: delivery.deliver(turn.context, turn.bot, turn.beat.worker, turn.aside),
    Stage.URGINGS: lambda turn: escalation.count(turn.context, turn.aside),
    Stage.LIVE_MESSAGES: lambda turn: live_messages.refresh(turn.context, turn.bot, turn.aside),
}


async def tick(context: Context, bot: Gateway, beat: Heartbeat | None = None, aside: Aside | None = None) -> None:
    """Do what is due now: who leads plans it and looks after what was sent; everybody sends what is planned.

    An error in one stage leaves the others running. Raises StagesFailed at the end where there was any. Without a
    heartbeat it ticks as one process that leads and remembers nothing.
    """
    now = context.clock.now()
    beat = beat or Heartbeat(worker_name(), "", context.settings.deployment_id, now, leading_since=now)
    if not await _is_ours(context):
        beat.wrong(What.DEPLOYMENT, now, context.settings.deployment_id)
        return
    beat.right(What.DEPLOYMENT)
    turn = Turn(context, bot, beat, aside or Aside())
    due = tuple(Stage) if beat.leads else OF_EVERY_PROCESS  # as it stands now: the lead may be lost meanwhile
    errors = []
    for stage in due:
        if (error := await _guarded(turn, stage)) is not None:
            errors.append(error)
        await turn.aside.tell(context)
    if errors:
        raise StagesFailed("stages of the tick failed", errors)


async def _guarded(turn: Turn, stage: Stage) -> Exception | None:
    """Run one stage, and note how it went; returns its error."""
    try:
        await STAGES[stage](turn)
    except Exception as error:
        now, what = turn.context.clock.now(), type(error).__name__
        reference = faults.reference_of(day_of(now), stage, what)
        metrics.ERRORS.labels(stage).inc()
        if passes(error):
            turn.context.db.outage.goes_on(error)
        else:
            log.exception("error %s in stage %s", reference, stage)
        turn.beat.went_wrong(stage, now, what, reference)
        return error
    turn.beat.went_well(stage, turn.context.clock.now())
    return None


async def _is_ours(context: Context) -> bool:
    """Return whether this deployment may send from this database; in a copy nothing is planned or edited either."""
    async with context.itself() as uow:
        return await outbox.may_send(uow.session, uow.settings.deployment_id)


async def _guarded_tick(context: Context, bot: Gateway, watch: Watch) -> None:
    try:
        async with watch.ticking():
            await tick(context, bot, watch.heartbeat, watch.aside)
    except asyncio.CancelledError:
        # The program is told to stop. The scheduler would log its own cancelling as an error of the job.
        log.info("the tick was ended by the stop")
    except StagesFailed as error:
        metrics.ERRORS.labels("tick").inc()
        if faulty := [one for one in error.exceptions if not passes(one)]:
            log.error("tick failed: %s of its stages", len(faulty))
    except Exception as error:
        # The next tick finds the same state and tries again; the scheduler must live.
        metrics.ERRORS.labels("tick").inc()
        if passes(error):
            context.db.outage.goes_on(error)
        else:
            log.exception("tick failed")


class SteadyScheduler(AsyncIOScheduler):  # type: ignore[misc]  # the library has no types
    """Runs its jobs at one pace of the monotonic clock.

    The library waits by the wall clock: one that is put back by a month would silence it for a month, and one that is
    put ahead would let it count every run that was missed.
    """

    def __init__(self, pace_seconds: float) -> None:
        super().__init__(timezone=ZONE)
        self._pace = pace_seconds
        self._due: float | None = None  # by the loop's clock

    def _process_jobs(self) -> float:
        """Run the jobs when their time has come; returns the seconds until the next look."""
        now = asyncio.get_running_loop().time()
        if self._due is None:
            self._due = now + self._pace
        if now >= self._due:
            self._due = now + self._pace
            for job in self.get_jobs():
                job.modify(next_run_time=SystemClock().now())
            super()._process_jobs()
        return self._due - now


def start(context: Context, bot: Gateway, watch: Watch) -> AsyncIOScheduler:
    """Start ticking in the running event loop, by the monotonic clock.

    misfire_grace_time=None: a tick that comes late is run all the same (the default loses it after one second).
    """
    scheduler = SteadyScheduler(context.settings.tick_seconds)
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
