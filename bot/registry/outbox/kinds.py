"""The kinds of messages that are sent unasked: one record for each, from which all that holds of a kind follows.

The writers of bot/jobs/letters are registered by kind; the table in docs/outbox.md is made of these records.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bot.i18n import msgid

GROUP = "the agency's group"
FOLLOWER = "who approved the directive; else staff and admins"
OFFICE = "staff and admins"
ADMINS = "the admins"
TYPING = "linked groups; chairs, staff and admins"
SUBSCRIBERS = "chairs, staff and admins who want it"


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds of a kind.

    ``repeatable``: said once more, marked as a possible repeat, when nobody knows whether it arrived: harmless twice,
    harmful never. ``only_on_its_day``: not sent after that day's working hours.
    """

    name: str  # as the database keeps it
    title: str  # as lists of messages show it
    says: str
    told: str  # who
    repeatable: bool = True
    only_on_its_day: bool = False


class Kind(StrEnum):
    """What a row of the outbox says."""

    facts: Facts

    def __new__(cls, facts: Facts) -> Self:
        """Make a member whose value is its name in the database."""
        kind = str.__new__(cls, facts.name)
        kind._value_ = facts.name
        kind.facts = facts
        return kind

    @classmethod
    def named(cls, name: str) -> Kind:
        """Return the kind of this name in the database. Raises KeyError for an unknown one."""
        return _BY_NAME[name]

    DIGEST = Facts("digest", msgid("morning reminder"), "the morning reminder", GROUP, only_on_its_day=True)
    ASSIGNED = Facts("assigned", msgid("new tasks"), "new tasks", GROUP)
    CATCH_UP = Facts(
        "catch_up", msgid("open tasks for a chat that was linked"), "tasks assigned before the group was linked", GROUP
    )
    REPORTED = Facts("reported", msgid("a report to confirm"), "a report to confirm or return", FOLLOWER)
    CONFIRMED = Facts("confirmed", msgid("a report was confirmed"), "the report was accepted", GROUP)
    RETURNED = Facts("returned", msgid("a report was returned"), "the report was returned, and why", GROUP)
    WITHDRAWN = Facts(
        "withdrawn",
        msgid("tasks were taken back"),
        "tasks that the agency has heard of were taken back, moved or merged, and why",
        GROUP,
    )
    REDATED = Facts("redated", msgid("a new deadline"), "the office has set a new deadline", GROUP)
    REOPENED = Facts(
        "reopened", msgid("a confirmation was taken back"), "a confirmation that the agency has read was a slip", GROUP
    )
    OBSTACLE = Facts("obstacle", msgid("an obstacle"), "what holds an agency's task up", FOLLOWER)
    EXTENSION = Facts(
        "extension",
        msgid("a later deadline is asked for"),
        "an agency asks for a later deadline",
        "whoever decides by `EXTENSIONS_DECIDED_BY`: that one, the chairs, or both",
    )
    OBJECTION = Facts("contest", msgid("an objection"), "an agency objects to how its task is recorded", FOLLOWER)
    ANSWERED = Facts(
        "answered",
        msgid("the office's answer"),
        "the office's answer to what the agency has raised; a deadline that moved with the lead's",
        GROUP,
    )
    EXPLAIN = Facts(
        "explain", msgid("a request to explain"), "the agency is asked to explain, and by when", GROUP, repeatable=False
    )
    EXPLAINED = Facts("explained", msgid("an explanation"), "the agency's explanation", "who asked for it")
    OFFICE_MORNING = Facts(
        "office_morning",
        msgid("the office's morning list"),
        "what did not arrive, what waits, new tasks not answered, tasks urged often",
        OFFICE,
        only_on_its_day=True,
    )
    ESCALATED = Facts(
        "escalated",
        msgid("the chairs' weekly list"),
        "tasks that stay overdue although urged, once a week; the subject is the week",
        "the chairs",
        only_on_its_day=True,
    )
    CODE_BURNT = Facts(
        "code_burnt",
        msgid("a code that others have seen"),
        "a code that gives a role was typed in a group, and is void",
        "who made it",
    )
    SECOND_GROUP = Facts(
        "second_group",
        msgid("one more group of an agency"),
        "an agency that has a group was linked to one more, and by whom",
        "the agency's other groups, staff and admins",
    )
    STALLED = Facts(
        "stalled",
        msgid("an alarm: standstill"),
        "Telegram is silent, the tick does not end, or reminders of the morning still wait: once for an outage",
        ADMINS,
    )
    SILENCE = Facts(
        "silence",
        msgid("a silence of more than 24 hours"),
        "nobody heard Telegram for longer than it keeps messages: between when, and to send again what has no answer",
        TYPING,
    )
    CHAT_LOST = Facts(
        "chat_lost",
        msgid("a chat that takes no messages"),
        "a chat takes no messages any more, whose it is, and why",
        OFFICE,
    )
    WEEKLY = Facts("weekly", msgid("the weekly summary"), "the week's summary", SUBSCRIBERS)
    MONTHLY = Facts(
        "monthly",
        msgid("the monthly summary"),
        "the month's summary, of the administrative or the calendar month",
        SUBSCRIBERS,
    )
    QUARTERLY = Facts(
        "quarterly", msgid("the quarterly list of slow agencies"), "the quarter's list of slow agencies", SUBSCRIBERS
    )
    FAULT = Facts("fault", msgid("an unexpected error"), "something went wrong", ADMINS, repeatable=False)


_BY_NAME = {kind.value: kind for kind in Kind}
REPEATABLE = frozenset(kind for kind in Kind if kind.facts.repeatable)
# What tells of a fact is tried until it arrives or the fact holds no more; an alarm of days ago helps nobody.
OF_FACTS = frozenset(kind for kind in Kind if kind is not Kind.FAULT)
OF_THE_DAY = frozenset(kind for kind in Kind if kind.facts.only_on_its_day)
