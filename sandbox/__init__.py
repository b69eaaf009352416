"""A stand-in for Telegram's Bot API, for the demo and the tests. Knows nothing of the bot."""

from sandbox.play.people import Press, User
from sandbox.play.world import Call, World
from sandbox.state.chats import Button, Chat, Message
from sandbox.state.people import BotProfile

__all__ = ["BotProfile", "Button", "Call", "Chat", "Message", "Press", "User", "World"]
