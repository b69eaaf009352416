"""Sentences for what an agency cannot say of its task, and for decisions on what it asks. Used by refusals.py."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language


def _secret_text(t: Language) -> Markup:
    return t(
        "This message or the name of its file bears a secrecy mark. What is secret must not be sent through this chat:"
        " nothing was kept. Please delete your message at once and handle it by the rules on state secrets."
    )


def _all_received(t: Language) -> Markup:
    return t("There is nothing new to receive here: receipt of these tasks was recorded before. /viec lists them.")


def _bad_percent(t: Language, number: object) -> Markup:
    return t("Progress is a number from 0 to 100, for example: /tiendo {number} 60 % and a few words.", number=number)


def _no_progress(t: Language, number: object) -> Markup:
    return t("Please say how far it is, for example: /tiendo {number} 60 % and a few words.", number=number)


def _no_obstacle(t: Language, number: object) -> Markup:
    return t("Please say what holds it up, for example: /vuongmac {number} the money has not come", number=number)


def _no_extension_reason(t: Language, number: object) -> Markup:
    return t(
        "Please add the reason after the day, for example: /giahan {number} 15/07/2026 the guidance has not come",
        number=number,
    )


def _extension_coordinating(t: Language, number: object) -> Markup:
    return t(
        "Task {number} is the part of a coordinating agency; its deadline follows the lead agency's. Please agree on it"
        " with the lead agency.",
        number=number,
    )


def _extension_undated(t: Language, number: object) -> Markup:
    return t("Task {number} has no deadline, so there is nothing to extend.", number=number)


def _extension_pending(t: Language, number: object, day: object) -> Markup:
    return t(
        "A later deadline for task {number} was asked for already ({day}) and waits for a decision.",
        number=number,
        day=_day(t, day),
    )


def _extension_limit(t: Language, number: object, limit: object) -> Markup:
    return t(
        "Task {number} was extended as often as the office allows ({limit}). Please report the obstacle:"
        " /vuongmac {number} and what holds it up.",
        number=number,
        limit=limit,
    )


def _extension_too_late(t: Language, number: object, day: object) -> Markup:
    return t(
        "A later deadline for task {number} had to be asked for by {day}. Please report the obstacle:"
        " /vuongmac {number} and what holds it up.",
        number=number,
        day=_day(t, day),
    )


def _bad_extension_day(t: Language, number: object, deadline: object) -> Markup:
    return t(
        "Please begin with a day that is not past and is later than the present deadline ({deadline}), for example"
        " 15/07/2026, then the reason. Task {number} was not changed.",
        number=number,
        deadline=_day(t, deadline),
    )


def _no_pending_extension(t: Language, number: object) -> Markup:
    return t("Nobody waits for a later deadline of task {number}. /duyet shows what waits.", number=number)


def _not_decider(t: Language) -> Markup:
    return t("By the rules of this office somebody else decides on later deadlines. The request goes on waiting.")


def _no_answer(t: Language, number: object) -> Markup:
    return t("Please add the answer, for example: /traloi {number} the office will call the agency", number=number)


def _no_objection(t: Language, number: object) -> Markup:
    return t("Please say what is recorded wrongly, for example: /khieunai {number} we reported on 14/7", number=number)


def _no_explanation(t: Language, number: object) -> Markup:
    return t("Please add the explanation, for example: /giaitrinh {number} why it is late", number=number)


def _explanation_pending(t: Language, number: object, day: object) -> Markup:
    return t(
        "The agency was already asked to explain task {number} by {day}. /lichsu {number} shows it.",
        number=number,
        day=_day(t, day),
    )


def _already_received(t: Language, number: object) -> Markup:
    return t("Receipt of task {number} was recorded already.", number=number)


def _day(t: Language, day: object) -> str:
    return t.day(day) if isinstance(day, date) else ""
