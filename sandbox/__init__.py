"""A stand-in for Telegram's Bot API, for the demo and the tests. Knows nothing of the bot."""

from sandbox.play.media import Item
from sandbox.play.other_bots import OtherBot
from sandbox.play.people import Chat, User
from sandbox.play.world import World
from sandbox.state.chats import Button, ChatState, Message, Press
from sandbox.state.people import BotProfile
from sandbox.state.world import Call

__all__ = ["BotProfile", "Button", "Call", "Chat", "ChatState", "Item", "Message", "OtherBot", "Press", "User", "World"]
