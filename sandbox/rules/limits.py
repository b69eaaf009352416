"""How fast a bot may send: Telegram's published budgets, by an injected clock.

The numbers are those of Telegram's FAQ for bots: about 30 messages a second in all, one a second in a chat
with short bursts tolerated, 20 a minute in a group. Edits count like messages. Telegram does not publish the
size of a burst; BURST is a guess on the strict side. So is the penalty of those who call on while they are to
wait: twice as long each time.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from sandbox.rules.errors import too_many_requests

OVERALL_PER_SECOND = 30
CHAT_PER_SECOND = 1
BURST = 3
GROUP_PER_MINUTE = 20
UNDER_WAY = 1.0  # seconds in which the bot cannot have heard of a 429: what was called meanwhile is no offence
LONGEST_PENALTY = 3600
EVERYWHERE = 0  # no chat has this id


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


@dataclass(slots=True)
class Penalty:
    """A wait that was told: until when, how long it was, and when it was told."""

    until: float
    seconds: int
    told: float


class RateLimits:
    """The three budgets of one bot.

    `now` gives seconds (any origin). With `enabled` false everything passes.
    """

    def __init__(self, now: Callable[[], float], *, enabled: bool = True) -> None:
        self.now, self.enabled = now, enabled
        self._overall = Window(OVERALL_PER_SECOND, 1)
        self._chats: dict[int, Window] = defaultdict(lambda: Window(BURST, BURST / CHAT_PER_SECOND))
        self._groups: dict[int, Window] = defaultdict(lambda: Window(GROUP_PER_MINUTE, 60))
        self._penalties: dict[int, Penalty] = {}

    def spend(self, chat_id: int, *, group: bool) -> None:
        """Count one message or edit in a chat, or raise a 429 with retry_after in whole seconds."""
        if not self.enabled:
            return
        now = self.now()
        of_chat = [self._chats[chat_id]] + ([self._groups[chat_id]] if group else [])
        for place, windows in ((EVERYWHERE, [self._overall]), (chat_id, of_chat)):
            self._refuse_impatient(place, now)
            if (wait := max(window.wait(now) for window in windows)) > 0:
                self._punish(place, now, math.ceil(wait))
        for window in (self._overall, *of_chat):
            window.times.append(now)

    def _refuse_impatient(self, place: int, now: float) -> None:
        """Refuse a call during a wait: the next one is twice as long, unless the bot could not know of it yet."""
        penalty = self._penalties.get(place)
        if penalty is None or now >= penalty.until:
            self._penalties.pop(place, None)
        elif now - penalty.told < UNDER_WAY:
            raise too_many_requests(max(1, math.ceil(penalty.until - now)))
        else:
            self._punish(place, now, min(2 * penalty.seconds, LONGEST_PENALTY))

    def _punish(self, place: int, now: float, seconds: int) -> NoReturn:
        self._penalties[place] = Penalty(now + seconds, seconds, now)
        raise too_many_requests(seconds)
