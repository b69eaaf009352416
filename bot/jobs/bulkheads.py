"""Bulkheads: what is wrong with one thing costs that thing alone. It is passed over, told, and tried again in an hour.

What passes by itself (a database that is away, locked or full) is no fault of a thing: it is raised, and the next tick
tries all of them again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot import metrics
from bot.registry.core.context import Context
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.operations import faults
from bot.registry.operations.faults import Thing
from bot.registry.operations.heartbeat import Stage

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

ASIDE_SECONDS = 3600  # for which what is wrong is left alone, by the process's monotonic clock
# PostgreSQL's classes of errors that pass: connection, rollback (deadlock), resources, locks, operator, system.
PASSING = ("08", "40", "53", "55", "57", "58")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of one stage."""

    stage: Stage
    thing: Thing
    number: int


class Aside:
    """What one process has put aside, and what the admins are still to be told of it. ``now`` counts seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._until: dict[Item, float] = {}
        self._untold: dict[str, str] = {}  # what is to be said, by its reference

    def holds(self, item: Item) -> bool:
        """Return whether something is left alone now."""
        return self._until.get(item, self._now()) > self._now()

    def held(self, stage: Stage, thing: Thing) -> set[int]:
        """Return the numbers of the things of a stage that are left alone now."""
        return {one.number for one in self._until if (one.stage, one.thing) == (stage, thing) and self.holds(one)}

    def put(self, item: Item, error: Exception, day: date) -> str:
        """Leave something alone for an hour; returns the reference under which the log, and the admins, hear of it."""
        what = faults.passed_over(type(error).__name__, item.stage, item.thing, item.number)
        reference = faults.reference_of(day, what)
        metrics.ERRORS.labels(item.stage).inc()
        log.error(
            "error %s in stage %s: passed over %s %s", reference, item.stage, item.thing, item.number, exc_info=error
        )
        self._until = {one: until for one, until in self._until.items() if until > self._now()}
        self._until[item] = self._now() + ASIDE_SECONDS
        self._untold[reference] = what
        return reference

    async def attempt(
        self,
        uow: UnitOfWork,
        item: Item,
        act: Callable[Concatenate[UnitOfWork, P], Awaitable[T]],
        *given: P.args,
        **named: P.kwargs,
    ) -> T | None:
        """Do something with one thing behind a savepoint; None where it is left alone, or is from now on."""
        if self.holds(item):
            return None
        try:
            async with uow.session.begin_nested():
                return await act(uow, *given, **named)
        except Exception as error:
            if passes(error):
                raise
            self.put(item, error, uow.today)
            return None

    async def tell(self, context: Context) -> None:
        """Plan what the admins are to be told, in a transaction of its own; what cannot be planned is kept."""
        if not self._untold:
            return
        try:
            async with context.itself() as uow:
                for reference, what in self._untold.items():
                    await faults.tell(uow, reference, what)
        except Exception as error:
            if passes(error):
                context.db.outage.goes_on(error)
            else:
                log.exception("the admins could not be told of %s yet", ", ".join(self._untold))
        else:
            self._untold.clear()


def passes(error: Exception) -> bool:
    """Return whether an error is the database's or the machine's own, and so no fault of what was being done."""
    if isinstance(error, DBAPIError):
        state: object = getattr(error.orig, "sqlstate", None)
        spoilt = isinstance(state, str) and state.startswith(PASSING)
        return error.connection_invalidated or isinstance(error, OperationalError) or spoilt
    return isinstance(error, PoolTimeoutError | OSError)
