"""A stand-in for Telegram's Bot API, for the demo and the tests. Knows nothing of the bot."""

from sandbox.chats import Button, Chat, Message
from sandbox.people import Press, User
from sandbox.world import BotProfile, Call, World

__all__ = ["BotProfile", "Button", "Call", "Chat", "Message", "Press", "User", "World"]
