"""Faults on demand: what a network and a busy server do to a bot, one call at a time.

world.faults.refuse(429, retry_after=5, method="sendMessage")   answer with an error, nothing is done
world.faults.reset(method="sendMessage")                        cut the connection, nothing is done
world.faults.unreachable()                                      the connection is never made
world.faults.lose_answer(chat_id=group.id)                      do it, but let the answer be lost (time-out)
gate = world.faults.hold(method="sendDocument")                 keep the call waiting until gate.set()
world.faults.use(lambda method, params: ...)                    decide for oneself
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sandbox.rules.errors import ApiError

Kind = Literal["refuse", "reset", "unreachable", "lose_answer", "delay"]
REASONS = {
    401: "Unauthorized",
    403: "Forbidden: bot was kicked from the group chat",
    404: "Not Found",
    429: "Too Many Requests: retry after {retry_after}",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


@dataclass(eq=False)
class Fault:
    """One thing that goes wrong, and for which calls.

    `method` and `chat_id` of None fit every call; `times` is how often it strikes, None for ever.
    """

    kind: Kind
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    error: ApiError | None = None
    seconds: float = 0.0
    gate: asyncio.Event | None = None
    struck: int = 0

    def fits(self, method: str, params: Mapping[str, Any]) -> bool:
        """Return whether this fault strikes a call."""
        return self.method in (None, method) and (
            self.chat_id is None or str(params.get("chat_id")) == str(self.chat_id)
        )


Chooser = Callable[[str, Mapping[str, Any]], Fault | None]


class Broken(Exception):  # noqa: N818  (it is an event, not a mistake)
    """The connection does not carry an answer: `kind` says which way it broke."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind


class Faults:
    """The faults waiting to strike, in the order they were added."""

    def __init__(self) -> None:
        self._queue: list[Fault] = []
        self._choosers: list[Chooser] = []

    def add(self, fault: Fault) -> Fault:
        """Put a fault at the end of the queue and return it."""
        self._queue.append(fault)
        return fault

    def use(self, chooser: Chooser) -> None:
        """Ask `chooser(method, params)` for a fault (or None) before the queue is looked at."""
        self._choosers.append(chooser)

    def clear(self) -> None:
        """Let everything work again."""
        self._queue.clear()
        self._choosers.clear()

    def refuse(
        self,
        code: int,
        description: str | None = None,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int | None = 1,
        **parameters: int,
    ) -> Fault:
        """Answer with an error; `parameters` are retry_after or migrate_to_chat_id."""
        if code == 429:
            parameters.setdefault("retry_after", 1)
        text = description or REASONS.get(code, "Bad Request: injected").format(**parameters)
        return self.add(Fault("refuse", method, chat_id, times, ApiError(code, text, **parameters)))

    def reset(self, *, method: str | None = None, chat_id: int | None = None, times: int | None = 1) -> Fault:
        """Cut the connection before anything is done; the client cannot tell it from `lose_answer`."""
        return self.add(Fault("reset", method, chat_id, times))

    def unreachable(self, *, method: str | None = None, chat_id: int | None = None, times: int | None = 1) -> Fault:
        """Fail to connect (in process: a connect error; over HTTP this is the same as `reset`)."""
        return self.add(Fault("unreachable", method, chat_id, times))

    def lose_answer(self, *, method: str | None = None, chat_id: int | None = None, times: int | None = 1) -> Fault:
        """Do what was asked, then never answer (in process: a read time-out at once)."""
        return self.add(Fault("lose_answer", method, chat_id, times))

    def delay(
        self, seconds: float, *, method: str | None = None, chat_id: int | None = None, times: int | None = 1
    ) -> Fault:
        """Wait `seconds` of real time before doing what was asked."""
        return self.add(Fault("delay", method, chat_id, times, seconds=seconds))

    def hold(self, *, method: str | None = None, chat_id: int | None = None, times: int | None = 1) -> asyncio.Event:
        """Keep calls waiting until the returned event is set: a delay without a clock."""
        gate = asyncio.Event()
        self.add(Fault("delay", method, chat_id, times, gate=gate))
        return gate

    def strike(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        """Return the fault for this call, if any, and count it."""
        for chooser in self._choosers:
            if chosen := chooser(method, params):
                return chosen
        for fault in self._queue:
            if fault.fits(method, params):
                fault.struck += 1
                if fault.times is not None and fault.struck >= fault.times:
                    self._queue.remove(fault)
                return fault
        return None
