"""Sentences for what the office cannot change, take back or undo. Used by refusals.py."""

from __future__ import annotations

from markupsafe import Markup

from bot.i18n import Language


def _no_withdraw_reason(t: Language, number: object) -> Markup:
    return t("Please add the reason, for example: /thuhoi {number} entered by mistake", number=number)


def _no_content(t: Language) -> Markup:
    return t("Please add the new words, for example: /sua 31 content review the stocks of medicines")


def _name_new_agency(t: Language) -> Markup:
    return t("Please name the agency that takes it over, for example: /chuyen 12 Health Department")


def _same_deadline(t: Language, number: object) -> Markup:
    return t("Task {number} has this deadline already; nothing was changed.", number=number)


def _merge_needs_two(t: Language) -> Markup:
    return t("Please give the task that stays and then its duplicates, for example: /gop 12 15 16")


def _merge_other_agency(t: Language, number: object, into: object) -> Markup:
    return t(
        "Tasks {number} and {into} belong to different agencies and cannot be merged. To move one: /chuyen {number}",
        number=number,
        into=into,
    )


def _merge_loses_lead(t: Language, number: object, into: object) -> Markup:
    return t(
        "In task {number} the agency leads, in {into} it only coordinates. Merge the other way round: /gop {number}"
        " {into}",
        number=number,
        into=into,
    )


def _no_such_notice(t: Language, number: object) -> Markup:
    return t("There is no document {number}. /duyet lists the documents with their numbers.", number=number)


def _withdrawn_notice(t: Language, number: object) -> Markup:
    return t("Document {number} was withdrawn already.", number=number)


def _nothing_to_undo(t: Language) -> Markup:
    return t("There is no approval to undo here. To take a task back: /thuhoi, its number and the reason.")


def _too_late_to_undo(t: Language, minutes: object) -> Markup:
    return t(
        "An act can be undone for {minutes} minutes only. To take a task back: /thuhoi, its number and the reason.",
        minutes=minutes,
    )


def _acted_upon(t: Language, number: object) -> Markup:
    return t(
        "This cannot be undone any more: task {number} has gone on meanwhile. To take it back: /thuhoi {number} and"
        " the reason.",
        number=number,
    )
