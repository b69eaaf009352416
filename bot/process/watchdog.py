"""The watchdog: notices that the program hears or sends no more, and says so to the log, the admins and the outside.

It runs beside the tick, so that a tick that never ends is noticed too. Its alarm does not travel the way that it
watches: of what the tick should do and does not, it tells the admins itself, by rows of the outbox that it claims; and
where the database does not answer either, without any row.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import httpx

from bot.i18n import language
from bot.jobs.bulkheads import Aside, passes
from bot.jobs.delivery import delivery
from bot.process.problem_log import ProblemLog
from bot.registry.core.context import Context
from bot.registry.operations import health, heartbeat
from bot.registry.operations.heartbeat import Heartbeat, Part, StagesFailed, Stall
from bot.registry.operations.problems import Problem, What
from bot.registry.outbox import leases, outbox, recipients
from bot.registry.outbox.outbox import Letter
from bot.telegram import transport
from bot.telegram.pages import pages
from bot.telegram.transport import Gateway, Outcome
from bot.views.operations import health as views

log = logging.getLogger(__name__)

LOOK_SECONDS = 15  # between two looks
HEARTBEAT_EVERY = timedelta(minutes=1)
DATABASE_SECONDS = 10.0  # for which an alarm waits for the database: what stands still may hold it
BY_ITSELF = (Part.TICK, Part.STAGE, Part.MORNING)  # what the tick would have to tell of itself
HEARTBEAT_SECONDS = 5.0  # for which an outside watch may take its time


class Watchdog:
    """Watches one process. ``client`` is how the outside is reached; tests give one of their own, and an ``aside``."""

    def __init__(
        self, context: Context, mine: Heartbeat, client: httpx.AsyncClient | None = None, aside: Aside | None = None
    ) -> None:
        self.context = context
        self.heartbeat = mine
        self.aside = aside or Aside()  # what this process leaves alone for an hour, from tick to tick
        self._client = client or httpx.AsyncClient(timeout=HEARTBEAT_SECONDS, proxy=context.settings.proxy_url)
        self.gateway: Gateway | None = None  # by which alarms are sent directly, once Telegram was reached
        self.webhook_pending: Callable[[], int | None] = lambda: None  # updates that wait at Telegram
        self._told: dict[str, set[int]] = {}  # admins who were told without a row, by the outage
        self._ticking = asyncio.Lock()
        self._log = ProblemLog()
        self._noted: dict[str, Problem] = {}  # the problems as they were last written down
        self._asked: dict[What, Callable[[], str | None]] = {}
        self._beaten: datetime | None = None
        self._beat: asyncio.Task[None] | None = None

    def heard(self) -> None:
        """Take note that Telegram has answered a poll."""
        self.heartbeat.polled = self.heartbeat.heard = self.context.clock.now()

    def taken(self) -> None:
        """Take note that an update was taken by the webhook."""
        self.heartbeat.heard = self.context.clock.now()

    @asynccontextmanager
    async def ticking(self) -> AsyncIterator[None]:
        """Watch one tick: when it comes to its end, that is written down, and the outside is told that all is well."""
        async with self._ticking:
            try:
                yield
            except StagesFailed:
                await self._note()  # it came to its end: the process is alive
                raise
            self.heartbeat.ticked = self.context.clock.now()
            await self._note()
            self._tell_outside()

    async def _note(self) -> None:
        self.heartbeat.looked = self.context.clock.now()
        async with self.context.itself() as uow:
            await heartbeat.note(uow.session, self.heartbeat, uow.now)

    async def idle(self) -> None:
        """Wait until no tick is under way."""
        async with self._ticking:
            pass

    def stalls(self) -> list[Stall]:
        """Return what this process has not done for too long. Takes no lock and no database: any thread may ask."""
        return heartbeat.stalls(self.heartbeat, self.context.settings, self.context.clock.now())

    def ask(self, what: What, why: Callable[[], str | None]) -> None:
        """Ask at each look whether something is wrong; ``why`` returns None while it is not."""
        self._asked[what] = why

    def problems(self) -> list[Problem]:
        """Return all that is wrong now, from memory: any thread may ask."""
        stalled = [Problem(What.STALLED, one.since, one.name) for one in self.stalls()]
        return stalled + [one for one in self.heartbeat.problems.values() if one.what is not What.STALLED]

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            try:
                await self.look()
            except Exception as error:
                if passes(error):
                    self.context.db.outage.goes_on(error)
                else:
                    log.exception("the watchdog could not look")
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Look once: what has stopped is told once, however long it lasts."""
        found = self.stalls()
        await self._ask_database()
        self._take_down(found)
        self._log.say({name: line_of(one) for name, one in self.heartbeat.problems.items()})
        if self.heartbeat.problems != self._noted and What.DATABASE not in self.heartbeat.problems:
            await self._show()
        if not found and not self.heartbeat.leads:
            return
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                letters = await self._plan(found)
        except Exception:
            for what in found:
                await self._tell_without_a_row(what)
            raise
        if letters and self.gateway is not None:
            await delivery.hand_over(self.context, self.gateway, letters, self._worker)

    @property
    def _worker(self) -> str:
        """Name the watchdog in the outbox: the tick's own claims are of another name."""
        return f"watchdog:{self.heartbeat.worker}"[:60]

    async def _plan(self, found: list[Stall]) -> list[Letter]:
        """Plan an alarm for each outage that is new; returns those to be sent directly, claimed."""
        letters: list[Letter] = []
        async with self.context.itself() as uow:
            late = await health.late_morning(uow) if self.heartbeat.leads else None
            ours = await outbox.may_send(uow.session, self.context.settings.deployment_id)
            for what in [*found, late] if late else found:
                rows = await health.tell_stall(uow, what, self._told.get(what.subject, ()))
                if rows:
                    log.error("the admins are told that %s is stalled", what.name)
                if rows and ours and self.gateway is not None and what.part in BY_ITSELF:
                    letters += await leases.claim_these(uow.session, rows, self._worker, uow.now)
        return letters

    async def _tell_without_a_row(self, what: Stall) -> None:
        """Tell the admins of the settings of an outage, once: the register cannot be written."""
        told = self._told.setdefault(what.subject, set())
        page = pages(views.stalled(language(self.context.settings.locale), what, self.context.clock.now()))[0]
        for admin in (one for one in self.context.settings.admin_ids if one not in told):
            if self.gateway is None or what.part not in BY_ITSELF:
                return
            attempt = await transport.send(self.gateway, admin, page)
            if attempt.outcome in (Outcome.SENT, Outcome.UNKNOWN):
                told.add(admin)

    async def _ask_database(self) -> None:
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self.context.looking_itself() as uow:
                unreached = await recipients.no_admin_is_reached(uow)
        except Exception as error:  # noqa: BLE001 - whatever it is, the database gave no answer
            self.heartbeat.wrong(What.DATABASE, self.context.clock.now(), type(error).__name__)
        else:
            self.heartbeat.right(What.DATABASE)
            if unreached:
                self.heartbeat.wrong(What.ADMINS, self.context.clock.now())
            else:
                self.heartbeat.right(What.ADMINS)

    def _take_down(self, found: list[Stall]) -> None:
        """Note what stands still beside what else is wrong."""
        names = {f"{What.STALLED}:{one.name}": one for one in found}
        known = [name for name, one in self.heartbeat.problems.items() if one.what is What.STALLED]
        self.heartbeat.right(*(name for name in known if name not in names))
        for name, one in names.items():
            self.heartbeat.wrong(What.STALLED, one.since, one.name, name)
        for what, why in self._asked.items():
            if (said := why()) is None:
                self.heartbeat.right(what)
            else:
                self.heartbeat.wrong(what, self.context.clock.now(), said)

    async def _show(self) -> None:
        """Write down what is wrong, for /trangthai."""
        noted = self.heartbeat.problems
        try:
            async with asyncio.timeout(DATABASE_SECONDS), self.context.itself() as uow:
                await heartbeat.note(uow.session, self.heartbeat, uow.now)
        except Exception as error:  # noqa: BLE001 - the next look tries again; what stands still is told all the same
            log.warning("what is wrong could not be written down: %s", type(error).__name__)
        else:
            self._noted = noted

    def _tell_outside(self) -> None:
        url, now = self.context.settings.heartbeat_url, self.context.clock.now()
        due = self._beaten is None or abs(now - self._beaten) >= HEARTBEAT_EVERY
        busy = self._beat is not None and not self._beat.done()
        if url and due and not busy and not self.problems():
            self._beaten = now
            self._beat = asyncio.create_task(self._call(url), name="heartbeat")

    async def _call(self, url: str) -> None:
        try:
            answer = await self._client.get(url)
            answer.raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("the heartbeat was not taken: %s", type(error).__name__)  # the address may hold a secret

    async def close(self) -> None:
        """End what is on its way to the outside."""
        if self._beat is not None:
            await self._beat
        await self._client.aclose()


def line_of(problem: Problem) -> str:
    """Return one line of English about what is wrong."""
    return " ".join(views.problem(language("en"), problem).unescape().split())
