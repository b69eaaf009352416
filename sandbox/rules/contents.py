"""What a message holds: its place, what Telegram finds in its text, and what forwarding and copying carry along."""

from __future__ import annotations

from typing import Any

from sandbox.rules.entities import found_entities
from sandbox.state.chats import ChatState, Message

NOT_WORDS = (
    "document", "photo", "video", "video_note", "voice", "audio", "animation", "sticker", "location", "contact",
)  # fmt: skip
CONTENTS = ("text", "entities", "caption", "caption_entities", *NOT_WORDS)


def reply_fields(chat: ChatState, topic: int | None, reply_to: Message | None) -> dict[str, Any]:
    """Return message_thread_id, is_topic_message and reply_to_message as Telegram would set them."""
    fields: dict[str, Any] = {}
    if reply_to and reply_to.chat is not chat:
        fields["external_reply"] = _external_reply(reply_to)
    elif reply_to:
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


def _external_reply(target: Message) -> dict[str, Any]:
    """Return what a bot is told of a message in another chat, such as the group that became this supergroup.

    A basic group and its message are not named (nor is a text ever), so only the author and the second are known.
    """
    reply: dict[str, Any] = {"origin": _origin(target)}
    if target.chat.type in ("supergroup", "channel"):
        reply |= {"chat": target.chat.raw(), "message_id": target.message_id}
    return reply | {name: target.raw[name] for name in NOT_WORDS if name in target.raw}


def formatted(body: dict[str, Any]) -> dict[str, Any]:
    """Return a person's text or caption with the entities that Telegram finds in it; empty ones go."""
    body = dict(body)
    for name, entities in (("text", "entities"), ("caption", "caption_entities")):
        if not body.get(name):
            body.pop(name, None)
        elif entities not in body and (found := found_entities(body[name], [])):
            body[entities] = found
    return body


def forwarded_body(message: Message) -> dict[str, Any]:
    """Return a message's contents with where they came from, for forwarding."""
    return content(message) | {"forward_origin": _origin(message)}


def _origin(message: Message) -> dict[str, Any]:
    origin: dict[str, Any] = {"date": message.raw["date"]}
    if sender := message.raw.get("sender_chat"):
        return origin | {"type": "chat", "sender_chat": sender}
    return origin | {"type": "user", "sender_user": message.raw["from"]}


def content(message: Message) -> dict[str, Any]:
    """Return the parts of a message that forwarding and copying carry along."""
    return {name: message.raw[name] for name in CONTENTS if name in message.raw}
