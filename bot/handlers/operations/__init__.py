"""/trangthai."""

from __future__ import annotations

from bot.handlers.core.registration import Registration
from bot.handlers.operations import health

REGISTRATION = Registration(
    commands={
        "trangthai": health.state,
    },
    buttons={
        "health": (r"[1-9]\d{0,3}", health.turned),
        "resend": (r"\d+", health.pressed_resend),
        "arrived": (r"\d+", health.pressed_arrived),
    },
)
