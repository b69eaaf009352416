"""What every handler stands on: the call, its arguments, its files, the menus."""

from __future__ import annotations

from bot.handlers.core import guide
from bot.handlers.core.registration import Registration

REGISTRATION = Registration(
    commands={
        "trogiup": guide.help_,
        "help": guide.help_,
    },
)
