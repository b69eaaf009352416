"""The workers: a few warm processes, callers that wait their turn, and a new worker for each that was ended."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, TypeAlias

from bot.notices import Fault, Limits, Notice, UnreadableDocument
from bot.readers import wire
from bot.readers.process import COMMAND, CannotStartError, OnPage, Worker
from bot.tables import LIMITS as TABLE_LIMITS
from bot.tables import Grid, TableKind
from bot.workdays import WorkCalendar

log = logging.getLogger(__name__)

OnQueue: TypeAlias = Callable[[int], None]  # is told how many documents are before one

RETRY_SECONDS = 60  # between two tries to start a worker that could not be started
_WORKBOOK = b"xl/workbook.xml"  # stands in the open in each workbook, as a name in its zip


class LeftQueueError(Exception):
    """Whoever sent a document does not want it read any more; nobody has begun with it."""


@dataclass(eq=False)
class _Place:
    """A place in the queue: whose it is, who is told how many are before it, and what waits there."""

    key: Hashable
    on_queue: OnQueue
    left: bool = False
    waiting: asyncio.Future[Any] | None = None


class Readers:
    """Reads documents and tables. Entered, it starts its workers beside; else each starts when it is needed first."""

    def __init__(self, workers: int = 1, limits: Limits | None = None, command: Sequence[str] = COMMAND) -> None:
        self.limits = limits or Limits()
        self.trouble: str | None = None
        """Why no worker could be started the last time, None while all is well."""
        self.waiting = 0
        """Jobs that wait for a worker."""
        self._workers = workers
        self._command = command
        self._turns = asyncio.Semaphore(workers)
        self._line: list[_Place] = []  # documents that wait or are being read, in their order
        self._ready: list[asyncio.Future[Worker | None]] = []
        self._asking: set[asyncio.Task[dict[str, Any]]] = set()
        self._ending: set[asyncio.Task[None]] = set()
        self._retrying: asyncio.Task[None] | None = None
        self._closed = False

    async def __aenter__(self) -> Self:
        for _ in range(self._workers):
            self._warm()
        self._retrying = asyncio.create_task(self._retry())
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """End all workers; whoever still waits for one is cancelled."""
        self._closed = True
        if self._retrying is not None:
            self._retrying.cancel()
        for asking in self._asking:
            asking.cancel()
        if self._asking:
            await asyncio.wait(self._asking)
        while self._ready:
            starting = self._ready.pop()
            if not starting.done():
                starting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                if (worker := await starting) is not None:
                    await worker.end()
        if self._ending:
            await asyncio.wait(self._ending)

    async def read(
        self,
        data: bytes,
        name: str,
        *,
        issued_on: date | None = None,
        calendar: WorkCalendar | None = None,
        limits: Limits | None = None,
        on_page: OnPage | None = None,
        on_queue: OnQueue | None = None,
        key: Hashable = None,
    ) -> Notice:
        """Read a notice, as bot.notices.read does; on_page is called in the event loop. Raises UnreadableDocument.

        ``on_queue`` is told how many documents are before this one, each time that it changes while this one waits;
        under its ``key`` it can leave the queue, which raises LeftQueueError here.
        """
        day = None if issued_on is None else issued_on.isoformat()
        request = {"job": "notice", "name": name, "issued_on": day, "calendar": wire.calendar_out(calendar)}
        place = _Place(key, on_queue or _nothing)
        return wire.notice_in(await self._do(request, data, limits or self.limits, on_page, place))

    def leave(self, key: Hashable) -> bool:
        """Take a document out of the queue; False when none waits under this key: it is read already, or elsewhere."""
        for place in self._line:
            if place.key == key and place.waiting is not None and not place.waiting.done():
                place.left = True
                place.waiting.cancel()
                return True
        return False

    async def table_kind(self, data: bytes) -> TableKind | None:
        """Return which table of ours these bytes are, None for anything else. Raises UnreadableDocument at a limit."""
        if not data.startswith(b"PK") or len(data) > TABLE_LIMITS.file_bytes or _WORKBOOK not in data:
            return None
        return wire.kind_in(await self._do({"job": "kind"}, data))

    async def table(self, data: bytes, kind: TableKind, needs: Iterable[str]) -> Grid:
        """Read a table of ours, as bot.tables.read does."""
        if len(data) > TABLE_LIMITS.file_bytes:
            raise UnreadableDocument(Fault.TOO_LARGE, "file bytes")
        return wire.grid_in(await self._do({"job": "table", "kind": kind, "needs": list(needs)}, data))

    async def comma_separated(self, data: bytes, heads: Iterable[str]) -> list[list[str]]:
        """Read the cells of a comma-separated file, as bot.tables.comma_separated does."""
        if len(data) > TABLE_LIMITS.file_bytes:
            raise UnreadableDocument(Fault.TOO_LARGE, "file bytes")
        return wire.lines_in(await self._do({"job": "lines", "heads": list(heads)}, data))

    async def _do(
        self,
        request: Mapping[str, object],
        data: bytes,
        limits: Limits | None = None,
        on_page: OnPage | None = None,
        place: _Place | None = None,
    ) -> object:
        limits = limits or self.limits
        if len(data) > limits.file_bytes:
            raise UnreadableDocument(Fault.TOO_LARGE, "file bytes")
        place = place or _Place(None, _nothing)
        return wire.checked(await self._answer(request, data, limits, on_page or _nobody, place))

    async def _answer(
        self, request: Mapping[str, object], data: bytes, limits: Limits, on_page: OnPage, place: _Place
    ) -> dict[str, Any]:
        """Wait for a turn, then let a worker do it; one that did not come to its end is replaced."""
        async with self._turn(place):
            asking = asyncio.create_task(self._ask(request, data, limits, on_page))
            self._asking.add(asking)
            asking.add_done_callback(self._asking.discard)
            return await asking

    async def _ask(self, request: Mapping[str, object], data: bytes, limits: Limits, on_page: OnPage) -> dict[str, Any]:
        worker = await self._take()
        try:
            answer = await worker.ask(request, data, limits, on_page)
        except BaseException:
            self._replace(worker)
            raise
        if answer.get("fault") == Fault.TOO_MUCH_MEMORY:  # what it holds, it may not give back
            self._replace(worker)
        else:
            self._put_back(worker)
        return answer

    @contextlib.asynccontextmanager
    async def _turn(self, place: _Place) -> AsyncIterator[None]:
        self._line.append(place)
        self.waiting += 1
        try:
            try:
                await self._wait(place)
            finally:
                self.waiting -= 1
            try:
                if self._closed:
                    raise asyncio.CancelledError
                yield
            finally:
                self._turns.release()
        finally:
            self._line.remove(place)
            for before, other in enumerate(self._line):
                if other.waiting is not None and not other.waiting.done():
                    other.on_queue(before)

    async def _wait(self, place: _Place) -> None:
        """Wait in the queue for a turn, which is held when this returns."""
        if self._turns.locked():
            place.on_queue(len(self._line) - 1)
        place.waiting = acquiring = asyncio.ensure_future(self._turns.acquire())
        try:
            await acquiring
        except asyncio.CancelledError:
            if not acquiring.cancelled():  # it had its turn at this very moment
                self._turns.release()
            if place.left:
                raise LeftQueueError from None
            raise

    async def _take(self) -> Worker:
        """Return a warm worker. Raises UnreadableDocument when none can be started."""
        while self._ready:
            worker = await self._ready.pop(0)
            if worker is not None and worker.alive:
                return worker
            if worker is not None:  # it died while it had nothing to do
                self._end(worker)
        worker = await self._start()
        if worker is None:
            raise UnreadableDocument(Fault.UNAVAILABLE, self.trouble or "")
        return worker

    def _put_back(self, worker: Worker) -> None:
        """Keep a worker for the next job, unless there are enough."""
        self._ready = [one for one in self._ready if not (one.done() and one.result() is None)]
        if len(self._ready) >= self._workers:
            self._end(worker)
            return
        warm: asyncio.Future[Worker | None] = asyncio.get_running_loop().create_future()
        warm.set_result(worker)
        self._ready.insert(0, warm)

    def _replace(self, worker: Worker) -> None:
        self._end(worker)
        if not self._closed:
            self._warm()

    def _warm(self) -> None:
        self._ready.append(asyncio.create_task(self._start()))

    def _end(self, worker: Worker) -> None:
        worker.kill()
        task = asyncio.create_task(worker.end())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _retry(self) -> None:
        """Try again to start what could not be started, so that a trouble that has passed is not told for ever."""
        while True:
            await asyncio.sleep(RETRY_SECONDS)
            if self.trouble is not None and (worker := await self._start()) is not None:
                self._put_back(worker)

    async def _start(self) -> Worker | None:
        try:
            worker = await Worker.start(self._command)
        except CannotStartError as error:
            self.trouble = str(error)
            log.error("the process that reads documents cannot start: %s", error)
            return None
        self.trouble = None
        return worker


def _nothing(_before: int) -> None:
    """Take no notice of the queue."""


def _nobody(_done: int, _total: int) -> None:
    """Take no notice of progress."""
