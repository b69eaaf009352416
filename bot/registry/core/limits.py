"""How much one person and one chat may ask of the bot: kept in memory, by monotonic seconds that the caller gives.

Counted are calls that were taken, in a window that slides: at no moment were more than so many taken in the last minute
(or hour). Who is over a limit is told once; while it lasts, the rest is silence.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from bot.registry.core.permissions import Actor, Role
from bot.settings import Settings

MINUTE, HOUR = 60.0, 3600.0
OFFICE_TIMES = 4  # as much for people with a role of the office as for others
KNOWN_FOR = 60.0  # seconds for which it is remembered who somebody is
STRANGE_FOR = 10.0  # the same of a stranger, who may be given a code at any moment
KNOWN_AT_MOST = 1000  # people remembered before those are forgotten who need not be


class Standing(IntEnum):
    """What a person is to the office, as far as limits go."""

    STRANGER = 0  # speaks for no agency here and has no role
    MEMBER = 1
    OFFICE = 2


class Over(StrEnum):
    """Which limit somebody is over."""

    PERSON = "person"
    CHAT = "chat"
    UPLOADS = "uploads"


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose call it is, where, and whether it brings a file. In private there is no chat beside the person."""

    person: int
    chat: int
    private: bool
    upload: bool = False


@dataclass(frozen=True, slots=True)
class Allowed:
    """How many calls are taken; 0: as many as come."""

    person: int = 0  # a minute
    chat: int = 0  # a minute, of everybody in a group together
    uploads: int = 0  # an hour, of one person
    stranger: int = 0  # a minute; 0: as others

    @classmethod
    def by(cls, settings: Settings) -> Allowed:
        """Return what the settings say."""
        return cls(
            settings.commands_per_minute,
            settings.commands_per_minute_chat,
            settings.uploads_per_hour,
            settings.stranger_answers_per_minute,
        )


def standing_of(actor: Actor) -> Standing:
    """Return what an actor is, as far as limits go."""
    if actor.role is not Role.MEMBER:
        return Standing.OFFICE
    return Standing.MEMBER if actor.agency_id is not None else Standing.STRANGER


class Windows:
    """Calls that were taken, by whom, in the last ``seconds``. Who has not called for as long takes no memory."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._taken: dict[Hashable, deque[float]] = {}
        self._swept = 0.0

    def count(self, key: Hashable, now: float) -> int:
        """Return how many calls of this key were taken in the window that ends now."""
        taken = self._taken.get(key, deque())
        while taken and taken[0] <= now - self._seconds:
            taken.popleft()
        return len(taken)

    def take(self, key: Hashable, now: float) -> None:
        """Count a call that is taken now."""
        self._sweep(now)
        self._taken.setdefault(key, deque()).append(now)

    def _sweep(self, now: float) -> None:
        if now - self._swept >= self._seconds:
            self._swept, since = now, now - self._seconds
            self._taken = {key: taken for key, taken in self._taken.items() if taken and taken[-1] > since}

    def __len__(self) -> int:
        """Return how many keys take memory."""
        return len(self._taken)


class Limits:
    """The limits of one process and what was taken within them."""

    def __init__(self, allowed: Allowed | None = None, seconds: Callable[[], float] = time.monotonic) -> None:
        self.allowed = allowed or Allowed()
        self.seconds = seconds
        self._calls, self._uploads, self._told = Windows(MINUTE), Windows(HOUR), Windows(MINUTE)
        self._known: dict[tuple[int, int], tuple[Standing, float]] = {}  # and until when it is remembered

    def over(self, caller: Caller, standing: Standing) -> Over | None:
        """Return which limit one more call would be over, None while there is room."""
        now = self.seconds()
        if _full(self.most(Over.PERSON, standing), self._calls.count(caller.person, now)):
            return Over.PERSON
        if not caller.private and _full(self.most(Over.CHAT, standing), self._calls.count(_group(caller), now)):
            return Over.CHAT
        if caller.upload and _full(self.most(Over.UPLOADS, standing), self._uploads.count(caller.person, now)):
            return Over.UPLOADS
        return None

    def most(self, over: Over, standing: Standing) -> int:
        """Return how many calls this limit allows to people of this standing; 0: as many as come."""
        if over is Over.PERSON and standing is Standing.STRANGER:  # never more than others have
            return min(filter(None, (self.allowed.stranger, self.allowed.person)), default=0)
        of = {Over.PERSON: self.allowed.person, Over.CHAT: self.allowed.chat, Over.UPLOADS: self.allowed.uploads}
        return of[over] * (OFFICE_TIMES if standing is Standing.OFFICE else 1)

    def take(self, caller: Caller) -> None:
        """Count a call that is taken."""
        now = self.seconds()
        self._calls.take(caller.person, now)
        if not caller.private:
            self._calls.take(_group(caller), now)
        if caller.upload:
            self._uploads.take(caller.person, now)

    def tell(self, caller: Caller, over: Over) -> bool:
        """Return whether it is to be said now: once a minute to a person in a chat, of a chat's limit once to all."""
        key = (over, caller.chat, None if over is Over.CHAT else caller.person)
        now = self.seconds()
        if self._told.count(key, now):
            return False
        self._told.take(key, now)
        return True

    def known(self, caller: Caller) -> Standing | None:
        """Return who somebody is in this chat; None when it has to be looked up."""
        standing, until = self._known.get((caller.person, caller.chat), (None, 0.0))
        return standing if self.seconds() < until else None

    def learn(self, caller: Caller, standing: Standing) -> None:
        """Remember for a short while who somebody is."""
        now = self.seconds()
        if len(self._known) >= KNOWN_AT_MOST:
            self._known = {who: kept for who, kept in self._known.items() if now < kept[1]}
        lasts = STRANGE_FOR if standing is Standing.STRANGER else KNOWN_FOR
        self._known[caller.person, caller.chat] = standing, now + lasts

    def remembered(self) -> int:
        """Return of how many people, groups and answers something is kept in memory."""
        return len(self._calls) + len(self._uploads) + len(self._told) + len(self._known)


def _full(most: int, taken: int) -> bool:
    return 0 < most <= taken


def _group(caller: Caller) -> Hashable:
    return "chat", caller.chat
