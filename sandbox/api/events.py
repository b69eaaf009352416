"""What happens in chats, and which of it the bot is told (privacy mode)."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from sandbox.play.people import ANONYMOUS, Press, User
from sandbox.rules.entities import found_entities
from sandbox.state.chats import PRESENT, Chat, Message
from sandbox.state.files import File
from sandbox.state.members import member_raw

if TYPE_CHECKING:
    from sandbox.play.world import World

COMMAND = re.compile(r"/[A-Za-z0-9_]{1,64}(?:@(?P<bot>[A-Za-z0-9_]{3,32}))?(?!\w)")
TOPIC_COLOUR = 7322096


def visible(world: World, message: Message) -> bool:
    """Tell whether the bot gets a message.

    With privacy mode on, in a group: commands not meant for another bot, replies to its own messages, and
    service messages; an administrator bot gets everything, and so does every bot in private.
    """
    chat = message.chat
    if chat.bot_status not in PRESENT:
        return False
    if not chat.is_group or not world.bot.privacy or chat.bot_status == "administrator" or message.is_service:
        return True
    if (target := message.reply_to) and target.from_bot:
        return True
    command = COMMAND.match(message.text)
    return bool(command and (command["bot"] or world.bot.username).lower() == world.bot.username.lower())


def reply_fields(chat: Chat, topic: int | None, reply_to: Message | None) -> dict[str, Any]:
    """Return message_thread_id, is_topic_message and reply_to_message as Telegram would set them."""
    fields: dict[str, Any] = {}
    if reply_to:
        fields["reply_to_message"] = {k: v for k, v in reply_to.raw.items() if k != "reply_to_message"}
        if chat.type == "supergroup" and not chat.is_forum:
            # Replies form threads outside forums too: an id that is no topic, and no use for sending.
            fields["message_thread_id"] = reply_to.raw.get("message_thread_id", reply_to.message_id)
    if topic is not None:
        fields |= {"message_thread_id": topic, "is_topic_message": True}
        if not reply_to and (opening := chat.find(topic)):
            # In a topic even a plain message "replies" to the message that opened the topic.
            fields["reply_to_message"] = opening.raw
    return fields


def formatted(body: dict[str, Any]) -> dict[str, Any]:
    """Return a person's text or caption with the entities that Telegram finds in it; empty ones go."""
    body = dict(body)
    for name, entities in (("text", "entities"), ("caption", "caption_entities")):
        if not body.get(name):
            body.pop(name, None)
        elif entities not in body and (found := found_entities(body[name], [])):
            body[entities] = found
    return body


async def person_says(
    world: World,
    user: User,
    chat: Chat,
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
    await _tell(world, message)
    return message


def _refuse_outsider(user: User, chat: Chat, *, anonymous: bool) -> None:
    if chat.migrated_to:
        raise PermissionError(f"{chat.title!r} has become a supergroup")
    if chat.members.get(user.id) not in PRESENT:
        raise PermissionError(f"{user.name} is not in {chat.title!r}")
    if not chat.is_group and chat.bot_status not in PRESENT:
        raise PermissionError(f"{user.name} has blocked the bot")
    if anonymous and chat.members[user.id] not in ("creator", "administrator"):
        raise PermissionError(f"{user.name} is no administrator of {chat.title!r}")


async def _tell(world: World, message: Message, kind: str = "message") -> None:
    if visible(world, message):
        world.tell_bot(kind, message.raw)
    await world.settle()


async def person_edits(world: World, message: Message, text: str) -> Message:
    """Change the text or caption of a person's message."""
    kind, entities = ("caption", "caption_entities") if message.file else ("text", "entities")
    kept = {k: v for k, v in message.raw.items() if k not in (kind, entities)}
    message.raw = kept | {"edit_date": int(world.now())} | formatted({kind: text})
    world.revision += 1
    await _tell(world, message, "edited_message")
    return message


async def person_presses(world: World, user: User, message: Message, data: str) -> Press:
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


async def service(world: World, chat: Chat, actor: dict[str, Any], **what: object) -> Message:
    """Store a service message and tell the bot."""
    author = actor if "from" in actor else {"from": actor}
    message = world.new_message(chat, author | what)
    if visible(world, message):
        world.tell_bot("message", message.raw)
    return message


async def add_bot(world: World, chat: Chat, by: User, payload: str | None) -> None:
    """Put the bot into a group: my_chat_member, the service message, and /start if a link said so."""
    _set_bot(world, chat, by, "member")
    await service(world, chat, by.raw(), new_chat_members=[world.bot.raw()])
    await world.settle()
    if payload is not None:
        await by.say(chat, f"/start@{world.bot.username} {payload}".strip())


def _set_bot(world: World, chat: Chat, by: User | None, status: str) -> None:
    old, chat.members[world.bot.id] = chat.bot_status, status
    actor = by.raw() if by else world.bot.raw()
    change: dict[str, Any] = {"chat": chat.raw(), "from": actor, "date": int(world.now())}
    change["old_chat_member"] = member_raw(old, world.bot.raw())
    change["new_chat_member"] = member_raw(status, world.bot.raw())
    world.revision += 1
    world.tell_bot("my_chat_member", change)


async def change_bot(world: World, chat: Chat, by: User | None, status: str) -> None:
    """Change what the bot is in a chat; `by` None is the bot itself."""
    if chat.is_group and status in ("left", "kicked"):
        actor = by.raw() if by else world.bot.raw()
        await service(world, chat, actor, left_chat_member=world.bot.raw())
    _set_bot(world, chat, by, status)
    await world.settle()


async def add_member(world: World, chat: Chat, user: User, by: User) -> None:
    """Let a person into a group."""
    old, chat.members[user.id] = chat.members.get(user.id, "left"), "member"
    _member_changed(world, chat, user, by, old)
    await service(world, chat, by.raw(), new_chat_members=[user.raw()])
    await world.settle()


async def remove_member(world: World, chat: Chat, user: User, by: User) -> None:
    """Let a person out of a group: "left" by oneself, "kicked" by another."""
    old, chat.members[user.id] = chat.members.get(user.id, "left"), "left" if by is user else "kicked"
    _member_changed(world, chat, user, by, old)
    await service(world, chat, by.raw(), left_chat_member=user.raw())
    await world.settle()


def _member_changed(world: World, chat: Chat, user: User, by: User, old: str) -> None:
    change: dict[str, Any] = {"chat": chat.raw(), "from": by.raw(), "date": int(world.now())}
    change["old_chat_member"] = member_raw(old, user.raw())
    change["new_chat_member"] = member_raw(chat.members[user.id], user.raw())
    if chat.bot_status == "administrator":  # only administrators are told of others
        world.tell_bot("chat_member", change)


async def upgrade(world: World, chat: Chat, by: User) -> Chat:
    """Turn a group into a supergroup: a new chat with a new id, and a service message in each."""
    if chat.type != "group" or chat.migrated_to:
        raise ValueError(f"{chat.title!r} is no group that can be upgraded")
    new = world.supergroup(chat.title, bot=None)
    new.members = dict(chat.members)
    await service(world, chat, by.raw(), migrate_to_chat_id=new.id)
    chat.migrated_to = new
    await service(world, new, {"from": ANONYMOUS, "sender_chat": new.raw()}, migrate_from_chat_id=chat.id)
    await world.settle()
    return new


def open_topic(world: World, chat: Chat, name: str, by: User) -> Message:
    """Open a topic: its id is the id of the service message that says so, which the bot is told of."""
    if not chat.is_forum:
        raise ValueError(f"{chat.title!r} has no topics")
    message = world.new_message(chat, {"from": by.raw()})
    opened = {"forum_topic_created": {"name": name, "icon_color": TOPIC_COLOUR}}
    message.raw |= {"message_thread_id": message.message_id, "is_topic_message": True} | opened
    chat.topics[message.message_id] = name
    if visible(world, message):
        world.tell_bot("message", message.raw)
    return message


async def add_topic(world: World, chat: Chat, name: str, by: User) -> int:
    """Open a topic and let the bot deal with it; return its message_thread_id."""
    message = open_topic(world, chat, name, by)
    await world.settle()
    return message.message_id
