"""/nhac and /lich."""

from __future__ import annotations

from bot.handlers.core.registration import Registration
from bot.handlers.reminders import calendar, snoozing

REGISTRATION = Registration(
    commands={
        "nhac": snoozing.remind,
        "lich": calendar.days,
    },
)
