"""What several methods share: finding a chat, reading a text, placing a message."""

from __future__ import annotations

import re
from typing import Any

from sandbox.api.backend import Backend
from sandbox.rules.contents import reply_fields
from sandbox.rules.entities import found_entities, parse_html, trimmed
from sandbox.rules.errors import bad_request, forbidden
from sandbox.state.chats import PRESENT, ChatState, Message
from sandbox.state.formatting import utf16_len

Params = dict[str, Any]
Result = dict[str, Any] | list[dict[str, Any]] | bool | int
USER_LINK = re.compile(r"tg://user\?id=(\d{1,19})")
TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024


def find_chat(world: Backend, chat_id: int | str) -> ChatState:
    """Return the chat with this id or @username."""
    if isinstance(chat_id, str) and chat_id.startswith("@"):
        chats = [c for c in world.chats.values() if c.username and f"@{c.username}".lower() == chat_id.lower()]
    else:
        found = world.chats.get(int(chat_id)) if str(chat_id).lstrip("-").isdigit() else None
        chats = [found] if found else []
    if not chats or _never_met(world, chats[0]):
        raise bad_request("chat not found")
    return chats[0]


def _never_met(world: Backend, chat: ChatState) -> bool:
    """Return whether the bot cannot know of a chat: a stranger, or a group it never was in."""
    if not chat.person:
        return world.bot.id not in chat.members
    return not chat.person.has_started and not _meets_in_groups(world, chat.id)


def _meets_in_groups(world: Backend, user_id: int) -> bool:
    both = {user_id, world.bot.id}
    return any(both <= chat.members.keys() for chat in world.chats.values() if chat.is_group)


def open_chat(world: Backend, chat_id: int | str) -> ChatState:
    """Return a chat the bot is in, or raise what Telegram says to one that is not."""
    chat = find_chat(world, chat_id)
    if chat.migrated_to:
        raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to.id)
    if chat.is_deleted:
        raise forbidden("the group chat was deleted")
    if chat.person:
        _refuse_private(chat)
    elif chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    elif chat.bot_status not in PRESENT:
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def _refuse_private(chat: ChatState) -> None:
    if not chat.person:
        return
    if chat.person.is_deactivated:
        raise forbidden("user is deactivated")
    if chat.bot_status == "kicked":
        raise forbidden("bot was blocked by the user")
    if not chat.person.has_started:
        raise forbidden("bot can't initiate conversation with a user")


def writable_chat(world: Backend, chat_id: int | str, what: str = "text messages") -> ChatState:
    """Return a chat the bot may write in, and send `what` to: "text messages", "documents" or "photos"."""
    chat = open_chat(world, chat_id)
    forbidden_kind = what in chat.bot_may_not_send and chat.bot_status != "administrator"
    if not chat.bot_may_write or chat.bot_status == "restricted" or forbidden_kind:
        raise bad_request(f"not enough rights to send {what} to the chat")
    return chat


def spend(world: Backend, chat: ChatState) -> None:
    """Count one message or edit against the budgets, or raise a 429; called last, when all else is right."""
    world.limits.spend(chat.id, group=chat.is_group)


def read_text(params: Params, name: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the plain text and entities of params["text"] or params["caption"], within the limits.

    The documentation counts "characters after entities parsing". The sandbox counts UTF-16 code units, the
    stricter reading: what passes here passes either way.
    """
    source = params.get(name, "")
    mode = params.get("parse_mode", "")
    given = params.get("entities" if name == "text" else "caption_entities") or []
    if mode.lower() == "html":
        text, entities = parse_html(source)
    elif mode in ("", "None"):
        text, entities = source, _given_entities(source, given)
    elif mode.lower() in ("markdown", "markdownv2"):
        raise bad_request(f"can't parse entities: the sandbox does not model {mode}")
    else:
        raise bad_request("unsupported parse_mode")
    text, entities = trimmed(text, entities)
    if utf16_len(text) > (TEXT_LIMIT if name == "text" else CAPTION_LIMIT):
        raise bad_request("message is too long" if name == "text" else "message caption is too long")
    return text, found_entities(text, entities)


def _given_entities(text: str, entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    end = utf16_len(text)
    for entity in entities:
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > end:
            raise bad_request("ENTITY_BOUNDS_INVALID")
    return entities


def text_body(world: Backend, params: Params, name: str) -> dict[str, Any]:
    """Return the text or caption with its entities as fields of a Message."""
    text, entities = read_text(params, name)
    entities = [kept for entity in entities if (kept := _mention(world, entity))]
    body: dict[str, Any] = {name: text} if text else {}
    if entities:
        body["entities" if name == "text" else "caption_entities"] = entities
    return body


def _mention(world: Backend, entity: dict[str, Any]) -> dict[str, Any] | None:
    """Turn a link to tg://user?id=N into a mention of that user; of a stranger only the words are left."""
    found = USER_LINK.fullmatch(entity.get("url", ""))
    if not found:
        return entity
    user = world.users.get(int(found[1]))
    where = {"offset": entity["offset"], "length": entity["length"]}
    return {"type": "text_mention", "user": user.raw()} | where if user else None


def place(chat: ChatState, params: Params) -> dict[str, Any]:
    """Return the fields that place a message: its topic and what it answers."""
    target = _reply_target(chat, params.get("reply_parameters") or {})
    topic = params.get("message_thread_id")
    if topic is not None and (not chat.is_forum or topic not in chat.topics):
        raise bad_request("message thread not found")
    if topic is None and target and chat.is_forum:
        topic = target.topic
    if topic in chat.closed_topics:
        raise bad_request("TOPIC_CLOSED")
    return reply_fields(chat, topic, target)


def _reply_target(chat: ChatState, reply: dict[str, Any]) -> Message | None:
    if not reply:
        return None
    elsewhere = reply.get("chat_id", chat.id) != chat.id  # replies across chats are not modelled
    target = None if elsewhere else chat.find(reply.get("message_id", 0))
    if not target and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return target
