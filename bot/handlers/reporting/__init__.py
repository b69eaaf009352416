"""/xong, /xacnhan, /tralai, /nhan and /tiendo."""

from __future__ import annotations

from bot.handlers.core.registration import Registration
from bot.handlers.reporting import completion, progress
from bot.registry.outbox.conversations import Question

REGISTRATION = Registration(
    commands={
        "xong": completion.done,
        "xacnhan": completion.confirm,
        "tralai": completion.return_,
        "nhan": progress.receive,
        "tiendo": progress.progress,
    },
    buttons={
        "done": (r"\d+", completion.press_done),
        "confirm": (r"\d+:\d+", completion.press_confirm),
        "return": (r"\d+:\d+", completion.press_return),
        "report": (r"\d+", completion.press_report),
        "receive": (r"\d+", progress.press_receive),
        "received": (r"\d+", progress.press_received),
        "progress": (r"\d+", progress.press_progress),
    },
    answers={
        Question.EVIDENCE: completion.answer_evidence,
        Question.RETURN_REASON: completion.answer_reason,
        Question.PROGRESS: progress.answer_progress,
    },
)
