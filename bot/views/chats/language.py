"""/ngonngu: the language of a chat."""

from __future__ import annotations

from bot.i18n import Language
from bot.views.core.message import Message, say


def chosen(t: Language) -> Message:
    """Say that the language was changed."""
    return say(t("This chat now reads English."))


def unknown(t: Language) -> Message:
    """Say which languages there are."""
    return say(t("Please choose: /ngonngu vi or /ngonngu en"))
