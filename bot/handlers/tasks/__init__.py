"""/lichsu and /sao."""

from __future__ import annotations

from bot.handlers.core.registration import Registration
from bot.handlers.tasks import history, stars

REGISTRATION = Registration(
    commands={
        "lichsu": history.past,
        "sao": stars.star,
    },
    buttons={
        "history": (r"\d+", history.press_history),
        "star": (r"\d+:(on|off)", stars.press_star),
    },
)
