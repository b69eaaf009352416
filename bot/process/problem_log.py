"""What is wrong, in the log: once when it begins, then hourly, and once when it is over."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)

AGAIN_SECONDS = 3600


class ProblemLog:
    """Remembers what was said. ``now`` counts seconds, and never goes back."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._said: dict[str, tuple[float, str]] = {}  # when, and what, by the problem's name

    def say(self, lines: Mapping[str, str]) -> None:
        """Say what is wrong now, by its name, as far as it has not been said lately; and what is over."""
        for name, (_when, line) in list(self._said.items()):
            if name not in lines:
                log.warning("over: %s", line)
                del self._said[name]
        for name, line in lines.items():
            when = self._said.get(name)
            if when is None or self._now() - when[0] >= AGAIN_SECONDS:
                log.error("%s%s", "still: " if when else "", line)
                self._said[name] = (self._now(), line)
