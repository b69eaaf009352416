"""/coquan."""

from __future__ import annotations

from bot.handlers.core.registration import Registration
from bot.handlers.directory import agencies, agency_files
from bot.tables import TableKind

REGISTRATION = Registration(
    commands={
        "coquan": agencies.agencies_,
    },
    buttons={
        "makecode": (r"\d+", agencies.press_code),
        "unlink": (r"\d+:\d+", agencies.press_unlink),
        "unfocal": (r"\d+:\d+", agencies.press_unfocal),
        "stop": (r"\d+", agencies.press_stop),
        "reopen": (r"\d+", agencies.press_reopen),
        "inherit": (r"\d+:\d+", agencies.press_inherit),
    },
    tables={
        TableKind.AGENCIES: agency_files.take,
    },
)
