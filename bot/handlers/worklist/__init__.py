"""/viec, /duyet and /tim."""

from __future__ import annotations

from bot.handlers.core.registration import Registration
from bot.handlers.worklist import inbox, search, task_details

REGISTRATION = Registration(
    commands={
        "duyet": inbox.inbox,
        "viec": task_details.mine,
        "tim": search.find,
    },
    buttons={
        "task": (r"\d+", task_details.press_task),
    },
)
