"""/start, /moi and /nguoi."""

from __future__ import annotations

from bot.handlers.chats import invitations, language, people
from bot.handlers.core.registration import Registration

REGISTRATION = Registration(
    commands={
        "start": invitations.start,
        "moi": invitations.invite,
        "ngonngu": language.choose_language,
        "nguoi": people.people_,
    },
    buttons={
        "people": (r"\d+", people.press_page),
        "dismiss": (r"\d+", people.press_dismiss),
    },
)
