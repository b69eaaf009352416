"""The process that reads: python -m bot.readers.worker, started by process.py and by nobody else.

It takes one job after the other from its standard input and says on its standard output how far it is and what it
has found. It ends by itself when nobody is left to ask it.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any, BinaryIO

from bot import notices, tables
from bot.notices import Fault, Limits, UnreadableDocument
from bot.readers import wire
from bot.tables import BadFileError, TableKind, WrongColumnsError

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

HELPER_BYTES = 2_000_000_000  # of memory for a helper program (LibreOffice, tesseract), where the system can limit it
_GRACE = 30  # seconds after which an orphan, whose parent can no longer end it, ends itself

Say = Callable[[Mapping[str, object]], None]
Work = Callable[[bytes, Mapping[str, Any], Limits, Say], object]


def main() -> None:
    """Load all readers, say so, then do one job after the other until standard input ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, sys.stdout.fileno())  # what a library prints is no answer
    say = partial(_say, answers)
    notices.load_readers()
    _limit_process()
    say({"ready": True})
    os.dup2(nothing, sys.stderr.fileno())  # from here on, errors may hold words of documents
    while (request := _next(sys.stdin.buffer)) is not None:
        data = sys.stdin.buffer.read(request["bytes"])
        say(_done(data, request, say))


def _say(answers: BinaryIO, value: Mapping[str, object]) -> None:
    answers.write(wire.packed(value))
    answers.flush()


def _next(source: BinaryIO) -> dict[str, Any] | None:
    head = source.read(wire.LENGTH.size)
    return wire.unpacked(source.read(wire.LENGTH.unpack(head)[0])) if len(head) == wire.LENGTH.size else None


def _done(data: bytes, request: Mapping[str, Any], say: Say) -> dict[str, object]:
    """Do a job; whatever happens is an answer. An error of ours is told by its place, without its words."""
    limits = Limits(**request["limits"])
    _limit_job(limits)
    try:
        return {"result": _WORK[request["job"]](data, request, limits, say)}
    except UnreadableDocument as problem:
        return {"fault": problem.fault.value, "detail": problem.detail}
    except BadFileError:
        return {"bad_file": True}
    except WrongColumnsError as wrong:
        return {"wrong_column": str(wrong)}
    except MemoryError:
        return {"fault": Fault.TOO_MUCH_MEMORY.value}
    except RecursionError:
        return {"fault": Fault.DAMAGED.value, "detail": "depth"}
    except Exception as error:  # noqa: BLE001 - told to the bot, which raises it
        places = "".join(traceback.format_list(traceback.extract_tb(error.__traceback__)))
        return {"failed": f"{type(error).__name__} in the worker\n{places}"}


def _notice(data: bytes, request: Mapping[str, Any], limits: Limits, say: Say) -> object:
    day = request["issued_on"]
    notice = notices.read(
        data,
        request["name"],
        issued_on=date.fromisoformat(day) if day else None,
        calendar=wire.calendar_in(request["calendar"]),
        limits=limits,
        on_page=partial(_page, say),
    )
    return wire.notice_out(notice)


def _page(say: Say, done: int, total: int) -> None:
    say({"page": [done, total]})


def _kind(data: bytes, _request: Mapping[str, Any], _limits: Limits, _say: Say) -> object:
    return tables.kind_of(data)


def _table(data: bytes, request: Mapping[str, Any], _limits: Limits, _say: Say) -> object:
    return wire.grid_out(tables.read(data, TableKind(request["kind"]), request["needs"]))


def _lines(data: bytes, request: Mapping[str, Any], _limits: Limits, _say: Say) -> object:
    return tables.comma_separated(data, request["heads"])


_WORK: dict[str, Work] = {"notice": _notice, "kind": _kind, "table": _table, "lines": _lines}


def _limit_process() -> None:
    """Leave no core file, and bound the helper programs: they inherit the hard limit, this process obeys the soft one.

    The limit is on data, not on addresses: libraries and fonts that are only mapped do not count.
    """
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = HELPER_BYTES if hard == resource.RLIM_INFINITY else min(hard, HELPER_BYTES)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _limit_job(limits: Limits) -> None:
    """Bound this job's memory; the clock of last resort is for a parent that was killed."""
    if resource is not None:
        _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (min(limits.memory_bytes, hard), hard))
    if hasattr(signal, "alarm"):
        signal.alarm(int(limits.seconds + limits.ocr_pages * limits.ocr_page_seconds) + _GRACE)


if __name__ == "__main__":
    main()
