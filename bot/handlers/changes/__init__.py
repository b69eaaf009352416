"""/chuyen, /gop, /thuhoi and /hoantac."""

from __future__ import annotations

from bot.handlers.changes import changes
from bot.handlers.core.registration import Registration
from bot.registry.outbox.conversations import Question

REGISTRATION = Registration(
    commands={
        "chuyen": changes.move,
        "gop": changes.merge,
        "thuhoi": changes.take_back,
        "hoantac": changes.undo,
    },
    buttons={
        "withdraw": (r"\d+", changes.press_withdraw),
        "undo": (r"\d+:\d+", changes.press_undo),
        "undoclear": (r"\d+:\d+", changes.press_undo_clear),
        "unconfirm": (r"\d+:\d+", changes.press_reopen),
    },
    answers={
        Question.REASSIGN_TO: changes.answer_agency,
        Question.WITHDRAW_REASON: changes.answer_reason,
        Question.WITHDRAW_NOTICE_REASON: changes.answer_notice_reason,
    },
)
