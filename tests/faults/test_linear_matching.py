"""No pattern of ours may blow up: ten times the text costs at most twelve times the work, whatever stands in it.

Work is the CPU time of one run beside that of another run of the same thing in the same process, never seconds by
themselves. What takes less than FLOOR for the longer text says nothing: the clocks of some systems tick each 4 ms, and
a garbage collection takes as much. What is slower than it should be is tried again twice, and its fastest time counts.

make soak sets NHACVIEC_SOAK: the reader then takes texts of 300,000 letters, and of the 1,000,000 that it takes.
"""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from bot import folding, notices
from bot.notices import UnreadableDocument, read, read_text
from bot.notices.documents.detect import recognise
from bot.notices.documents.values import DEFAULT_LIMITS
from tests.conftest import SOAK
from tests.faults.fragments import FRAGMENTS, repeated

FLOOR = 0.01  # seconds of CPU; less says nothing
TIMES = 10
MOST = 12  # times the work for TIMES the text
HANGS = 20.0  # seconds of CPU after which a run is stopped: what doubles with each letter never ends
AGAIN = 50  # times the letters at which what seems to grow is looked at again
PATTERN_LETTERS = 300


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
    work: Callable[[str], object], piece: str, letters: int, *, head: str = "", lines: bool = False, again: int = AGAIN
) -> str | None:
    """Return what was measured where TIMES the text takes more than MOST times the work; None where it does not.

    A pattern with a bound works more with each letter up to its bound: what seems to grow must go on growing, `again`
    times the letters on. What a head takes by itself does not count.
    """
    spent = min(cpu(work, head) for _ in range(3)) if head else 0.0
    for size in (letters, again * letters):
        small, large = (head + repeated(piece, n, lines=lines) for n in (size, TIMES * size))
        took = cpu(work, large) - spent
        if took <= FLOOR:
            return None
        base = max(cpu(work, small) - spent, FLOOR / TIMES)
        if MOST * base < took < float("inf"):
            base = max(base, min(cpu(work, small) for _ in range(3)) - spent)
            took = min(took, *(cpu(work, large) - spent for _ in range(2)))
        if took <= MOST * base:
            return None
        if took == float("inf"):
            break
    return f"{piece!r} lines={lines}: {base:.3f} s -> {took:.3f} s"


# Patterns


def patterns_in(value: object) -> Iterator[re.Pattern[str] | re.Pattern[bytes]]:
    """Return the patterns that a value is or holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from (found for inner in value.values() for found in patterns_in(inner))
    elif isinstance(value, (tuple, list, set, frozenset)):
        yield from (found for inner in value for found in patterns_in(inner))
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        yield from patterns_in(dataclasses.astuple(value))


def all_patterns() -> dict[re.Pattern[str] | re.Pattern[bytes], str]:
    """Return every pattern that stands in a module of the reader, with the name of the first that holds it."""
    modules = [found.name for found in pkgutil.walk_packages(notices.__path__, "bot.notices.")]
    found: dict[re.Pattern[str] | re.Pattern[bytes], str] = {}
    for module in [folding, *(importlib.import_module(name) for name in modules if not name.endswith(".worker"))]:
        for name, value in module.__dict__.items():
            for pattern in patterns_in(value):
                found.setdefault(pattern, f"{module.__name__}.{name}")
    return found


def runs_through(pattern: re.Pattern[str] | re.Pattern[bytes]) -> Callable[[str], object]:
    """Return the work of finding all places of a pattern, in a text as it is written and without its accents."""
    if isinstance(pattern.pattern, bytes):
        return lambda text: [None for _ in pattern.finditer(text.encode())]
    return lambda text: [None for _ in pattern.finditer(text)]


PATTERNS = all_patterns()
PARTS = 8


def test_the_patterns_and_the_pieces_are_all_there():
    assert len(PATTERNS) > 300
    assert len(FRAGMENTS) > 200


@pytest.mark.parametrize("part", range(PARTS))
def test_no_pattern_takes_more_than_its_share(part):
    slow = []
    for pattern, name in list(PATTERNS.items())[part::PARTS]:
        work = runs_through(pattern)
        for piece in FRAGMENTS:
            found = grows(work, folding.flat(piece), PATTERN_LETTERS) or grows(
                work, piece, PATTERN_LETTERS, lines=True
            )  # notices are read without accents mostly
            if found:
                slow.append(f"{name} {found}")
                break
    assert slow == []


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


# The reader

_FRAME = (
    "UBND TỈNH HÒA AN\nSố: 12/TB-UBND\nHòa An, ngày 1 tháng 7 năm 2025\n\nTHÔNG BÁO\nKết luận của Chủ tịch UBND tỉnh\n"
    "\nChủ tịch UBND tỉnh kết luận, chỉ đạo như sau:\n"
)
HEAD = _FRAME + "1. Giao Sở Y tế chủ trì "
HEADS = (HEAD, _FRAME + "I. TÌNH HÌNH\n1. Kết quả: ", _FRAME + "Các sở:\n- ", "Kính gửi: ")
READER_LETTERS = 30_000 if SOAK else 600
READER_AGAIN = 2 if SOAK else 10
LARGEST = DEFAULT_LIMITS.letters
LONGEST = 20.0  # seconds of CPU for the largest text that is read at all; only with NHACVIEC_SOAK


def as_document(text: str) -> None:
    """Read a text as it comes in a file."""
    with suppress(UnreadableDocument):
        read(text.encode(), "van-ban.md")


@pytest.mark.parametrize("part", range(PARTS))
def test_the_whole_reader_takes_no_more_than_its_share(part):
    slow = []
    for place, piece in list(enumerate(FRAGMENTS))[part::PARTS]:
        for lines in (False, True) if SOAK else (place // PARTS % 2 == 0,):
            head = HEADS[place // PARTS % len(HEADS)]
            slow.append(grows(read_text, piece, READER_LETTERS, head=head, lines=lines, again=READER_AGAIN))
    assert [found for found in slow if found] == []


@pytest.mark.parametrize(
    "piece",
    ["# a\n", "*a ", "**a", "[", "# ##", "|  ", "--|  ", "a | b\n", "b" * 70 + "\n\n", "<!-- a -->", "| | MẬT "],
)
def test_a_file_takes_no_more_than_its_share(piece):
    assert grows(as_document, piece, READER_LETTERS, head="# Ý kiến\n", again=READER_AGAIN) is None


@pytest.mark.skipif(not SOAK, reason="a minute for each of some pieces: make soak")
def test_the_largest_text_is_read_in_time():
    slow = {}
    for piece in FRAGMENTS[::10]:
        for lines in (False, True):
            took = cpu(read_text, HEAD + repeated(piece, LARGEST - len(HEAD), lines=lines))
            if took >= LONGEST:
                slow[piece, lines] = took
    assert slow == {}


# Each of these took too much, or too many calls in one another, but not before some ten thousand letters.
@pytest.mark.parametrize(
    ("start", "piece"),
    [
        ("Giao ", "Giám đốc, "),
        ("Giao Sở Y tế báo cáo ", "trước cùng ngày "),
        ("Giao Sở Y tế báo cáo ", "đến cùng ngày 1/7 "),
        ("Giao Sở Y tế báo cáo ", "Sở Y tế hoặc "),
        ("Giao Sở Y tế chủ trì", "; phối hợp với Sở Y tế "),
        ("Giao Sở Y tế báo cáo ", "trước ngày 20 hằng tháng, trong 10 ngày, "),
        ("Giao Sở Y tế báo cáo ", "trong 10 ngày, "),
        ("Giao Hội", " Việt Nam"),
    ],
)
def test_a_long_run_in_one_sentence_takes_no_more_than_its_share(start, piece):
    assert grows(read_text, piece, 8_000, head=start, again=2) is None


def test_a_long_list_of_addressees_is_not_read_again_for_each_item():
    def send(items: str) -> None:
        read_text(f"Kính gửi: {'Sở Y tế; ' * (len(items) // 10)}\n\nYêu cầu các cơ quan thực hiện như sau:\n{items}")

    assert grows(send, "- báo cáo\n", 3_000, again=2) is None


def test_a_head_and_sixty_thousand_dots_are_read():
    assert grows(read_text, ".", 6_000, head=HEAD) is None
