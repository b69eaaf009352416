"""Programs that read what Python cannot: looked for when they are needed, never assumed to be there."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache

from bot.notices.model import Fault, UnreadableDocument

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

_PROGRAMS = {
    "tesseract": ("tesseract",),
    "libreoffice": ("soffice", "libreoffice"),
    "antiword": ("antiword",),
}
OCR_LANGUAGE = "vie"
OCR_LANGUAGE_PACKAGE = "tesseract-ocr-vie"
_PATIENCE = 20  # seconds for a program to tell what it has


def programs() -> dict[str, str | None]:
    """Return each helper program and where it was found, None where it is missing; for `python -m bot doctor`.

    "tesseract-ocr-vie" is the Vietnamese data of tesseract: the word "vie" when it is there.
    """
    found = {name: find(name) for name in _PROGRAMS}
    tesseract = found["tesseract"]
    found[OCR_LANGUAGE_PACKAGE] = OCR_LANGUAGE if tesseract and OCR_LANGUAGE in languages(tesseract) else None
    return found


def find(name: str) -> str | None:
    """Return the path of a helper program, or None."""
    return next((path for path in map(shutil.which, _PROGRAMS[name]) if path), None)


def need(name: str) -> str:
    """Return the path of a helper program, or raise NEEDS_PROGRAM with its name."""
    path = find(name)
    if path is None:
        raise UnreadableDocument(Fault.NEEDS_PROGRAM, name)
    return path


def need_ocr() -> str:
    """Return the path of tesseract, or raise NEEDS_PROGRAM naming it or its Vietnamese data."""
    path = need("tesseract")
    if OCR_LANGUAGE not in languages(path):
        raise UnreadableDocument(Fault.NEEDS_PROGRAM, OCR_LANGUAGE_PACKAGE)
    return path


@cache
def languages(tesseract: str) -> frozenset[str]:
    """Return the languages that a tesseract has data for."""
    answer = run([tesseract, "--list-langs"], seconds=_PATIENCE)
    return frozenset(answer.decode("utf-8", "replace").split())


def run(command: Sequence[str], *, seconds: float, given: bytes | None = None) -> bytes:
    """Run a helper program and return what it prints; a program that fails has met a damaged file.

    tesseract is kept to one thread: measured on two cores, one takes 2.3 s a page, two 2.6 s and four 20 s.
    """
    try:
        program = _start(command, subprocess.DEVNULL if given is None else subprocess.PIPE)
        with program:
            try:
                printed, _none = program.communicate(given, timeout=seconds)
            finally:
                program.kill()
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument(Fault.TOO_SLOW, os.path.basename(command[0])) from error  # noqa: PTH119
    except OSError as error:
        raise UnreadableDocument(Fault.NEEDS_PROGRAM, os.path.basename(command[0])) from error  # noqa: PTH119
    if program.returncode:
        killed = program.returncode == -signal.SIGKILL if hasattr(signal, "SIGKILL") else False
        fault = Fault.TOO_MUCH_MEMORY if killed else Fault.DAMAGED
        raise UnreadableDocument(fault, os.path.basename(command[0]))  # noqa: PTH119
    return printed


def _start(command: Sequence[str], given: int) -> subprocess.Popen[bytes]:
    with _own_memory():
        return subprocess.Popen(  # noqa: S603  programs found by shutil.which, arguments of ours, no shell
            list(command), stdin=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )  # fmt: skip


@contextlib.contextmanager
def _own_memory() -> Iterator[None]:
    """Let a program that is started here inherit the hard limit of memory, not the narrower one of this process."""
    if resource is not None:
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
    try:
        yield
    finally:
        if resource is not None:
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))
