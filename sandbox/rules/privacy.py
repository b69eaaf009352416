"""Privacy mode: which messages Telegram shows to a bot."""

import re

from sandbox.state.chats import PRESENT, Message
from sandbox.state.people import BotProfile

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@(?P<bot>[A-Za-z0-9_]{3,32}))?(?!\w)")


def visible(bot: BotProfile, message: Message) -> bool:
    """Return whether the bot gets a message.

    With privacy mode on, in a group: commands with its name, plain commands where no other bot has spoken since it did,
    replies to its own messages, and service messages; an administrator bot gets everything, and so does every bot in
    private.
    """
    chat = message.chat
    if chat.bot_status not in PRESENT:
        return False
    if not chat.is_group or not bot.privacy or chat.bot_status == "administrator" or message.is_service:
        return True
    if _answers(bot, message):
        return True
    command = COMMAND.match(message.text)
    if command is None:
        return False
    if command["bot"]:
        return bool(command["bot"].lower() == bot.username.lower())
    return not chat.has_other_bots or chat.last_bot_id == bot.id


def _answers(bot: BotProfile, message: Message) -> bool:
    """Return whether a message replies to one of the bot's, here or in the group that this one was before."""
    if target := message.reply_to:
        return target.from_bot
    author = message.raw.get("external_reply", {}).get("origin", {}).get("sender_user", {})
    return bool(author.get("id") == bot.id)
