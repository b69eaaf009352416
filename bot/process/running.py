"""One process of the program, from its start to its graceful end: what leads, ticks, watches and answers in it."""

from __future__ import annotations

import asyncio
import contextlib
import importlib.metadata
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from functools import partial
from typing import Any

from bot import app
from bot.clock import Clock
from bot.handlers.core import menus
from bot.handlers.entry import routes
from bot.jobs import schedule
from bot.process import starting
from bot.process.http_metrics import HttpMetrics
from bot.process.leader_election import LeaderElection, lock_of
from bot.process.sharing import Sharing
from bot.process.watchdog import Watchdog
from bot.process.webhook_watch import WebhookWatch
from bot.registry.core.context import Context
from bot.registry.operations import heartbeat
from bot.registry.operations.heartbeat import Heartbeat
from bot.registry.operations.problems import What
from bot.registry.outbox import outbox
from bot.settings import Settings
from bot.telegram import connection
from bot.telegram.connection import App
from bot.telegram.polling import Poller
from bot.telegram.rate_limiter import RateLimiter
from bot.telegram.receiving import Receiver
from bot.telegram.webhook_server import WebhookServer

log = logging.getLogger(__name__)

STOP_SECONDS = 20  # for which a stop waits for what handlers are doing
CANCEL_AGAIN_SECONDS = 2  # after which what does not end is cancelled once more
SIGNALS = (signal.SIGINT, signal.SIGTERM)
STOPPED, FAILED = 0, 1


def run(settings: Settings, clock: Clock | None = None) -> int:
    """Run the bot until it is told to stop, by the machine's clock unless another is given; returns the exit status.

    Raises WrongSettingError when it cannot start with these settings.
    """
    app.set_up_logging(settings)
    return asyncio.run(_run(settings, clock))


async def _run(settings: Settings, clock: Clock | None) -> int:
    stop = asyncio.Event()
    _obey_signals(stop)
    context = app.make_context(settings, clock)
    await serve(context, app.build(context), stop)
    log.info("stopped")
    return STOPPED


def _obey_signals(stop: asyncio.Event) -> None:
    """Stop gracefully at the first signal, at once at the second."""
    loop = asyncio.get_running_loop()
    for one in SIGNALS:
        if sys.platform == "win32":
            signal.signal(one, lambda *_: loop.call_soon_threadsafe(_asked, stop))
        else:
            loop.add_signal_handler(one, _asked, stop)


def _asked(stop: asyncio.Event) -> None:
    if stop.is_set():
        log.warning("asked to stop once more: ending at once")
        logging.shutdown()
        os._exit(FAILED)
    log.info("asked to stop: what is under way is finished first")
    stop.set()


async def serve(context: Context, application: App, stop: asyncio.Event) -> None:
    """Run one process until ``stop`` is set. What was begun last ends first; the database is closed in the end."""
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(context.db.close)
        starting.check_ports(context.settings)
        if not await starting.open_database(context, stop):
            return
        await stack.enter_async_context(context.readers)
        await stack.enter_async_context(context.beside)
        mine = Heartbeat(schedule.worker_name(), version(), context.settings.deployment_id, context.clock.now())
        await _say_deployment(context, mine)
        watch = await stack.enter_async_context(_watching(context, mine))
        watch.ask(What.DOCUMENTS, lambda: context.readers.trouble)
        away = partial(mine.wrong, What.TELEGRAM, context.clock.now())
        if not await starting.reach_telegram(application, stop, away):
            return
        mine.right(What.TELEGRAM)
        stack.push_async_callback(application.shutdown)
        watch.gateway = application.bot
        if isinstance(limiter := application.bot.rate_limiter, RateLimiter):
            await stack.enter_async_context(_beside(Sharing(context, limiter).run(), "sharing"))
        await stack.enter_async_context(_answering(application))
        await stack.enter_async_context(_ticking(context, application, watch))
        await stack.enter_async_context(_listening(context, application, watch))
        log.info("Nhắc Việc is running as @%s, version %s", application.bot.username, mine.version)
        await stop.wait()


def version() -> str:
    """Return the installed version of the program."""
    return importlib.metadata.version("nhacviec")


async def _say_deployment(context: Context, mine: Heartbeat) -> None:
    """Say that this deployment may send; that it may not is said by the watchdog, with whatever else is wrong."""
    async with context.itself() as uow:
        name = context.settings.deployment_id
        if await outbox.may_send(uow.session, name):
            log.info("Deployment %s may send from this database.", name)
        else:
            mine.wrong(What.DEPLOYMENT, uow.now, name)


def _serve_metrics(watch: Watchdog) -> HttpMetrics:
    try:
        return HttpMetrics(watch, asyncio.get_running_loop())
    except OSError as error:
        raise starting.cannot_listen(watch.context.settings, "METRICS", error) from error


@contextlib.asynccontextmanager
async def _watching(context: Context, mine: Heartbeat) -> AsyncIterator[Watchdog]:
    watch = Watchdog(context, mine)
    serving = _serve_metrics(watch) if context.settings.metrics_port else None
    async with context.itself() as uow:
        await heartbeat.note(uow.session, mine, uow.now)
    try:
        async with _beside(watch.run(), "watchdog"):
            yield watch
    finally:
        await watch.close()
        if serving is not None:
            await asyncio.to_thread(serving.close)
        async with context.itself() as uow:
            await heartbeat.forget(uow.session, mine.worker)


@contextlib.asynccontextmanager
async def _answering(application: App) -> AsyncIterator[None]:
    connection.count_updates(application)
    await application.start()
    application.create_task(menus.show_default(application.bot))
    try:
        yield
    finally:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(application.stop(), STOP_SECONDS)


@contextlib.asynccontextmanager
async def _ticking(context: Context, application: App, watch: Watchdog) -> AsyncIterator[None]:
    scheduler = schedule.start(context, application.bot, watch)
    try:
        yield
    finally:
        await schedule.stop(scheduler, watch)


@contextlib.asynccontextmanager
async def _listening(context: Context, application: App, watch: Watchdog) -> AsyncIterator[None]:
    """Take updates: over the webhook in every process, or by polling in the one that leads."""
    by_webhook = bool(context.settings.webhook_url)
    beat = watch.heartbeat
    receiver = Receiver(context, application, beat.worker, is_next=lambda: by_webhook or beat.leads)
    poller = None if by_webhook else _poller(context, application, watch, receiver)
    leading = LeaderElection(lock_of(context.db, context.settings.lead_check_seconds), context, beat, poller)
    try:
        async with contextlib.AsyncExitStack() as stack:
            if poller is None:
                stack.push_async_callback(receiver.finish)
                await stack.enter_async_context(_webhook(context, application, watch, receiver))
            await stack.enter_async_context(_beside(receiver.run(), "receiving"))
            await stack.enter_async_context(_beside(leading.run(), "leading"))
            yield
    finally:
        await leading.stop()


def _poller(context: Context, application: App, watch: Watchdog, receiver: Receiver) -> Poller:
    beat = watch.heartbeat

    def hindered(host: str | None, conflict: str | None) -> None:
        for what, detail in ((What.WEBHOOK_LEFT, host), (What.CONFLICT, conflict)):
            if detail is None:
                beat.right(what)
            else:
                beat.wrong(what, context.clock.now(), detail)

    return Poller(application.bot, receiver, routes.ALLOWED_UPDATES, watch.heard, hindered)


@contextlib.asynccontextmanager
async def _webhook(context: Context, application: App, watch: Watchdog, receiver: Receiver) -> AsyncIterator[None]:
    """Listen, then tell Telegram where, and look after it; what is under way at the end is finished."""
    settings, beat = context.settings, watch.heartbeat

    def misdirected(path: str | None) -> None:
        if path is None:
            beat.right(What.WEBHOOK_PATH)
        else:
            beat.wrong(What.WEBHOOK_PATH, context.clock.now(), path)

    async def accept(updates: Sequence[Any]) -> None:
        await receiver.accept(updates)
        watch.taken()

    server = connection.webhook_server(application, settings, accept, misdirected)
    beat.wrong(What.WEBHOOK_CLOSED, context.clock.now())
    _listen(server, settings)
    beat.right(What.WEBHOOK_CLOSED)
    looking = WebhookWatch(context, beat, application, routes.ALLOWED_UPDATES)
    watch.webhook_pending = lambda: looking.pending
    try:
        async with _beside(looking.run(), "webhook"):
            yield
    finally:
        await server.close()


def _listen(server: WebhookServer, settings: Settings) -> None:
    try:
        server.listen(settings.webhook_port, settings.webhook_listen)
    except OSError as error:
        raise starting.cannot_listen(settings, "WEBHOOK", error) from error


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[None]:
    """Do something beside; it is cancelled, and over, at the end."""
    task = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        # More than once: up to Python 3.11, wait_for (ours, asyncpg's) loses a cancellation that comes just as what it
        # waits for is there.
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=CANCEL_AGAIN_SECONDS)
        with contextlib.suppress(asyncio.CancelledError):
            task.result()
