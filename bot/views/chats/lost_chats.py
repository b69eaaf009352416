"""A chat is lost: what the office reads, and what it can do about it."""

from __future__ import annotations

from bot.i18n import Language
from bot.registry.chats.lost_chats import Lost
from bot.views.core.message import Block, Message


def chat_lost(_: Language, lost: Lost, *, repeat: bool = False) -> Message:
    """Tell the office that a chat takes no messages any more, whose it is, and why in Telegram's words."""
    lines = [_("<b>A chat no longer takes messages</b>: {title}", title=lost.title)]
    if repeat:
        lines.append(_("(this may be a repeat)"))
    if lost.agency:
        lines.append(_("Agency: {agency}", agency=lost.agency))
    lines.append(_("Telegram says: {why}", why=lost.why))
    if lost.agency:
        lines.append(_("Please have the bot added to the group again, or link another group with /moi."))
    else:
        lines.append(_("This person has to write to the bot again to be reached."))
    return Message(tuple(Block(line) for line in lines))
