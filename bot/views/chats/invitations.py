"""Codes: making them, what they did, how a group is linked; the bot's farewell to a group that nobody has linked."""

from __future__ import annotations

from bot.i18n import Language
from bot.registry.chats.invitations import Burnt, Linked, SecondGroup
from bot.registry.core.permissions import Role
from bot.views.core import guide, markup, words
from bot.views.core.message import Message, say


def how_to_link(t: Language) -> Message:
    """Tell a group how it is linked."""
    return say(
        t(
            "Hello. To receive tasks here, please ask the office of the committee for a code,"
            " then type /start and the code in this group."
        ),
    )


def group_linked_already(t: Language, agency: str) -> Message:
    """Answer /start in a linked group."""
    return say(t("This group receives the tasks of {agency}. /viec lists them.", agency=agency))


def code_made(t: Language, agency: str, code: str, link: str, hours: int) -> Message:
    """Hand out a code for an agency's group."""
    return say(
        t("Code for {agency} (one use, {hours} hours):", agency=agency, hours=hours),
        markup.code(f"/start {code}"),
        t("Add the bot to the agency's group and type this line there, or open: {link}", link=link),
    )


def role_code_made(t: Language, role: Role, code: str, link: str, hours: int) -> Message:
    """Hand out a code for a person."""
    return say(
        t(
            "Code for one person, role {role} (one use, {hours} hours):",
            role=words.role(t, role),
            hours=hours,
        ),
        markup.code(f"/start {code}"),
        t("The person types this line to the bot in private, or opens: {link}", link=link),
    )


def linked(t: Language, done: Linked, bot: str, *, private: bool) -> Message:
    """Say what a code did; ``bot`` is the bot's username."""
    if done.role is not None:
        return say(t("Your role is now: {role}. /trogiup shows what you can do.", role=words.role(t, done.role)))
    if private:
        return say(t("You are now a focal point of {agency}. /viec lists its tasks.", agency=done.agency))
    said = [t("This group now receives the tasks of {agency}.", agency=done.agency)]
    if done.open_tasks:
        said.append(
            t.plural(
                "{n} task is open; the list follows.",
                "{n} tasks are open; the list follows.",
                done.open_tasks,
            )
        )
    said.append(t("On working mornings there is one reminder. /trogiup shows the commands."))
    said.append(guide.beside_another_bot(t, bot))
    return say(*said)


def usage(t: Language) -> Message:
    """Say how codes are made."""
    return say(
        t("For an agency's group: /moi and the agency's name."),
        t("For a person (administrators only): /moi staff, /moi chair or /moi admin."),
    )


def burnt(t: Language, what: Burnt, *, repeat: bool = False) -> Message:
    """Tell whoever made a role's code that it is void."""
    said = [
        t(
            "The code that you made for the role {role} is void: {person} typed it in the group “{chat}”, where others"
            " have seen it. If it is still needed, make a new one with /moi and send it in private.",
            role=words.role(t, what.role),
            person=what.person,
            chat=what.chat,
        )
    ]
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said)


def second_group(t: Language, what: SecondGroup, *, repeat: bool = False) -> Message:
    """Tell an agency's groups, and the office, that the agency has one more group."""
    said = [
        t(
            "{agency} has one more group that receives its tasks: “{chat}”, linked by {person}.",
            agency=what.agency,
            chat=what.chat,
            person=what.person,
        ),
        t("All its groups receive its reminders. If that is a mistake, the office takes the link back with /coquan."),
    ]
    if repeat:
        said.append(t("(this may be a repeat)"))
    return say(*said)


def farewell(t: Language) -> Message:
    """Tell a group that the bot is leaving it."""
    return say(
        t(
            "Nobody has linked this group to an agency, so the bot is leaving it. To receive tasks here, ask the"
            " office of the committee for a code and add the bot again."
        )
    )
