"""getChat and its kin, leaving, pinning, and getFile."""

from __future__ import annotations

from typing import Any

from sandbox.api.backend import Backend
from sandbox.api.events import change_bot, service
from sandbox.api.methods.common import Params, Result, open_chat, spend, writable_chat
from sandbox.rules.errors import bad_request
from sandbox.rules.uploads import to_download
from sandbox.state.chats import PRESENT, Message
from sandbox.state.members import member_raw
from sandbox.state.people import BotProfile, UserState

ADMINS = ("creator", "administrator")
GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
PERMISSIONS = ("can_send_messages", "can_send_documents", "can_send_photos", "can_send_other_messages")


async def get_chat(world: Backend, params: Params) -> Result:
    """Return the ChatFullInfo of a chat the bot is in."""
    chat = open_chat(world, params["chat_id"])
    raw = chat.raw() | {"accent_color_id": 0, "max_reaction_count": 11}
    raw["accepted_gift_types"] = dict.fromkeys(GIFTS, False)
    if chat.is_group:
        raw["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if chat.pinned and (pinned := chat.find(chat.pinned[-1])):
        raw["pinned_message"] = {k: v for k, v in pinned.raw.items() if k != "reply_to_message"}
    return raw


def _member(world: Backend, user_id: int, status: str) -> dict[str, Any]:
    known: dict[int, UserState | BotProfile] = {world.bot.id: world.bot, **world.other_bots, **world.users}
    return member_raw(status, known[user_id].raw())


async def get_chat_member(world: Backend, params: Params) -> Result:
    """Return the ChatMember of a user; one never seen in the chat is refused."""
    chat = open_chat(world, params["chat_id"])
    user_id = params["user_id"]
    if user_id not in chat.members and user_id not in world.users:
        raise bad_request("invalid user_id specified" if user_id <= 0 else "PARTICIPANT_ID_INVALID")
    return _member(world, user_id, chat.members.get(user_id, "left"))


async def get_chat_administrators(world: Backend, params: Params) -> Result:
    """Return the administrators, other bots left out."""
    chat = open_chat(world, params["chat_id"])
    if not chat.is_group:
        raise bad_request("there are no administrators in the private chat")
    return [_member(world, u, s) for u, s in chat.members.items() if s in ADMINS and u not in chat.other_bots]


async def get_chat_member_count(world: Backend, params: Params) -> Result:
    """Return how many are in the chat, the bot included."""
    return sum(status in PRESENT for status in open_chat(world, params["chat_id"]).members.values())


async def leave_chat(world: Backend, params: Params) -> Result:
    """Leave a group."""
    chat = open_chat(world, params["chat_id"])
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    await change_bot(world, chat, None, "left")
    return True


def _pinnable(world: Backend, params: Params) -> Message:
    chat = open_chat(world, params["chat_id"])
    if chat.is_group and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = chat.find(params["message_id"]) if "message_id" in params else None
    if not message and chat.pinned and "message_id" not in params:
        message = chat.find(chat.pinned[-1])
    if not message:
        raise bad_request("message to pin not found")
    return message


async def pin_chat_message(world: Backend, params: Params) -> Result:
    """Pin a message; the chat is told."""
    message = _pinnable(world, params)
    spend(world, writable_chat(world, message.chat.id))
    message.chat.pinned.append(message.message_id)
    pinned = {k: v for k, v in message.raw.items() if k != "reply_to_message"}
    await service(world, message.chat, world.bot.raw(), pinned_message=pinned)
    return True


async def unpin_chat_message(world: Backend, params: Params) -> Result:
    """Unpin a message, the newest pinned one if none is named."""
    message = _pinnable(world, params)
    message.chat.pinned = [number for number in message.chat.pinned if number != message.message_id]
    return True


async def get_file(world: Backend, params: Params) -> Result:
    """Return the path to download a file of up to 20 MB from."""
    return to_download(world.files, params["file_id"])
