"""One worker from the bot's side: started, asked, and ended in time with all that it has started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import bot
from bot.notices import Fault, Limits, UnreadableDocument
from bot.readers import wire

COMMAND = (sys.executable, "-P", "-m", "bot.readers.worker")
START_SECONDS = 60  # in which a worker has loaded its readers, on a slow machine under load
OUTPUT_BYTES = 16_000_000  # of all that a worker says of one document; a text of a million letters has two
CHUNK = 65_536  # bytes handed over at a time: the pipe's
_LAST_WORDS = 300  # characters of what a worker says when it cannot start
_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "PATHEXT", "TESSDATA_PREFIX")

OnPage = Callable[[int, int], None]


class CannotStartError(Exception):
    """A worker cannot be started; says why."""


class Worker:
    """A process that reads one document after the other. It has a folder of its own, which goes with it."""

    def __init__(self, process: asyncio.subprocess.Process, folder: str) -> None:
        self._process = process
        self._folder = folder
        self._said = 0

    @classmethod
    async def start(cls, command: Sequence[str] = COMMAND) -> Worker:
        """Start a worker and wait until it is warm. Raises CannotStartError."""
        folder = tempfile.mkdtemp(prefix="notice-")
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE, cwd=folder, env=environment(folder), start_new_session=True,
            )  # fmt: skip
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise CannotStartError(f"{command[0]}: {error.strerror}") from error
        worker = cls(process, folder)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker._hear()
        except (UnreadableDocument, TimeoutError) as error:
            raise CannotStartError(await worker._last_words()) from error
        except BaseException:
            await worker.end()
            raise
        return worker

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.returncode is None

    async def ask(self, request: Mapping[str, object], data: bytes, limits: Limits, on_page: OnPage) -> dict[str, Any]:
        """Hand a job over and return the answer; progress is told on the way.

        Raises UnreadableDocument at a limit or when the worker dies. After any error the worker is of no more use.
        """
        self._said = 0
        try:
            async with asyncio.timeout(limits.seconds) as clock:
                await self._hand_over(wire.packed({**request, "limits": asdict(limits), "bytes": len(data)}), data)
                more = True
                while "page" in (said := await self._hear()):
                    done, total = _page(said["page"])
                    if more:  # once, and for no more pages than may go to OCR
                        seconds = min(total, limits.ocr_pages) * limits.ocr_page_seconds
                        clock.reschedule((clock.when() or 0) + seconds)
                        more = False
                    on_page(done, total)
                return said
        except TimeoutError as error:
            raise UnreadableDocument(Fault.TOO_SLOW) from error

    async def _hand_over(self, head: bytes, data: bytes) -> None:
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 - narrows the type
        try:
            pipe.write(head)
            for start in range(0, len(data), CHUNK):
                pipe.write(data[start : start + CHUNK])
                await pipe.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise await self._dead() from None

    async def _hear(self) -> dict[str, Any]:
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101 - narrows the type
        try:
            (length,) = wire.LENGTH.unpack(await pipe.readexactly(wire.LENGTH.size))
            self._said += length + wire.LENGTH.size
            if self._said > OUTPUT_BYTES:
                raise UnreadableDocument(Fault.TOO_LARGE, "output")
            return wire.unpacked(await pipe.readexactly(length))
        except asyncio.IncompleteReadError:
            raise await self._dead() from None

    async def _dead(self) -> UnreadableDocument:
        """Say why a worker died: out of memory, or broken by what it read."""
        status = await self._process.wait()
        memory = sys.platform != "win32" and -status in {signal.SIGKILL, signal.SIGABRT}
        return UnreadableDocument(Fault.TOO_MUCH_MEMORY if memory else Fault.DAMAGED, f"worker ended: {status}")

    async def _last_words(self) -> str:
        self.kill()
        pipe = self._process.stderr
        said = (await pipe.read(CHUNK)).decode("utf-8", "replace") if pipe is not None else ""
        await self.end()
        lines = said.strip().splitlines()
        return (lines[-1] if lines else f"ended with {self._process.returncode}")[-_LAST_WORDS:]

    def kill(self) -> None:
        """End the process and the helper programs that it has started, which share its session."""
        if sys.platform != "win32":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """End the process and wait until nothing of it is left."""
        self.kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
        for pipe in (self._process.stdout, self._process.stderr):
            while pipe is not None and await pipe.read(CHUNK):
                pass
        await self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _page(said: object) -> tuple[int, int]:
    match said:
        case [int(done), int(total)]:
            return done, total
    raise UnreadableDocument(Fault.DAMAGED, "worker")


def environment(folder: str) -> dict[str, str]:
    """Return the few variables that a worker needs: the bot's token and database address are not among them."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    root = str(Path(next(iter(bot.__path__))).parent)
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
    return {**kept, **temporary, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"}
