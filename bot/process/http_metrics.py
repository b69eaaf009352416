"""/metrics for Prometheus and /healthz for whoever restarts the program, on a port of their own.

They are served from a thread: when the event loop is stalled, /healthz still answers, and says so.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector, make_wsgi_app
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot import metrics
from bot.db import AWAY
from bot.process.watchdog import Watchdog, line_of
from bot.registry.operations import health, inbox
from bot.registry.operations.health import Figures
from bot.registry.operations.heartbeat import Stage, StageRun
from bot.registry.operations.problems import Problem, What
from bot.registry.outbox.kinds import Kind
from bot.registry.outbox.outbox import State
from bot.telegram.transport import Outcome

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)

SCRAPE_SECONDS = 8.0  # for which a scrape waits for the database; Prometheus itself waits 10
TEXT = ("Content-Type", "text/plain; charset=utf-8")


class OutboxCollector(Collector):
    """Gives Prometheus the figures of this moment: the outbox from the database, the process from its heartbeat."""

    def __init__(self, watch: Watchdog, loop: asyncio.AbstractEventLoop) -> None:
        self._watch = watch
        self._loop = loop

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Name nothing beforehand, so that registering asks no database."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Return all figures; without the database, those of the process alone."""
        yield from self._of_process()
        asked = asyncio.run_coroutine_threadsafe(self._figures(), self._loop)
        try:
            figures, waiting = asked.result(SCRAPE_SECONDS)
        except (*AWAY, TimeoutError) as error:
            asked.cancel()
            log.warning("the outbox could not be counted: %s", type(error).__name__)
            yield GaugeMetricFamily("nhacviec_database_up", "Whether the database answers.", 0)
        else:
            yield GaugeMetricFamily("nhacviec_database_up", "Whether the database answers.", 1)
            yield GaugeMetricFamily("nhacviec_inbox_rows", "Updates of all processes not dealt with yet.", waiting)
            yield from self._of_outbox(figures)

    async def _figures(self) -> tuple[Figures, int]:
        async with self._watch.context.db.read() as session:
            return await health.figures(session), await inbox.count_waiting(session)

    def _of_process(self) -> Iterator[GaugeMetricFamily]:
        beat = self._watch.heartbeat
        yield GaugeMetricFamily("nhacviec_is_leader", "Whether this process polls and plans.", int(beat.leads))
        yield self._age("poll", "Seconds since Telegram last answered a poll of this process.", beat.polled)
        yield self._age("tick", "Seconds since this process last finished a look at what is due.", beat.ticked)
        may = int(What.DEPLOYMENT not in beat.problems)
        yield GaugeMetricFamily("nhacviec_may_send", "Whether this deployment may send from this database.", may)
        info = GaugeMetricFamily("nhacviec_build_info", "Which version runs.", labels=["version", "deployment"])
        info.add_metric([beat.version, beat.deployment], 1)
        yield info
        wrong = GaugeMetricFamily("nhacviec_problem", "Whether something is wrong, by what.", labels=["what"])
        found = {one.what for one in self._watch.problems()}
        for what in What:
            wrong.add_metric([what], int(what in found))
        yield wrong
        if (pending := self._watch.webhook_pending()) is not None:
            yield GaugeMetricFamily("nhacviec_webhook_pending", "Updates that wait at Telegram.", pending)
        yield from self._of_stages()

    def _of_stages(self) -> Iterator[GaugeMetricFamily]:
        good = GaugeMetricFamily(
            "nhacviec_seconds_since_stage", "Seconds since a stage of the tick last went well.", labels=["stage"]
        )
        failing = GaugeMetricFamily(
            "nhacviec_stage_failing", "Whether a stage failed in its last run.", labels=["stage"]
        )
        errors = GaugeMetricFamily(
            "nhacviec_seconds_since_stage_error",
            "Seconds since the last error of a stage, with its class and the log's reference.",
            labels=["stage", "error", "reference"],
        )
        for stage in Stage:
            run = self._watch.heartbeat.stages.get(stage, StageRun())
            failing.add_metric([stage], int(run.failing))
            if run.good is not None:
                good.add_metric([stage], self._since(run.good))
            if run.failed is not None:
                errors.add_metric([stage, run.error or "", run.reference or ""], self._since(run.failed))
        yield from (good, failing, errors)

    def _since(self, instant: datetime) -> float:
        return max(0.0, (self._watch.context.clock.now() - instant).total_seconds())

    def _age(self, name: str, says: str, last: datetime | None) -> GaugeMetricFamily:
        family = GaugeMetricFamily(f"nhacviec_seconds_since_{name}", says)
        if last is not None:
            family.add_metric([], self._since(last))
        return family

    def _of_outbox(self, figures: Figures) -> Iterator[GaugeMetricFamily]:
        rows = GaugeMetricFamily("nhacviec_outbox_rows", "Rows of the outbox.", labels=["kind", "state"])
        for kind in Kind:
            for state in State:
                rows.add_metric([kind, state], figures.rows[kind, state])
        yield rows
        yield self._age("oldest_due", "Seconds for which the oldest row that waits has been due.", figures.oldest)
        finished = figures.morning.finished if figures.morning else None
        yield self._age("morning", "Seconds since all reminders of the last morning were dealt with.", finished)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True  # a slow scrape does not hold up the program's end


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is given
        """Write no line for each scrape."""


class HttpMetrics:
    """Serves /metrics and /healthz from a thread until closed."""

    def __init__(self, watch: Watchdog, loop: asyncio.AbstractEventLoop) -> None:
        settings = watch.context.settings
        self._watch = watch
        registry = CollectorRegistry()
        for where in ("update", "tick", "poll", "webhook", *Stage):
            metrics.ERRORS.labels(where)  # from the start at 0
        for outcome in Outcome:
            metrics.SENDS.labels(outcome)
        for counter in metrics.ALL:
            registry.register(counter)
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        registry.register(OutboxCollector(watch, loop))
        self._metrics = make_wsgi_app(registry)
        self._server = make_server(settings.metrics_listen, settings.metrics_port, self._answer, _Server, _Quiet)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True).start()
        log.info("/metrics and /healthz are served on %s:%s", settings.metrics_listen, self.port)

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/metrics":
            shown: Iterable[bytes] = self._metrics(environ, start_response)
            return shown
        if environ["PATH_INFO"] == "/healthz":
            return self._health(start_response)
        start_response("404 Not Found", [TEXT])
        return [b"/metrics, /healthz\n"]

    def _health(self, start_response: StartResponse) -> Iterable[bytes]:
        found = self._watch.problems()
        start_response("503 Service Unavailable" if found else "200 OK", [TEXT])
        return ["".join(f"{_line(one)}\n" for one in found).encode() if found else b"ok\n"]


def _line(one: Problem) -> str:
    if one.what is What.STALLED:
        return f"{one.detail} stands still since {one.since.isoformat(timespec='seconds')}"
    return f"{one.what}: {line_of(one)}"
