"""/vuongmac, /giahan, /dongy, /khongdongy, /khieunai, /giaitrinh and /traloi."""

from __future__ import annotations

from bot.handlers.core.registration import Registration
from bot.handlers.requests import answers, explanations, extensions, objections, obstacles
from bot.registry.outbox.conversations import Question

REGISTRATION = Registration(
    commands={
        "vuongmac": obstacles.obstacle,
        "giahan": extensions.extend,
        "dongy": extensions.grant,
        "khongdongy": extensions.deny,
        "traloi": answers.reply,
        "khieunai": objections.contest,
        "giaitrinh": explanations.explain,
    },
    buttons={
        "obstacle": (r"\d+", obstacles.press_obstacle),
        "extend": (r"\d+", extensions.press_extend),
        "grant": (r"\d+", extensions.press_grant),
        "deny": (r"\d+", extensions.press_deny),
        "answer": (r"\d+", answers.press_answer),
        "matter": (r"\d+", answers.press_request),
        "contest": (r"\d+", objections.press_object),
        "explain": (r"\d+", explanations.press_explain),
        "account": (r"\d+", explanations.press_account),
    },
    answers={
        Question.OBSTACLE: obstacles.answer_obstacle,
        Question.EXTENSION: extensions.answer_extension,
        Question.EXTENSION_REFUSAL: extensions.answer_refusal,
        Question.REQUEST_ANSWER: answers.answer_request,
        Question.OBJECTION: objections.answer_objection,
        Question.EXPLAIN: explanations.answer_what,
        Question.EXPLANATION: explanations.answer_explanation,
    },
)
