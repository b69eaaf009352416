"""Keyboards: the buttons under a message, or its question, in Telegram's form and within its limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup
from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup

from bot.views.core.message import Button

DATA_LIMIT = 64  # bytes of callback data
PLACEHOLDER_LIMIT = 64  # characters in a person's empty answer field
ROW_LENGTH = 4  # buttons that a phone shows side by side


def rows(buttons: Sequence[Button]) -> Iterator[tuple[Button, ...]]:
    """Lay buttons out in rows."""
    return (tuple(buttons[i : i + ROW_LENGTH]) for i in range(0, len(buttons), ROW_LENGTH))


def checked(laid_out: Iterable[Sequence[Button]]) -> list[tuple[Button, ...]]:
    """Return rows of buttons as they are; ValueError where one's data is longer than Telegram takes.

    Pages are checked when they are made, so that nothing is sent of a message that cannot be sent whole.
    """
    found = [tuple(row) for row in laid_out]
    for button in (button for row in found for button in row):
        if len(button.data.encode()) > DATA_LIMIT:
            msg = f"callback data over {DATA_LIMIT} bytes: {button.data!r}"
            raise ValueError(msg)
    return found


def keyboard(laid_out: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """Turn rows of buttons into Telegram's form; None where there are none."""
    if not laid_out:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in laid_out])


def _button(button: Button) -> InlineKeyboardButton:
    # A label is no HTML: "&amp;" would be shown as it stands.
    return InlineKeyboardButton(Markup(button.text).unescape(), callback_data=button.data)  # noqa: S704


def question(placeholder: str) -> ForceReply:
    """Open the person's answer field, with a few words in it until something is typed."""
    return ForceReply(selective=True, input_field_placeholder=placeholder[:PLACEHOLDER_LIMIT])
