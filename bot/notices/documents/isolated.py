"""The parent's side of reading apart: start the worker, pass on its news, end it in time, take its result.

A process of its own (python -m bot.notices.documents.worker) rather than multiprocessing: it can be started from
any thread of any program, inherits neither the bot's memory nor its secrets, and dies alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import bot
from bot.notices.documents.values import DocumentText, Limits, OnPage
from bot.notices.model import Fault, UnreadableDocument

_ENVIRONMENT = ("PATH", "HOME", "LANG", "LC_ALL", "SYSTEMROOT", "PATHEXT", "TMPDIR", "TEMP", "TMP", "TESSDATA_PREFIX")
_NEWS = "page "  # how a line of news from the worker begins
_LAST_WORDS = 2.0  # seconds that the worker has to end after it has closed its output

DOCUMENT, JOB, RESULT = "document", "job.json", "result.json"


def read_apart(data: bytes, kind: str, limits: Limits, on_page: OnPage | None) -> DocumentText:
    """Read a document in another process; whatever happens there ends in a text or an UnreadableDocument."""
    with tempfile.TemporaryDirectory(prefix="notice-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / DOCUMENT).write_bytes(data)
        (folder / JOB).write_text(json.dumps({"kind": kind, "limits": asdict(limits)}), encoding="utf-8")
        _run(folder, limits, on_page)
        return _result(folder / RESULT)


def _run(folder: Path, limits: Limits, on_page: OnPage | None) -> None:
    worker = subprocess.Popen(  # noqa: S603  our own program, with a path we made
        [sys.executable, "-P", "-m", "bot.notices.documents.worker", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=_environment(),
        start_new_session=True,
        text=True,
    )
    try:
        for done, total in _news(worker, limits):
            if on_page is not None:
                on_page(done, total)
        worker.wait(_LAST_WORDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(Fault.TOO_SLOW) from error
    finally:
        _end(worker)


def _news(worker: subprocess.Popen[str], limits: Limits) -> Iterator[tuple[int, int]]:
    """Yield (pages done, pages in all) as the worker says so, until it closes its output or its time is up."""
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_listen, args=(worker, lines), daemon=True).start()
    deadline = time.monotonic() + limits.seconds
    while True:
        try:
            line = lines.get(timeout=max(deadline - time.monotonic(), 0))
        except queue.Empty:
            raise UnreadableDocument(Fault.TOO_SLOW) from None
        if line is None:
            return
        done, total = (int(word) for word in line.removeprefix(_NEWS).split())
        if done == 0:
            deadline += total * limits.ocr_page_seconds
        yield done, total


def _listen(worker: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    """Run in a thread of its own, because no pipe can be read with a time limit on every system."""
    if worker.stdout is not None:
        for line in worker.stdout:
            if line.startswith(_NEWS):
                lines.put(line)
    lines.put(None)


def _end(worker: subprocess.Popen[str]) -> None:
    """End the worker and the helper programs it started, which share its session."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(worker.pid, signal.SIGKILL)
    worker.kill()
    worker.wait()
    if worker.stdout is not None:
        worker.stdout.close()


def _environment() -> dict[str, str]:
    """Return the few variables the worker needs: the bot's token and database address are not among them."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    root = str(Path(next(iter(bot.__path__))).parent)
    return {**kept, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"}


def _result(path: Path) -> DocumentText:
    """Read what the worker left; nothing, or half of it, means that it crashed."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnreadableDocument(Fault.DAMAGED, "worker crashed") from error
    if "fault" in found:
        raise UnreadableDocument(Fault(found["fault"]), found["detail"])
    signed_on = found.pop("signed_on")
    warnings = tuple(found.pop("warnings"))
    return DocumentText(**found, warnings=warnings, signed_on=date.fromisoformat(signed_on) if signed_on else None)
