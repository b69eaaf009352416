"""No pattern of ours may blow up: ten times the text costs at most twelve times the work, whatever stands in it.

Work is the CPU time of one run beside that of another run of the same thing in the same process, never seconds by
themselves. What takes less than FLOOR for the longer text says nothing: the clocks of some systems tick each 4 ms, and
a garbage collection takes as much. What is slower than it should be is tried again twice, and its fastest time counts.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from bot.notices import UnreadableDocument
from bot.notices.documents.detect import recognise
from tests.faults.fragments import repeated

FLOOR = 0.01  # seconds of CPU; less says nothing
TIMES = 10
MOST = 12  # times the work for TIMES the text
HANGS = 20.0  # seconds of CPU after which a run is stopped: what doubles with each letter never ends
AGAIN = 20  # times the letters at which what seems to grow is looked at again


class NeverEnds(Exception):  # noqa: N818 - it is what it says
    """Raised where a run has had HANGS seconds of CPU."""


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise NeverEnds

    before = signal.signal(signal.SIGVTALRM, stop)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


def cpu(work: Callable[[str], object], text: str) -> float:
    """Return the seconds of CPU that some work on a text takes; endless where it does not end."""
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGS)
    start = time.process_time()
    try:
        work(text)
    except NeverEnds:
        return float("inf")
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - start


def grows(
    work: Callable[[str], object], piece: str, letters: int, *, head: str = "", lines: bool = False
) -> str | None:
    """Return what was measured where TIMES the text takes more than MOST times the work; None where it does not.

    A pattern with a bound works more with each letter up to its bound: what seems to grow must go on growing.
    """
    for size in (letters, AGAIN * letters):
        small, large = (head + repeated(piece, n, lines=lines) for n in (size, TIMES * size))
        took = cpu(work, large)
        if took <= FLOOR:
            return None
        if took < float("inf"):
            took = min(took, cpu(work, large), cpu(work, large))
        base = max(min(cpu(work, small) for _ in range(3)), FLOOR / TIMES)
        if took <= MOST * base:
            return None
        if took == float("inf"):
            break
    return f"{piece!r} lines={lines}: {base:.3f} s -> {took:.3f} s"


# What kind of document it is


@pytest.mark.parametrize("piece", ["<!-- a -->", "<!-- a", "<?xml ?>", "<p", "**a", "# a\n", " ", "<!-- a --> -->"])
def test_a_kind_is_told_by_the_beginning(piece):
    def told(text: str) -> None:
        with suppress(UnreadableDocument):
            recognise(text.encode() + b"<x>", "trang.html")

    assert grows(told, piece, 100_000) is None


def test_a_page_that_begins_with_many_comments_is_told_from_text():
    comments = b"<!-- a -->" * 60
    assert recognise(comments + b"<x>", "trang.txt") == "txt"
    assert recognise(comments + b"<html>", "trang.txt") == "html"
    assert recognise(b"\n<?xml version='1.0'?> <!-- a > -- --> <!DOCTYPE html>", "trang.txt") == "html"
