"""Sentences for what cannot be done: each says what to do instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.i18n import Language
from bot.notices import Fault
from bot.registry.core.limits import Over
from bot.registry.core.refusals import Refusal
from bot.views.core.message import Message, say


def refused(t: Language, refusal: Refusal, facts: Mapping[str, object]) -> Message:
    """Say why the register refused, and what to do."""
    return say(t(refusal.value, **{name: _shown(t, fact) for name, fact in facts.items()}))


def _shown(t: Language, fact: object) -> object:
    return t.day(fact) if isinstance(fact, date) else "" if fact is None else fact


def too_many(t: Language, over: Over, most: int) -> Message:
    """Say that somebody asks for too much, that nothing of it was recorded, and when to send it again."""
    return say(
        {
            Over.PERSON: t(
                "More than {most} messages or buttons in a minute: this one and those that follow are NOT recorded."
                " Please send them again in a minute.",
                most=most,
            ),
            Over.CHAT: t(
                "More than {most} messages or buttons of this group in a minute: this one and those that follow are"
                " NOT recorded. Please send them again in a minute.",
                most=most,
            ),
            Over.UPLOADS: t(
                "More than {most} files in an hour: this one and those that follow are NOT taken. Please send them"
                " again later.",
                most=most,
            ),
        }[over]
    )


def unreadable(t: Language, fault: Fault, detail: str) -> Message:
    """Say why a document could not be read, and what to do."""
    return say(
        {
            Fault.EMPTY: t("There is no text in this file. Please check it and send it again."),
            Fault.TOO_LARGE: t("This file is too large (limit 20 MB). Please send only the notice itself."),
            Fault.TOO_MUCH_MEMORY: t(
                "Reading this file takes more memory than it may. Please send only the notice itself, as .docx or as"
                " text."
            ),
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
            Fault.NOT_PASSED_ON: t("Telegram does not hand this file over at present. Please send it again."),
            Fault.UNAVAILABLE: t(
                "Files cannot be read now: the program that reads them does not start. Please tell the administrator,"
                " and send this file again later."
            ),
        }[fault]
    )


def file_refused(t: Language) -> Message:
    """Say that Telegram did not take a file for this chat."""
    return say(
        t(
            "Telegram did not take the file for this chat. Please ask for it in private, or let an administrator of the"
            " group allow the bot to send files."
        )
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
