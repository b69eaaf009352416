"""/baocao."""

from __future__ import annotations

from bot.handlers.core.registration import Registration
from bot.handlers.figures import status_report

REGISTRATION = Registration(
    commands={
        "baocao": status_report.report,
    },
    buttons={
        "rep": (status_report.PRESSED, status_report.press),
    },
)
