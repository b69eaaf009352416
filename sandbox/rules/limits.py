"""How fast a bot may send: Telegram's published budgets, by an injected clock.

The numbers are those of Telegram's FAQ for bots: about 30 messages a second in all, one a second in a chat
with short bursts tolerated, 20 a minute in a group. Edits count like messages. Telegram does not publish the
size of a burst; BURST is a guess on the strict side.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable

from sandbox.rules.errors import too_many_requests

OVERALL_PER_SECOND = 30
CHAT_PER_SECOND = 1
BURST = 3
GROUP_PER_MINUTE = 20


class Window:
    """At most `most` events in any `seconds`."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most, self.seconds = most, seconds
        self.times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Return the seconds until one more event would be allowed; 0 if it is now."""
        while self.times and self.times[0] <= now - self.seconds:
            self.times.popleft()
        return 0.0 if len(self.times) < self.most else self.times[0] + self.seconds - now


class RateLimits:
    """The three budgets of one bot.

    `now` gives seconds (any origin). With `enabled` false everything passes.
    """

    def __init__(self, now: Callable[[], float], *, enabled: bool = True) -> None:
        self.now, self.enabled = now, enabled
        self._overall = Window(OVERALL_PER_SECOND, 1)
        self._chats: dict[int, Window] = defaultdict(lambda: Window(BURST, BURST / CHAT_PER_SECOND))
        self._groups: dict[int, Window] = defaultdict(lambda: Window(GROUP_PER_MINUTE, 60))

    def spend(self, chat_id: int, *, group: bool) -> None:
        """Count one message or edit in a chat, or raise a 429 with retry_after in whole seconds."""
        if not self.enabled:
            return
        windows = [self._overall, self._chats[chat_id]] + ([self._groups[chat_id]] if group else [])
        now = self.now()
        # A refused call costs nothing: Telegram's real penalty is not published, so none is invented.
        if (wait := max(window.wait(now) for window in windows)) > 0:
            raise too_many_requests(max(1, math.ceil(wait)))
        for window in windows:
            window.times.append(now)
