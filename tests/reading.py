"""What tests read in the chats: words, labels and lists of the bot's messages; and the tables that talk changes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sandbox import ChatState, Message, User

SPOKEN_ABOUT = ("prompts", "mentions")  # what the bot's own messages are about; they change when it answers
WHO_SPOKE = ("people", "chats")  # written when anybody speaks to the bot


def texts(messages: Iterable[Message]) -> list[str]:
    """Return the words of messages."""
    return [message.text for message in messages]


def labels(message: Message) -> list[str]:
    """Return what stands on the buttons of a message, in their order."""
    return [button.text for row in message.buttons for button in row]


def numbers(*said: str) -> list[int]:
    """Return the numbers of the tasks in a list, or in its pages, in the order in which they are read."""
    return [int(found) for page in said for found in re.findall(r"^(\d+)\. ", page, re.MULTILINE)]


def digests(chat: ChatState) -> list[Message]:
    """Return the morning reminders of a group, oldest first."""
    return [message for message in chat.bot_messages() if "việc cần thực hiện" in message.text]


async def says(person: User, words: str) -> str:
    """Let somebody write in private; returns the bot's last words there."""
    await person.send(words)
    return person.private.last().text


async def ask(person: User, chat: ChatState, words: str) -> str:
    """Let somebody write in a chat; returns all that the bot answers."""
    asked = await person.say(chat, words)
    return "\n".join(texts(chat.bot_messages(since=asked)))
