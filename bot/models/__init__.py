"""The tables. Only bot/registry/ imports them.

A directive is what the notice says; an assignment is what one agency owes. Overdue is computed, never stored. Events
and outbox rows are never deleted.
"""

from bot.models.base import Base, Meta
from bot.models.messages import Inbox, Mention, Outbox, OutboxItem, Prompt, Reading
from bot.models.parties import (
    Agency,
    AgencyGroup,
    AgencyName,
    Chat,
    DayOverride,
    GroupMember,
    LinkCode,
    Person,
    Successor,
)
from bot.models.work import Assignment, Directive, Event, Evidence, Notice, Request

__all__ = [
    "Agency",
    "AgencyGroup",
    "AgencyName",
    "Assignment",
    "Base",
    "Chat",
    "DayOverride",
    "Directive",
    "Event",
    "Evidence",
    "GroupMember",
    "Inbox",
    "LinkCode",
    "Mention",
    "Meta",
    "Notice",
    "Outbox",
    "OutboxItem",
    "Person",
    "Prompt",
    "Reading",
    "Request",
    "Successor",
]
