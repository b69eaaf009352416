"""Documents, /giao, /sua, /huy and /nhap."""

from __future__ import annotations

from bot.handlers.core.registration import Registration
from bot.handlers.intake import intake, review_table, reviewing
from bot.registry.outbox.conversations import Question
from bot.tables import TableKind

REGISTRATION = Registration(
    commands={
        "giao": intake.assign,
        "sua": reviewing.change,
        "huy": reviewing.drop,
        "nhap": review_table.review,
    },
    buttons={
        "card": (r"\d+", reviewing.press_card),
        "review": (r"\d+", reviewing.press_review),
        "approve": (r"\d+", reviewing.press_approve),
        "clear": (r"\d+", reviewing.press_clear),
        "drop": (r"\d+", reviewing.press_drop),
        "add": (r"\d+:\d+", reviewing.press_add),
        "heir": (r"\d+:\d+:\d+", reviewing.press_heir),
        "dayoff": (r"\d+:(keep|before|after)", reviewing.press_day_off),
        "number": (r"\d+", reviewing.press_number),
        "day": (r"\d+", reviewing.press_day),
        "lead": (r"\d+", reviewing.press_lead),
        "coord": (r"\d+", reviewing.press_coordinating),
        "due": (r"\d+", reviewing.press_deadline),
        "unread": (r"\d+", intake.press_leave),
        "sheet": (r"\d+", review_table.press_sheet),
    },
    answers={
        **dict.fromkeys(reviewing.CHANGES, reviewing.answer_change),
        Question.NOTICE_NUMBER: reviewing.answer_amend,
        Question.NOTICE_DAY: reviewing.answer_amend,
    },
    tables={
        TableKind.DRAFTS: review_table.take,
    },
)
