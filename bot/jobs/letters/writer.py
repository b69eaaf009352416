"""A writer: what turns a claimed row of the outbox into words, from the register's state at that moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.i18n import Language
from bot.registry.core.unit_of_work import UnitOfWork
from bot.registry.outbox.outbox import Letter
from bot.views.core.message import Message

Writer = Callable[[UnitOfWork, Language, Letter], Awaitable[Message | None]]
"""Takes the unit of work, the chat's language and the row; returns None when there is nothing left to say."""
