"""Sentences for what the office cannot change, take back or undo. Used by refusals.py."""

from __future__ import annotations

from markupsafe import Markup

from bot.i18n import Language


def _no_withdraw_reason(_: Language, number: object) -> Markup:
    return _("Please add the reason, for example: /thuhoi {number} entered by mistake", number=number)


def _no_content(_: Language) -> Markup:
    return _("Please add the new words, for example: /sua 31 content review the stocks of medicines")


def _name_new_agency(_: Language) -> Markup:
    return _("Please name the agency that takes it over, for example: /chuyen 12 Health Department")


def _same_deadline(_: Language, number: object) -> Markup:
    return _("Task {number} has this deadline already; nothing was changed.", number=number)


def _merge_needs_two(_: Language) -> Markup:
    return _("Please give the task that stays and then its duplicates, for example: /gop 12 15 16")


def _merge_other_agency(_: Language, number: object, into: object) -> Markup:
    return _(
        "Tasks {number} and {into} belong to different agencies and cannot be merged. To move one: /chuyen {number}",
        number=number,
        into=into,
    )


def _merge_loses_lead(_: Language, number: object, into: object) -> Markup:
    return _(
        "In task {number} the agency leads, in {into} it only coordinates. Merge the other way round: /gop {number}"
        " {into}",
        number=number,
        into=into,
    )


def _no_such_notice(_: Language, number: object) -> Markup:
    return _("There is no document {number}. /duyet lists the documents with their numbers.", number=number)


def _withdrawn_notice(_: Language, number: object) -> Markup:
    return _("Document {number} was withdrawn already.", number=number)


def _nothing_to_undo(_: Language) -> Markup:
    return _("There is no approval to undo here. To take a task back: /thuhoi, its number and the reason.")


def _too_late_to_undo(_: Language, minutes: object) -> Markup:
    return _(
        "An act can be undone for {minutes} minutes only. To take a task back: /thuhoi, its number and the reason.",
        minutes=minutes,
    )


def _acted_upon(_: Language, number: object) -> Markup:
    return _(
        "This cannot be undone any more: task {number} has gone on meanwhile. To take it back: /thuhoi {number} and"
        " the reason.",
        number=number,
    )
