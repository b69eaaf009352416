"""Sentences for what cannot be done: each says what to do instead."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from bot.i18n import Language
from bot.notices import Fault
from bot.registry.core.refusals import Refusal
from bot.views.core import agency_refusals, change_refusals, register_refusals
from bot.views.core.message import Message, say


def refused(t: Language, refusal: Refusal, facts: Mapping[str, object]) -> Message:
    """Say why the register refused, and what to do."""
    return say(_REFUSALS[refusal](t, **facts))


def unreadable(t: Language, fault: Fault, detail: str) -> Message:
    """Say why a document could not be read, and what to do."""
    return say(
        {
            Fault.EMPTY: t("There is no text in this file. Please check it and send it again."),
            Fault.TOO_LARGE: t("This file is too large (limit 20 MB). Please send only the notice itself."),
            Fault.TOO_SLOW: t("Reading this file took too long and was stopped. Please send it as .docx or as text."),
            Fault.UNSUPPORTED: t("This kind of file is not read. Please send .docx, .pdf, .html or .txt."),
            Fault.DAMAGED: t("This file is damaged and cannot be opened. Please save it anew and send it again."),
            Fault.ENCRYPTED: t("This file is locked with a password. Please send it without one."),
            Fault.SECRET: t(
                "This document bears a secrecy mark. Secret documents must not be sent through this chat: nothing was"
                " kept. Please delete your message at once and handle the document by the rules on state secrets."
            ),
            Fault.NEEDS_PROGRAM: t(
                "The program {program}, which this kind of file needs, is not installed. Please tell the administrator,"
                " or send the notice as .docx.",
                program=detail,
            ),
        }[fault]
    )


def unexpected(t: Language, reference: str) -> Message:
    """Apologise for an unexpected error, with its reference."""
    return say(
        t(
            "Sorry, something went wrong. Before you try again, please see with /viec or /duyet whether it was"
            " recorded; if it happens again, give the administrator this reference: <code>{reference}</code>",
            reference=reference,
        )
    )


def _not_allowed(t: Language) -> Markup:
    return t("Your role may not do this here. Please ask the office of the committee.")


def _anonymous(t: Language) -> Markup:
    return t(
        "You are posting as an anonymous administrator. Please post under your own name: a recorded act needs one."
    )


def _no_agency(t: Language) -> Markup:
    return t(
        "This chat belongs to no agency yet. Please ask the office for a code, then type /start and the code here."
    )


def _not_focal_point(t: Language) -> Markup:
    return t("Only the agency's focal point may report here. Please ask them to report.")


def _no_number(t: Language) -> Markup:
    return t("Please add the number, for example: /xong 12. /viec and /duyet show the numbers.")


def _name_agency(t: Language) -> Markup:
    return t("Please add the agency's name, for example: /viec Health Department. /coquan lists the agencies.")


def _no_such_task(t: Language, number: object) -> Markup:
    return t("There is no task {number}. /viec lists the tasks.", number=number)


def _foreign_task(t: Language, number: object) -> Markup:
    return t(
        "Task {number} belongs to another agency; nothing was changed. /viec lists the tasks of this agency.",
        number=number,
    )


def _already_recorded(t: Language) -> Markup:
    return t("This message was recorded already.")


def _already_reported(t: Language, number: object) -> Markup:
    return t("Task {number} was reported already and waits for the office.", number=number)


def _already_closed(t: Language, number: object) -> Markup:
    return t("Task {number} is closed already.", number=number)


def _coordinating_part(t: Language, number: object) -> Markup:
    return t("Task {number} is the part of a coordinating agency; it needs no confirmation.", number=number)


def _not_confirmed(t: Language, number: object) -> Markup:
    return t("Task {number} is not confirmed, so there is nothing to take back.", number=number)


def _already_assigned(t: Language, number: object) -> Markup:
    return t("This agency has the task already: number {number}.", number=number)


def _no_such_matter(t: Language) -> Markup:
    return t("There is nothing here to answer any more. /viec and /duyet show what is open.")


def _answered_matter(t: Language, number: object, name: object) -> Markup:
    if not name:
        return t("This concern about task {number} is closed: the task has gone on meanwhile.", number=number)
    return t("This concern about task {number} was answered already by {name}.", number=number, name=name)


def _not_reported(t: Language, number: object) -> Markup:
    return t("Nobody has reported task {number} yet, so there is nothing to confirm or return.", number=number)


def _old_button(t: Language) -> Markup:
    return t("This button is no longer valid. /viec and /duyet show the present state.")


def _stale_report(t: Language, number: object) -> Markup:
    return t("This button belongs to an older report of task {number}. /duyet shows the newest one.", number=number)


def _no_evidence(t: Language, number: object) -> Markup:
    return t(
        "Please add the result, for example: /xong {number} Report 45/BC-SYT",
        number=number,
    )


def _no_reason(t: Language, number: object) -> Markup:
    return t("Please add the reason, for example: /tralai {number} the annex is missing", number=number)


def _no_query(t: Language) -> Markup:
    return t("Please say what to look for: words, an agency, a document's number. Example: /tim medicines, /tim 118")


def _no_such_draft(t: Language) -> Markup:
    return t("There is no such draft. /duyet lists what waits.")


def _decided_draft(t: Language, number: object) -> Markup:
    return t("Draft {number} was decided already.", number=number)


def _draft_needs_lead(t: Language, number: object) -> Markup:
    return t("Draft {number} has no lead agency. Please name one: /sua {number} lead Agency", number=number)


def _draft_unknown_lead(t: Language, number: object, name: object) -> Markup:
    return t(
        "Draft {number}: “{name}” is not in the list of agencies. Add it with /coquan, or change the lead.",
        number=number,
        name=name,
    )


def _unknown_agency(t: Language, name: object) -> Markup:
    return t(
        "“{name}” is not in the list of agencies. /coquan shows the list; /coquan and a name adds one.",
        name=name,
    )


def _agency_exists(t: Language, name: object) -> Markup:
    return t("“{name}” is the name of an agency already.", name=name)


def _bad_deadline(t: Language, words: object) -> Markup:
    return t("“{words}” is not a day from today on. Examples: 15/7, 15/07/2026, 10 working days.", words=words)


def _unknown_scope(t: Language, words: object) -> Markup:
    return t(
        "“{words}” is neither a period, nor an agency of the list, nor a document. Examples: /baocao month 6,"
        " /baocao quarter 2, /baocao Health Department, /baocao TB 217.",
        words=words,
    )


def _future_period(t: Language) -> Markup:
    return t("This period has not begun yet. Please name one that has, for example: /baocao month 6.")


def _bad_issue_date(t: Language, words: object) -> Markup:
    return t("“{words}” is not a day up to today. Example: 09/04/2026.", words=words)


def _duplicate_notice(t: Language, notice: object) -> Markup:
    return t("This file was read before. Its drafts are under /duyet (notice {notice}).", notice=notice)


def _no_directives(t: Language) -> Markup:
    return t("No directive was found in this text. If there is one, type it: /giao Agency: what to do, by when.")


def _bad_code(t: Language) -> Markup:
    return t("This code is not valid, was used, or has expired. Please ask the office for a new one.")


def _chat_linked(t: Language, name: object) -> Markup:
    return t("This group is already linked to {name}. Please use a group of its own for each agency.", name=name)


def _code_needs_private(t: Language) -> Markup:
    return t(
        "This code gives a person a role, and others have seen it here: it is void now. Please ask for a new one and"
        " send that to the bot in private."
    )


def _private_only(t: Language) -> Markup:
    return t("Please do this in a private chat with the bot: it concerns the whole office.")


def _quiet_usage(t: Language) -> Markup:
    return t(
        "Please type /nhac, the task's number or the agency's name, and off or on. Example: /nhac 12 off until 30/7"
    )


def _bad_quiet_day(t: Language, words: object) -> Markup:
    return t(
        "“{words}” names no day after today and within a year; nothing was changed. Example: /nhac 12 off until 30/7",
        words=words,
    )


def _not_quiet(t: Language) -> Markup:
    return t("These reminders are on already. /nhac shows what is off.")


def _over_length(t: Language, limit: object) -> Markup:
    return t("This text is too long (limit {limit} characters). Please shorten it or send a file.", limit=limit)


def _no_such_message(t: Language, number: object) -> Markup:
    return t("There is no message {number} that could not be delivered. /trangthai lists them.", number=number)


def _settled_message(t: Language, number: object) -> Markup:
    return t("Nothing is open about message {number} any more. /trangthai shows how it stands.", number=number)


def _foreign_table(t: Language) -> Markup:
    return t("This table was not made by this bot from a document that is here. Please make a new one with /nhap.")


def _wrong_columns(t: Language, title: object) -> Markup:
    return t(
        "The column “{title}” is missing from this table, or stands there twice; nothing was changed. Please put it"
        " back, or make a new table with /nhap.",
        title=title,
    )


def _unknown_row(t: Language, row: object) -> Markup:
    return t(
        "Row {row} was not in the table that the bot sent; nothing was changed. Please delete the row: new tasks are"
        " entered with /giao.",
        row=row,
    )


def _double_row(t: Language, row: object, number: object) -> Markup:
    return t(
        "Row {row} repeats draft {number}; nothing was changed. Please delete one of the two rows.",
        row=row,
        number=number,
    )


def _changed_draft(t: Language, number: object) -> Markup:
    return t(
        "Draft {number} was changed or decided after this table was made. /sua {number} shows it now.", number=number
    )


def _read_only_column(t: Language, title: object) -> Markup:
    return t("The column “{title}” is only for reading and cannot be changed here.", title=title)


def _bad_decision(t: Language, words: object) -> Markup:
    return t("“{words}” is no decision. Please choose one from the cell's list.", words=words)


_ALL = (
    vars(agency_refusals) | vars(change_refusals) | vars(register_refusals) | globals()
)  # some sentences stand in a file of their own
_REFUSALS = {refusal: _ALL[f"_{refusal.value}"] for refusal in Refusal}
