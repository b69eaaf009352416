"""What people do in chats, step by step, and what the bot is told of it."""

from __future__ import annotations

import hashlib
from typing import Any

from sandbox.api.backend import Backend
from sandbox.api.events import change_bot, service, set_bot, tell
from sandbox.rules.contents import formatted, reply_fields
from sandbox.rules.privacy import visible
from sandbox.state.chats import PRESENT, ChatState, Message, Press
from sandbox.state.files import File
from sandbox.state.members import member_raw
from sandbox.state.people import ANONYMOUS, BotProfile, UserState

TOPIC_COLOUR = 7322096


async def person_says(
    world: Backend,
    user: UserState,
    chat: ChatState,
    body: dict[str, Any],
    *,
    file: File | None = None,
    topic: int | None = None,
    reply_to: Message | None = None,
    anonymous: bool = False,
) -> Message:
    """Store what a person says and tell the bot if it may know; PermissionError if they may not speak."""
    _refuse_outsider(user, chat, anonymous=anonymous)
    author: dict[str, Any] = {"from": user.raw()}
    if anonymous:
        author = {"from": ANONYMOUS, "sender_chat": chat.raw()}
    message = world.new_message(chat, author | reply_fields(chat, topic, reply_to) | formatted(body), file)
    if not chat.is_group:
        user.has_started = True
    await tell(world, message)
    return message


def _refuse_outsider(user: UserState, chat: ChatState, *, anonymous: bool) -> None:
    if chat.migrated_to:
        raise PermissionError(f"{chat.title!r} has become a supergroup")
    if chat.members.get(user.id) not in PRESENT:
        raise PermissionError(f"{user.name} is not in {chat.title!r}")
    if not chat.is_group and chat.bot_status not in PRESENT:
        raise PermissionError(f"{user.name} has blocked the bot")
    if anonymous and chat.members[user.id] not in ("creator", "administrator"):
        raise PermissionError(f"{user.name} is no administrator of {chat.title!r}")


async def person_edits(world: Backend, message: Message, text: str) -> Message:
    """Change the text or caption of a person's message."""
    kind, entities = ("caption", "caption_entities") if message.file else ("text", "entities")
    kept = {k: v for k, v in message.raw.items() if k not in (kind, entities)}
    message.raw = kept | {"edit_date": int(world.now())} | formatted({kind: text})
    world.revision += 1
    await tell(world, message, "edited_message")
    return message


async def person_presses(world: Backend, user: UserState, message: Message, data: str) -> Press:
    """Send a callback query to the bot; the returned Press holds the bot's answer once it has come."""
    if message.deleted:
        raise LookupError("the message was deleted")
    press = Press(world.next_press_id(), user, message, data, world.now())
    world.presses[press.id] = press
    query = {"id": press.id, "from": user.raw(), "message": message.raw, "data": data}
    query["chat_instance"] = str(int(hashlib.sha256(str(message.chat.id).encode()).hexdigest()[:15], 16))
    if message.chat.bot_status in PRESENT:
        world.tell_bot("callback_query", query)
    await world.settle()
    return press


async def add_bot(world: Backend, chat: ChatState, by: UserState, payload: str | None) -> None:
    """Put the bot into a group: my_chat_member, the service message, and /start if a link said so."""
    if chat.type == "channel":  # a bot is an admin there or nothing
        await change_bot(world, chat, by, "administrator")
        return
    set_bot(world, chat, by, "member")
    await service(world, chat, by.raw(), new_chat_members=[world.bot.raw()])
    await world.settle()
    if payload is not None:
        await person_says(world, by, chat, {"text": f"/start@{world.bot.username} {payload}".strip()})


async def add_member(world: Backend, chat: ChatState, user: UserState, by: UserState) -> None:
    """Let a person into a group."""
    old, chat.members[user.id] = chat.members.get(user.id, "left"), "member"
    _member_changed(world, chat, user, by, old)
    await service(world, chat, by.raw(), new_chat_members=[user.raw()])
    await world.settle()


async def add_other_bot(world: Backend, chat: ChatState, bot: BotProfile, by: UserState) -> None:
    """Put a bot that is not under test into a group."""
    chat.members[bot.id] = "member"
    chat.other_bots.add(bot.id)
    await service(world, chat, by.raw(), new_chat_members=[bot.raw()])
    await world.settle()


async def remove_member(world: Backend, chat: ChatState, user: UserState | BotProfile, by: UserState) -> None:
    """Let a person out of a group: "left" by oneself, "kicked" by another."""
    old, chat.members[user.id] = chat.members.get(user.id, "left"), "left" if by is user else "kicked"
    _member_changed(world, chat, user, by, old)
    await service(world, chat, by.raw(), left_chat_member=user.raw())
    await world.settle()


def _member_changed(world: Backend, chat: ChatState, user: UserState | BotProfile, by: UserState, old: str) -> None:
    change: dict[str, Any] = {"chat": chat.raw(), "from": by.raw(), "date": int(world.now())}
    change["old_chat_member"] = member_raw(old, user.raw())
    change["new_chat_member"] = member_raw(chat.members[user.id], user.raw())
    if chat.bot_status == "administrator":  # only administrators are told of others
        world.tell_bot("chat_member", change)


async def move(world: Backend, chat: ChatState, new: ChatState, by: UserState) -> None:
    """Move a group into the supergroup `new`: a chat of its own with its own id, and a service message in each."""
    world.chats[new.id] = new
    await service(world, chat, by.raw(), migrate_to_chat_id=new.id)
    chat.migrated_to = new
    await service(world, new, {"from": ANONYMOUS, "sender_chat": new.raw()}, migrate_from_chat_id=chat.id)
    await world.settle()


def open_topic(world: Backend, chat: ChatState, name: str, by: UserState) -> Message:
    """Open a topic: its id is the id of the service message that says so, which the bot is told of."""
    if not chat.is_forum:
        raise ValueError(f"{chat.title!r} has no topics")
    message = world.new_message(chat, {"from": by.raw()})
    opened = {"forum_topic_created": {"name": name, "icon_color": TOPIC_COLOUR}}
    message.raw |= {"message_thread_id": message.message_id, "is_topic_message": True} | opened
    chat.topics[message.message_id] = name
    if visible(world.bot, message):
        world.tell_bot("message", message.raw)
    return message


async def add_topic(world: Backend, chat: ChatState, name: str, by: UserState) -> int:
    """Open a topic and let the bot deal with it; return its message_thread_id."""
    message = open_topic(world, chat, name, by)
    await world.settle()
    return message.message_id
