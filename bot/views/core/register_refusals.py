"""Sentences for what cannot be done to agencies, groups, people, codes and the calendar. Used by refusals.py."""

from __future__ import annotations

from datetime import date

from markupsafe import Markup

from bot.i18n import Language


def _ended_agency(t: Language, name: object) -> Markup:
    return t(
        "“{name}” is no longer in use. Choose another agency, or take it into use again: /coquan reopen {name}",
        name=name,
    )


def _several_heirs(t: Language, number: object, name: object, heirs: object) -> Markup:
    return t(
        "Draft {number}: the work of “{name}” went to several agencies: {heirs}. Please choose on the card, or type"
        " /sua {number} lead Agency",
        number=number,
        name=name,
        heirs=heirs,
    )


def _name_heir(t: Language, name: object, heirs: object) -> Markup:
    return t("The work of “{name}” went to several agencies: {heirs}. Please name one of them.", name=name, heirs=heirs)


def _heir_circle(t: Language, name: object, heir: object) -> Markup:
    return t(
        "“{heir}” cannot take over from “{name}”: the register says the opposite. See /coquan {heir}",
        name=name,
        heir=heir,
    )


def _bad_succession(t: Language) -> Markup:
    return t(
        "Please say who took over from whom and since when:"
        " /coquan successor Old Department -> New Department since 1/3/2025 by Decision 12/QD-UBND about: labour"
    )


def _no_such_group(t: Language, name: object) -> Markup:
    return t("There is no group “{name}”. /coquan groups lists them.", name=name)


def _empty_group(t: Language, name: object) -> Markup:
    return t("Please name the members: /coquan groups {name}: Agency A; Agency B", name=name)


def _agency_twice(t: Language, name: object) -> Markup:
    return t("Another row is about the same agency as “{name}”. Please keep one of them.", name=name)


def _bad_cell(t: Language, column: object, words: object) -> Markup:
    return t("“{words}” in the column “{column}” is not understood.", column=column, words=words)


def _wrong_table(t: Language) -> Markup:
    return t(
        "This file cannot be taken in as a list of agencies, and nothing was changed. Please start from the file that"
        " /coquan export gives, and keep its title row."
    )


def _no_linked_chat(t: Language) -> Markup:
    return t("No such chat is linked to this agency. /coquan and the agency's name shows its chats.")


def _no_such_person(t: Language) -> Markup:
    return t("This person has no role and no agency that you could take back. /nguoi shows who has.")


def _admin_of_settings(t: Language) -> Markup:
    return t(
        "This person is an administrator by the settings. Take the id out of ADMIN_IDS on the server and start the bot"
        " again."
    )


def _last_admin(t: Language) -> Markup:
    return t("This is the last administrator. Appoint another one first: /moi admin")


def _too_many_codes(t: Language) -> Markup:
    return t("Too many wrong codes. Please wait an hour, then ask the office for a new one.")


def _bad_calendar_day(t: Language, words: object) -> Markup:
    return t("“{words}” is not a day from today on. Example: /lich off 2/1/2026 by 1234/BNV-TCBC", words=words)


def _nothing_said_of_day(t: Language, day: date) -> Markup:
    return t("The office has said nothing about {day}. /lich shows the days.", day=t.day(day))
