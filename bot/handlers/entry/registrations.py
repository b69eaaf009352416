"""The packages of handlers, put together: which command, button and answer belongs to which handler.

Each package says in its ``__init__`` what it handles; one that is missing below is not reachable.
"""

from __future__ import annotations

from bot.handlers import (
    changes,
    chats,
    core,
    directory,
    figures,
    intake,
    operations,
    reminders,
    reporting,
    requests,
    tasks,
    worklist,
)
from bot.handlers.core.registration import Registration, merged

PACKAGES: dict[str, Registration] = {
    "chats": chats.REGISTRATION,
    "intake": intake.REGISTRATION,
    "changes": changes.REGISTRATION,
    "reporting": reporting.REGISTRATION,
    "requests": requests.REGISTRATION,
    "reminders": reminders.REGISTRATION,
    "worklist": worklist.REGISTRATION,
    "figures": figures.REGISTRATION,
    "tasks": tasks.REGISTRATION,
    "directory": directory.REGISTRATION,
    "operations": operations.REGISTRATION,
    "core": core.REGISTRATION,
}

REGISTERED = merged(PACKAGES.values())
