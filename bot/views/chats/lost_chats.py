"""A chat is lost: what the office reads, and what it can do about it."""

from __future__ import annotations

from bot.i18n import Language
from bot.registry.chats.lost_chats import Lost
from bot.views.core.message import Block, Message


def chat_lost(t: Language, lost: Lost, *, repeat: bool = False) -> Message:
    """Tell the office that a chat takes no messages any more, whose it is, and why in Telegram's words."""
    head = (
        t("<b>The bot may not post here at present</b>: {title}", title=lost.title)
        if lost.forbids
        else t("<b>A chat no longer takes messages</b>: {title}", title=lost.title)
    )
    lines = [head]
    if repeat:
        lines.append(t("(this may be a repeat)"))
    if lost.agency:
        lines.append(t("Agency: {agency}", agency=lost.agency))
    lines.append(t("Telegram says: {why}", why=lost.why))
    if lost.forbids:
        lines.append(t("The bot is in the group. Please let it post there; what waits is sent by itself then."))
    elif lost.agency:
        lines.append(t("Please have the bot added to the group again, or link another group with /moi."))
    else:
        lines.append(t("This person has to write to the bot again to be reached."))
    if lost.last_admin:
        lines.append(t("⚠ No administrator can be reached now: alarms arrive nowhere."))
    return Message(tuple(Block(line) for line in lines))
