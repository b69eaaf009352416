"""Channels: what their admins post, and what of it comes into the discussion group that is linked with them."""

from __future__ import annotations

from sandbox.api.backend import Backend
from sandbox.api.events import tell
from sandbox.rules.contents import formatted
from sandbox.state.chats import ChatState, Message
from sandbox.state.people import TELEGRAM


async def post(world: Backend, channel: ChatState, text: str, discussion: ChatState | None) -> Message:
    """Post in a channel; Telegram itself forwards it to the linked ``discussion`` group. Gives the post."""
    if channel.type != "channel":
        raise ValueError(f"{channel.title!r} is no channel")
    author = {"sender_chat": channel.raw()}
    posted = world.new_message(channel, author | formatted({"text": text}))
    await tell(world, posted, "channel_post")
    if discussion is not None:
        await _forward(world, posted, discussion)
    return posted


async def _forward(world: Backend, posted: Message, discussion: ChatState) -> None:
    channel = posted.chat.raw()
    origin = {"type": "channel", "date": posted.raw["date"], "chat": channel, "message_id": posted.message_id}
    head = {"from": TELEGRAM, "sender_chat": channel, "is_automatic_forward": True, "forward_origin": origin}
    await tell(world, world.new_message(discussion, head | formatted({"text": posted.text})))
