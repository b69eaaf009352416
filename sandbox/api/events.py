"""Service messages, changes of the bot's own standing, and telling the bot of what happens."""

from __future__ import annotations

from typing import Any

from sandbox.api.backend import Backend
from sandbox.rules.privacy import visible
from sandbox.state.chats import ChatState, Message
from sandbox.state.members import member_raw
from sandbox.state.people import UserState


async def tell(world: Backend, message: Message, kind: str = "message") -> None:
    """Tell the bot of a message if it may know, and wait until it has dealt with it."""
    if visible(world.bot, message):
        world.tell_bot(kind, message.raw)
    await world.settle()


async def service(world: Backend, chat: ChatState, actor: dict[str, Any], **what: object) -> Message:
    """Store a service message and tell the bot."""
    author = actor if "from" in actor else {"from": actor}
    message = world.new_message(chat, author | what)
    if visible(world.bot, message):
        world.tell_bot("message", message.raw)
    return message


def set_bot(world: Backend, chat: ChatState, by: UserState | None, status: str) -> None:
    """Store what the bot is in a chat and tell it (my_chat_member); `by` None is the bot itself."""
    old, chat.members[world.bot.id] = chat.bot_status, status
    actor = by.raw() if by else world.bot.raw()
    change: dict[str, Any] = {"chat": chat.raw(), "from": actor, "date": int(world.now())}
    change["old_chat_member"] = member_raw(old, world.bot.raw())
    change["new_chat_member"] = member_raw(status, world.bot.raw())
    world.revision += 1
    world.tell_bot("my_chat_member", change)


async def change_bot(world: Backend, chat: ChatState, by: UserState | None, status: str) -> None:
    """Change what the bot is in a chat; `by` None is the bot itself."""
    if chat.is_group and chat.type != "channel" and status in ("left", "kicked"):
        actor = by.raw() if by else world.bot.raw()
        await service(world, chat, actor, left_chat_member=world.bot.raw())
    set_bot(world, chat, by, status)
    await world.settle()
